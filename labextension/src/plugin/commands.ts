/** Every command, each described, so that palettes, menus and tools can use it. */
import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { Filter, FILTERS, Order } from '../grouping';
import { Commands } from '../ids';
import { flaskIcon, labIcon } from '../icons';
import { Model } from '../model';
import { IAnnotation, IRunRow } from '../records';
import { goToCell, insertFirstLine } from './notebooks';

export interface ICommandHosts {
  commands: CommandRegistry;
  model: Model;
  notebooks: INotebookTracker | null;
  openPanel: () => void;
  openRun: (runId: string, notebook: string | null) => void;
}

type Args = ReadonlyPartialJSONObject;

const RUN = {
  type: 'object',
  properties: {
    runId: { type: 'string', description: 'Id of the run; the selected one if left out.' },
    notebook: { type: 'string', description: 'Path of its notebook on the server.' }
  }
};
const NONE = { type: 'object', properties: {} };

export function addCommands(hosts: ICommandHosts): void {
  addOpening(hosts);
  addSaying(hosts);
  addShowing(hosts);
}

function addOpening(hosts: ICommandHosts): void {
  const { commands, model, notebooks } = hosts;
  commands.addCommand(Commands.openPanel, {
    label: 'Experiments',
    caption: 'Show runs, data and models of the notebook',
    icon: flaskIcon,
    describedBy: { args: NONE },
    execute: () => hosts.openPanel()
  });
  commands.addCommand(Commands.openRun, {
    label: 'Open',
    caption: 'Show everything that a run is made of',
    icon: labIcon('link'),
    describedBy: { args: RUN },
    isEnabled: args => runId(model, args) !== null,
    execute: args => {
      const id = runId(model, args);
      if (id !== null) {
        hosts.openRun(id, path(model, args));
      }
    }
  });
  commands.addCommand(Commands.goToCell, {
    label: 'Go to cell',
    caption: 'Show the cell of a run in its notebook',
    icon: labIcon('cell'),
    describedBy: {
      args: {
        type: 'object',
        properties: { ...RUN.properties, cellId: { type: 'string', description: 'Its id.' } }
      }
    },
    isEnabled: args => notebooks !== null && path(model, args) !== null,
    execute: async args => {
      const cellId = text(args.cellId) ?? model.row(runId(model, args))?.cell_id ?? null;
      const notebook = path(model, args);
      if (notebooks !== null && notebook !== null) {
        await told(() => goToCell(commands, notebooks, notebook, cellId));
      }
    }
  });
  commands.addCommand(Commands.insertFirstLine, {
    label: 'Insert %load_ext mlops_jupyter',
    caption: 'Put the line that starts recording above all cells of the notebook',
    describedBy: { args: NONE },
    isEnabled: () => !!notebooks?.currentWidget,
    execute: () => insertFirstLine(notebooks)
  });
}

function addSaying(hosts: ICommandHosts): void {
  const { commands, model } = hosts;
  const say = (args: Args, ask: (row: IRunRow) => Promise<IAnnotation | null>) =>
    told(async () => {
      const row = await rowOf(model, args);
      const said = row === null ? null : await ask(row);
      if (row !== null && said !== null) {
        await model.annotate(row, said);
      }
    });
  const isEnabled = (args: Args) => runId(model, args) !== null;
  commands.addCommand(Commands.star, {
    label: args => (model.row(runId(model, args))?.starred ? 'Take the star away' : 'Star'),
    icon: labIcon('star'),
    describedBy: { args: RUN },
    isEnabled,
    execute: args => say(args, async row => ({ starred: !row.starred }))
  });
  commands.addCommand(Commands.rename, {
    label: 'Rename…',
    icon: labIcon('rename'),
    describedBy: { args: RUN },
    isEnabled,
    execute: args =>
      say(args, async row => {
        const answer = await InputDialog.getText({
          title: `Name of run ${row.short}`,
          text: row.named ? row.title : '',
          placeholder: row.title
        });
        return answer.button.accept && answer.value ? { name: answer.value } : null;
      })
  });
  commands.addCommand(Commands.note, {
    label: 'Note…',
    icon: labIcon('note'),
    describedBy: { args: RUN },
    isEnabled,
    execute: args =>
      say(args, async row => {
        const answer = await InputDialog.getText({
          title: `Note on ${row.title}`,
          text: row.note
        });
        return answer.button.accept ? { note: answer.value ?? '' } : null;
      })
  });
  commands.addCommand(Commands.copyReference, {
    label: 'Copy reference',
    caption: 'Copy the id by which commands know the run',
    icon: labIcon('copy'),
    describedBy: { args: RUN },
    isEnabled,
    execute: args => {
      const id = runId(model, args);
      if (id !== null) {
        Clipboard.copyToSystem(id.slice(-6));
      }
    }
  });
}

function addShowing(hosts: ICommandHosts): void {
  const { commands, model } = hosts;
  commands.addCommand(Commands.toggleFilter, {
    label: args => FILTERS[args.filter as Filter] ?? 'Filter runs',
    describedBy: {
      args: { type: 'object', properties: { filter: { enum: Object.keys(FILTERS) } } }
    },
    isToggled: args => model.layout.filters.includes(args.filter as Filter),
    execute: args => {
      if (typeof args.filter === 'string' && args.filter in FILTERS) {
        model.toggleFilter(args.filter as Filter);
      }
    }
  });
  commands.addCommand(Commands.setOrder, {
    label: args => (args.order === 'best' ? 'Best first' : 'Newest first'),
    describedBy: {
      args: { type: 'object', properties: { order: { enum: ['newest', 'best'] } } }
    },
    isToggled: args => model.layout.order === args.order,
    execute: args => {
      const order: Order = args.order === 'best' ? 'best' : 'newest';
      model.setLayout({ order });
    }
  });
  commands.addCommand(Commands.foldAll, {
    label: args => (args.folded ? 'Fold all branches' : 'Unfold all'),
    describedBy: { args: { type: 'object', properties: { folded: { type: 'boolean' } } } },
    execute: args => model.setLayout({ folded: args.folded ? branchKeys(model) : [] })
  });
  commands.addCommand(Commands.toggleFollow, {
    label: 'Follow the active notebook',
    describedBy: { args: NONE },
    isToggled: () => model.layout.follow,
    execute: () => {
      model.setLayout({ follow: !model.layout.follow });
      model.setNotebook(hosts.notebooks?.currentWidget?.context.localPath ?? null);
    }
  });
  commands.addCommand(Commands.refresh, {
    label: 'Read again',
    describedBy: { args: NONE },
    execute: () => model.refresh()
  });
}

function branchKeys(model: Model): string[] {
  return (model.runs?.experiments ?? []).flatMap(experiment =>
    experiment.branches.map(branch => `branch:${experiment.name}/${branch.name}`)
  );
}

/** Do something that may fail; say why in a sentence. */
async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    Notification.error(error instanceof Error ? error.message : String(error));
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function runId(model: Model, args: Args): string | null {
  return text(args.runId) ?? model.selected;
}

function path(model: Model, args: Args): string | null {
  return text(args.notebook) ?? model.row(runId(model, args))?.path ?? model.notebook;
}

/** A run as the panel has it; one that the panel does not list is asked for. */
async function rowOf(model: Model, args: Args): Promise<IRunRow | null> {
  const id = runId(model, args);
  if (id === null) {
    return null;
  }
  return model.row(id) ?? (await model.api.run(id, path(model, args))).row;
}
