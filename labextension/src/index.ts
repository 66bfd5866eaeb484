import {
  ILayoutRestorer,
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { IStatusBar } from '@jupyterlab/statusbar';
import { Token } from '@lumino/coreutils';

import { Api } from './api';
import { Commands } from './ids';
import { keepLive } from './live';
import { Model } from './model';
import { PanelWidget } from './panel/widget';
import { addCommands } from './plugin/commands';
import { keepLayout } from './plugin/layout';
import { StatusItem } from './plugin/status';
import { RunWidget, runTab } from './run/widget';

/** The state that panel, run pages and status bar share. */
const IExperiments = new Token<Model>('mlops-jupyter:IExperiments');

const panelId = 'mlops-jupyter:panel';

const state: JupyterFrontEndPlugin<Model> = {
  id: 'mlops-jupyter:state',
  description: 'What was recorded, kept live.',
  autoStart: true,
  provides: IExperiments,
  optional: [INotebookTracker, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    stateDB: IStateDB | null
  ): Model => {
    const model = new Model(new Api(app.serviceManager.serverSettings));
    // never awaited here: the state opens only after every plugin has been activated
    const layout = stateDB ? keepLayout(model, stateDB) : Promise.resolve();
    const follow = () => model.setNotebook(notebooks?.currentWidget?.context.localPath ?? null);
    notebooks?.currentChanged.connect(follow);
    follow();
    void Promise.all([app.restored, layout]).then(() => {
      keepLive(model, app.serviceManager);
      void model.refresh();
    });
    return model;
  }
};

const panel: JupyterFrontEndPlugin<void> = {
  id: panelId,
  description: 'The side panel "Experiments", the page of a run, and their commands.',
  autoStart: true,
  requires: [IExperiments],
  optional: [
    INotebookTracker,
    ILayoutRestorer,
    ICommandPalette,
    IRenderMimeRegistry,
    IEditorLanguageRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    model: Model,
    notebooks: INotebookTracker | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    rendermime: IRenderMimeRegistry | null,
    languages: IEditorLanguageRegistry | null
  ): void => {
    const { commands, shell } = app;
    const widget = new PanelWidget(model, commands);
    const tracker = new WidgetTracker<MainAreaWidget<RunWidget>>({ namespace: 'mlops-jupyter' });
    const tools = { model, commands, rendermime, languages };

    const openRun = (runId: string, notebook: string | null) => {
      const open = tracker.find(tab => tab.content.runId === runId);
      const tab = open ?? runTab(runId, notebook, tools);
      if (!tab.isAttached) {
        shell.add(tab, 'main');
        void tracker.add(tab);
      }
      shell.activateById(tab.id);
    };
    const openPanel = () => shell.activateById(widget.id);

    addCommands({ commands, model, notebooks, openPanel, openRun });
    shell.add(widget, 'left', { rank: 450, type: 'Experiments' });
    restorer?.add(widget, widget.id);
    void restorer?.restore(tracker, {
      command: Commands.openRun,
      args: tab => ({ runId: tab.content.runId, notebook: tab.content.notebook }),
      name: tab => tab.content.runId
    });
    for (const command of [Commands.openPanel, Commands.insertFirstLine]) {
      palette?.addItem({ command, category: 'Experiments' });
    }
  }
};

const statusItem: JupyterFrontEndPlugin<void> = {
  id: 'mlops-jupyter:status',
  description: 'Runs and storage in the status bar.',
  autoStart: true,
  requires: [IExperiments, IStatusBar],
  optional: [ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    model: Model,
    statusBar: IStatusBar,
    registry: ISettingRegistry | null
  ): void => {
    const item = new StatusItem(model, app.commands);
    void Promise.resolve(registry?.load(panelId)).then(settings => {
      statusBar.registerStatusItem('mlops-jupyter:status', {
        item,
        align: 'left',
        rank: 90,
        isActive: () => settings?.composite.statusBar !== false,
        activeStateChanged: settings?.changed
      });
    });
  }
};

export default [state, panel, statusItem];
