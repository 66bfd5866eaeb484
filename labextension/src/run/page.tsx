import * as React from 'react';

import { useSignal } from '../parts/hooks';
import { Icon } from '../parts/icon';
import { IRun } from '../records';
import { Loading } from '../panel/states';
import { Anchors } from './anchors';
import { Cells } from './cells';
import { FramesTable } from './frames';
import { RunHead } from './head';
import { Metrics } from './metrics';
import { Outputs } from './outputs';
import { Params } from './params';
import { Environment, Proofs } from './proof';
import { Source } from './source';
import { IRunTools, RunWidget } from './widget';

/** What a run is made of: one page with anchors, so that find and print work. */
export function RunPage(props: { widget: RunWidget; tools: IRunTools }): React.JSX.Element {
  const { widget, tools } = props;
  useSignal(widget.loaded);
  const run = widget.run;
  if (run === null) {
    return widget.problem ? <Problem message={widget.problem} /> : <Loading />;
  }
  return (
    <article className="mlops-runview" aria-label={run.row.title}>
      <RunHead run={run} tools={tools} />
      <Anchors sections={sections(run)} />
      {widget.problem ? <Problem message={widget.problem} /> : null}
      <div className="mlops-runview__grid">
        <Metrics run={run} />
        <Params run={run} />
        {run.frames.length > 0 ? <FramesTable run={run} /> : null}
        <section className="mlops-section mlops-block mlops-block--wide" data-anchor="Source">
          <Cells run={run} tools={tools} />
          <Source run={run} languages={tools.languages} />
        </section>
        <Outputs run={run} rendermime={tools.rendermime} />
        <section className="mlops-section mlops-block" data-anchor="Proof">
          <Proofs run={run} />
          <Environment run={run} />
        </section>
      </div>
    </article>
  );
}

function sections(run: IRun): string[] {
  const data = run.frames.length > 0 ? ['Data'] : [];
  return ['Metrics', 'Parameters', ...data, 'Source', 'Outputs', 'Proof', 'Environment'];
}

function Problem(props: { message: string }): React.JSX.Element {
  return (
    <div className="mlops-notice mlops-offline" role="status">
      <Icon name="warning" />
      <span>{props.message}</span>
    </div>
  );
}
