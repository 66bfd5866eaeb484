import * as React from 'react';

import { shape } from '../format';
import { IFrameRow, IRun } from '../records';

const ROLES: Record<string, string> = { read: 'reads', written: 'writes', fitted: 'fitted on' };

/** Frames that the run read and wrote, with what happened to them. */
export function FramesTable(props: { run: IRun }): React.JSX.Element {
  return (
    <section className="mlops-section mlops-block mlops-block--wide" data-anchor="Data">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">Data in and out</h2>
      </div>
      <div className="mlops-table-scroll">
        <table className="mlops-table mlops-frames-io">
          <thead>
            <tr>
              <td />
              <th scope="col">Frame</th>
              <th scope="col" className="mlops-num">
                Rows × columns
              </th>
              <th scope="col">What happened to it</th>
              <th scope="col">Id</th>
            </tr>
          </thead>
          <tbody>
            {props.run.frames.map(frame => (
              <Frame key={frame.role + frame.name} frame={frame} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Frame(props: { frame: IFrameRow }): React.JSX.Element {
  const { frame } = props;
  const words = [frame.change, frame.not_kept ? `not kept: ${frame.not_kept}` : '']
    .filter(Boolean)
    .join('; ');
  return (
    <tr>
      <td className="mlops-muted">{ROLES[frame.role] ?? frame.role}</td>
      <th scope="row" className="mlops-mono">
        <bdi>
          {frame.name}@v{frame.number}
        </bdi>
      </th>
      <td className="mlops-num">{shape(frame.rows, frame.columns)}</td>
      <td className="mlops-frames-io__what mlops-truncate" title={words}>
        {words || <span className="mlops-muted">–</span>}
      </td>
      <td className="mlops-mono mlops-muted" title={frame.frame_id}>
        {frame.short}
      </td>
    </tr>
  );
}
