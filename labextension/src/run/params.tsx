import * as React from 'react';

import { literal } from '../format';
import { IParam, IRun } from '../records';

/** So many inherited parameters are folded away. */
const MANY = 6;
const ORIGINS: Record<string, string> = { estimator: 'estimator', logged: 'logged' };

/** Parameters; a changed one is tinted, marked, and shows its old value. */
export function Params(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const params = run.row.params;
  const inherited = params.filter(param => param.origin === 'inherited');
  const own = params.filter(param => param.origin !== 'inherited');
  const handed = inherited.length > 0 ? `, of them ${inherited.length} inherited` : '';
  const note = `${params.length}${handed}`;
  return (
    <section className="mlops-section mlops-block" data-anchor="Parameters">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">Parameters</h2>
        {params.length > 0 ? <span className="mlops-section__note">{note}</span> : null}
      </div>
      {params.length === 0 ? (
        <p className="mlops-muted">
          {run.row.status === 'RUNNING' ? 'Known when the cell ends.' : 'No literal was bound.'}
        </p>
      ) : (
        <ParamTable run={run} params={inherited.length > MANY ? own : params} />
      )}
      {inherited.length > MANY ? (
        <details className="mlops-details">
          <summary>{inherited.length} inherited from earlier cells</summary>
          <ParamTable run={run} params={inherited} />
        </details>
      ) : null}
    </section>
  );
}

function ParamTable(props: { run: IRun; params: IParam[] }): React.JSX.Element {
  return (
    <table className="mlops-table mlops-params">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="mlops-num">
            Value
          </th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {props.params.map(param => (
          <ParamRow key={param.name} run={props.run} param={param} />
        ))}
      </tbody>
    </table>
  );
}

function ParamRow(props: { run: IRun; param: IParam }): React.JSX.Element {
  const { run, param } = props;
  const before = run.against?.before[param.name];
  return (
    <tr className={before === undefined ? undefined : 'mlops-params__row--changed'}>
      <th scope="row" className="mlops-mono mlops-truncate" title={param.name}>
        {param.name}
      </th>
      <td className="mlops-num mlops-params__value" title={param.value}>
        {before === undefined ? null : (
          <span className="mlops-muted">
            <span className="mlops-visually-hidden">changed from </span>
            {literal(before)} →{' '}
          </span>
        )}
        {literal(param.value)}
      </td>
      <td className="mlops-muted mlops-small">{origin(run, param)}</td>
    </tr>
  );
}

function origin(run: IRun, param: IParam): string {
  const source = run.cells.find(cell => cell.execution_id === param.execution_id);
  if (source && !source.this) {
    return source.execution_count === null ? 'earlier cell' : `cell ${source.execution_count}`;
  }
  return ORIGINS[param.origin ?? ''] ?? '';
}
