import { ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { bytes, plural } from '../format';
import { Commands } from '../ids';
import { Model } from '../model';
import { useSignal } from '../parts/hooks';
import { Icon } from '../parts/icon';

/** One item in the status bar: what runs, how many runs, how much is kept. */
export class StatusItem extends ReactWidget {
  constructor(
    private readonly model: Model,
    private readonly commands: CommandRegistry
  ) {
    super();
    this.addClass('mlops-host--status');
  }

  protected render(): React.JSX.Element {
    return <Item model={this.model} commands={this.commands} />;
  }
}

function Item(props: { model: Model; commands: CommandRegistry }): React.JSX.Element | null {
  const { model, commands } = props;
  useSignal(model.stateChanged);
  const status = model.status;
  if (status === null || status.workspace === null) {
    return null;
  }
  return (
    <button
      className="mlops-statusbar__item"
      title={`Experiments: records are kept in ${status.folder}`}
      onClick={() => void commands.execute(Commands.openPanel)}
    >
      {status.running > 0 ? (
        <span className="mlops-status mlops-status--running">
          <Icon name="running" small spin />
          {status.running} running
        </span>
      ) : (
        <>
          <Icon name="flask" small />
          {plural(status.runs, 'run')}
        </>
      )}
      <span className="mlops-muted">{bytes(status.stored_bytes)}</span>
    </button>
  );
}
