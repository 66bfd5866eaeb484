import { MainAreaWidget } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';

import { flaskIcon } from '../icons';
import { Model } from '../model';
import { IRun } from '../records';
import { RunPage } from './page';

/** What a run page needs from JupyterLab. */
export interface IRunTools {
  model: Model;
  commands: CommandRegistry;
  rendermime: IRenderMimeRegistry | null;
  languages: IEditorLanguageRegistry | null;
}

/** The page of one run; it reads itself again when the run changes. */
export class RunWidget extends ReactWidget {
  run: IRun | null = null;
  problem = '';

  constructor(
    readonly runId: string,
    readonly notebook: string | null,
    private readonly tools: IRunTools
  ) {
    super();
    this.addClass('mlops-host');
    this.addClass('mlops-host--run');
    tools.model.recordsChanged.connect(this.onChanged, this);
    void this.load();
  }

  get loaded(): ISignal<this, void> {
    return this._loaded;
  }

  dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  protected render(): React.JSX.Element {
    return <RunPage widget={this} tools={this.tools} />;
  }

  private onChanged(_: Model, ids: ReadonlySet<string>): void {
    const parts = [this.runId, this.run?.cells.find(cell => cell.this)?.execution_id ?? ''];
    if (ids.size === 0 || parts.some(id => ids.has(id))) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    try {
      this.run = await this.tools.model.api.run(this.runId, this.notebook);
      this.problem = '';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    if (!this.isDisposed) {
      this._loaded.emit();
    }
  }

  private readonly _loaded = new Signal<this, void>(this);
}

/** A run page as a tab of the main area, titled as the run is. */
export function runTab(
  runId: string,
  notebook: string | null,
  tools: IRunTools
): MainAreaWidget<RunWidget> {
  const content = new RunWidget(runId, notebook, tools);
  const tab = new MainAreaWidget({ content });
  tab.id = `mlops-jupyter-run-${runId}`;
  tab.title.icon = flaskIcon;
  tab.title.closable = true;
  tab.title.label = tools.model.row(runId)?.title ?? `Run ${runId.slice(-6)}`;
  content.loaded.connect(() => {
    if (content.run) {
      tab.title.label = content.run.row.title;
      tab.title.caption = `${content.run.row.experiment} · ${content.run.row.branch}`;
    }
  });
  return tab;
}
