import * as React from 'react';

import { group, IExperimentGroup, secondMetric } from '../grouping';
import { count, plural } from '../format';
import { Commands } from '../ids';
import { Model } from '../model';
import { useNow, useSteadyRow, useWidth } from '../parts/hooks';
import { Icon } from '../parts/icon';
import { openMenu } from '../parts/menu';
import { useTree } from '../parts/tree';
import { FilterBar } from './filter';
import { BranchHead, ExperimentHead } from './headings';
import { runMenu } from './run-menu';
import { IColumns, RunRow } from './run-row';
import { Empty, Loading, NoMatch } from './states';
import { Summary } from './summary';
import { treeItems } from './tree-items';
import { IViewProps } from './panel';

/** Width from which a second metric comes in, in pixels. */
const WIDE = 400;
const CHOICES = ['notebook', 'week', 'running', 'failed', 'starred', 'proved'] as const;

/** The Runs tab: what happened, and which is best? */
export function RunsTab(props: IViewProps): React.JSX.Element {
  const { model, commands } = props;
  if (model.runs === null) {
    return model.trouble ? <></> : <Loading />;
  }
  const reach = model.layout.filters.includes('notebook') && model.runs.notebook !== null;
  const reachable = reach ? model.runs.here : model.runs.total;
  const plain = model.query === '' && model.layout.filters.every(f => f === 'notebook');
  if (model.runs.workspace === null || (reachable === 0 && plain)) {
    return <Empty model={model} commands={commands} />;
  }
  const shown = model.shown();
  return (
    <>
      <FilterBar
        commands={commands}
        placeholder="Search runs, parameters, notes"
        query={model.query}
        onQuery={query => model.setQuery(query)}
        filters={model.layout.filters}
        choices={[...CHOICES]}
        shown={shown.length}
        total={model.runs.total}
      />
      {shown.length === 0 ? (
        <NoMatch
          what="run"
          hidden={model.runs.total}
          filters={model.layout.filters.length + Number(model.query !== '')}
          clear={() => model.clearFilters()}
        />
      ) : (
        <RunsTree {...props} groups={group(model.runs, shown, model.layout.order)} />
      )}
      <Summary {...props} />
    </>
  );
}

function RunsTree(props: IViewProps & { groups: IExperimentGroup[] }): React.JSX.Element {
  const { model, commands, groups } = props;
  const scroll = React.useRef<HTMLDivElement>(null);
  const now = useNow(model.status?.running ? 1000 : 20_000);
  const wide = useWidth(scroll) >= WIDE;
  const steady = useSteadyRow(scroll);
  const items = treeItems(groups, model.layout.folded);
  const menu = (key: string, element: HTMLElement, point?: { x: number; y: number }) => {
    const row = model.row(key);
    if (row) {
      openMenu(commands, runMenu(row), element, point);
    }
  };
  const tree = useTree(items, {
    fold: (key, folded) => model.toggleFolded(key, folded),
    open: runId => void commands.execute(Commands.openRun, { runId }),
    select: runId => model.select(model.selected === runId ? null : runId),
    menu
  });
  const columns: IColumns = { wide, second: wide ? secondOf(groups) : null };
  return (
    <div className="mlops-panel__scroll" ref={scroll} {...steady}>
      <ColumnHeads {...props} second={columns.second} />
      <div
        className="mlops-tree"
        role="tree"
        aria-label="Runs by experiment and branch"
        onKeyDown={tree.onKeyDown}
        onFocus={tree.onFocus}
      >
        {items.map(item => {
          const shared = { item, focusable: item.key === tree.focusKey, model };
          if (item.kind === 'experiment') {
            return <ExperimentHead key={item.key} {...shared} group={item.group} />;
          }
          if (item.kind === 'branch') {
            return <BranchHead key={item.key} {...shared} group={item.group} of={item.of} />;
          }
          return (
            <RunRow
              key={item.key}
              {...shared}
              run={item.run}
              goal={item.of.experiment.goal}
              digits={item.digits}
              columns={columns}
              now={now}
              commands={commands}
              menu={menu}
            />
          );
        })}
      </div>
      <Older model={model} />
    </div>
  );
}

/** The server lists the newest runs only; that there are more must be said. */
function Older({ model }: { model: Model }): React.JSX.Element | null {
  const runs = model.runs;
  if (runs === null) {
    return null;
  }
  const here = model.layout.filters.includes('notebook') && runs.notebook !== null;
  const all = here ? runs.here : runs.total;
  return all > runs.runs.length ? (
    <p className="mlops-older mlops-small mlops-muted">
      The newest {count(runs.runs.length)} of {plural(all, 'run')} are listed;{' '}
      <code>mlops runs</code> lists all.
    </p>
  ) : null;
}

function ColumnHeads(
  props: IViewProps & { groups: IExperimentGroup[]; second: string | null }
): React.JSX.Element {
  const { model, commands } = props;
  const goals = new Set(
    props.groups.filter(g => g.shown > 0).map(g => goalText(g)).filter(text => text !== '')
  );
  const goal = goals.size === 1 ? [...goals][0] : '';
  const order = model.layout.order === 'newest' ? 'Newest first' : 'Best first';
  const orders = ['newest', 'best'].map(o => ({ command: Commands.setOrder, args: { order: o } }));
  return (
    <div className="mlops-columns">
      <button
        className="mlops-columns__sort"
        aria-haspopup="menu"
        onClick={event => openMenu(commands, orders, event.currentTarget)}
      >
        {order}
        <Icon name="down" small />
      </button>
      {props.second ? (
        <span className="mlops-num mlops-columns__second mlops-truncate" title={props.second}>
          {props.second}
        </span>
      ) : null}
      <span className="mlops-num mlops-columns__goal mlops-truncate" title={goal}>
        {goal}
      </span>
    </div>
  );
}

function goalText(found: IExperimentGroup): string {
  const goal = found.experiment.goal;
  return goal ? `${goal.direction} ${goal.metric}` : '';
}

function secondOf(groups: IExperimentGroup[]): string | null {
  const first = groups.find(found => found.shown > 0);
  const runs = first?.branches.flatMap(branch => branch.runs) ?? [];
  return secondMetric(runs, first?.experiment.goal?.metric);
}
