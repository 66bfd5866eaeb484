import { IOutput as INotebookOutput, MultilineString } from '@jupyterlab/nbformat';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { JSONValue } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { IOutput, IRun } from '../records';

/** Needs a kernel that is gone. */
const LIVE = 'application/vnd.jupyter.widget-view+json';

/** Outputs as the cell showed them. They are records, not trusted: what could run is left out. */
export function Outputs(props: {
  run: IRun;
  rendermime: IRenderMimeRegistry | null;
}): React.JSX.Element {
  const { run, rendermime } = props;
  const truncated = run.outputs.some(output => output.truncated);
  return (
    <section className="mlops-section mlops-block" data-anchor="Outputs">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">Outputs as they were</h2>
        {truncated ? <span className="mlops-section__note">shortened</span> : null}
      </div>
      {run.outputs.length === 0 && !run.traceback ? (
        <p className="mlops-muted">This cell printed and showed nothing.</p>
      ) : null}
      {rendermime && run.outputs.length > 0 ? (
        <OutputArea outputs={run.outputs} rendermime={rendermime} />
      ) : null}
      {run.traceback ? <pre className="mlops-traceback">{run.traceback}</pre> : null}
    </section>
  );
}

function OutputArea(props: {
  outputs: IOutput[];
  rendermime: IRenderMimeRegistry;
}): React.JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const content = JSON.stringify(props.outputs);
  React.useEffect(() => {
    if (host.current === null) {
      return;
    }
    const values = props.outputs.map(notebookOutput);
    const model = new OutputAreaModel({ values, trusted: false });
    const area = new SimplifiedOutputArea({ model, rendermime: props.rendermime });
    Widget.attach(area, host.current);
    return () => {
      area.dispose();
      model.dispose();
    };
  }, [content, props.rendermime]);
  return <div className="mlops-outputs" ref={host} />;
}

function notebookOutput(output: IOutput): INotebookOutput {
  if (output.output_type === 'stream') {
    return { output_type: 'stream', name: output.name ?? 'stdout', text: output.text ?? '' };
  }
  return {
    output_type: output.output_type,
    data: bundle(output.data ?? {}),
    metadata: {},
    execution_count: null
  };
}

function bundle(data: Record<string, string>): Record<string, MultilineString | JSONValue> {
  const kept = Object.entries(data).filter(([mime]) => mime !== LIVE);
  return Object.fromEntries(kept.map(([mime, text]) => [mime, parsed(mime, text)]));
}

function parsed(mime: string, text: string): MultilineString | JSONValue {
  if (!/^application\/(.*\+)?json$/.test(mime)) {
    return text;
  }
  try {
    return JSON.parse(text) as JSONValue;
  } catch {
    return text;
  }
}
