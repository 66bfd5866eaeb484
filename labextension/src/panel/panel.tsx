import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { useSignal } from '../parts/hooks';
import { Model } from '../model';
import { DataTab } from './data';
import { ModelsTab } from './models';
import { RunsTab } from './runs';
import { Trouble } from './states';
import { Tabs } from './tabs';

export interface IViewProps {
  model: Model;
  commands: CommandRegistry;
}

/** The three tabs and what stands above them. */
export function Panel(props: IViewProps): React.JSX.Element {
  const { model } = props;
  useSignal(model.stateChanged);
  const tab = model.layout.tab;
  return (
    <div className="mlops-panel">
      <Tabs {...props} />
      {model.trouble ? <Trouble model={model} trouble={model.trouble} /> : null}
      <div
        className="mlops-panel__body"
        role="tabpanel"
        id="mlops-tabpanel"
        aria-labelledby={`mlops-tab-${tab}`}
      >
        {tab === 'runs' ? <RunsTab {...props} /> : null}
        {tab === 'data' ? <DataTab {...props} /> : null}
        {tab === 'models' ? <ModelsTab {...props} /> : null}
      </div>
    </div>
  );
}
