import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { flaskIcon } from '../icons';
import { Model } from '../model';
import { Panel } from './panel';

/** The side panel "Experiments". */
export class PanelWidget extends ReactWidget {
  constructor(
    private readonly model: Model,
    private readonly commands: CommandRegistry
  ) {
    super();
    this.id = 'mlops-jupyter-panel';
    this.title.icon = flaskIcon;
    this.title.caption = 'Experiments';
    this.addClass('mlops-host');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'Experiments');
  }

  protected render(): React.JSX.Element {
    return <Panel model={this.model} commands={this.commands} />;
  }
}
