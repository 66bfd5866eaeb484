import * as React from 'react';

import { digitsFor, plural, score } from '../format';
import { Delta } from '../panel/summary';
import { IRun } from '../records';
import { Curve } from './curve';

/** Curves, then every score with its change, then other numbers, folded away. */
export function Metrics(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const goal = run.goal?.metric;
  const curve = run.curves.find(c => c.name === goal) ?? run.curves[0];
  const names = Object.keys(run.row.metrics);
  const title = curve ? `${curve.name} by step` : 'Metrics';
  const note = curve ? plural(curve.steps.length, 'point') : '';
  return (
    <section className="mlops-section mlops-block" data-anchor="Metrics">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">{title}</h2>
        <span className="mlops-section__note">{note}</span>
      </div>
      {curve ? <Curve curve={curve} branch={run.row.branch_index} /> : null}
      {names.length > 0 ? <Scores run={run} names={names} /> : <NoScores run={run} />}
      <Values run={run} />
    </section>
  );
}

function Scores(props: { run: IRun; names: string[] }): React.JSX.Element {
  const { run } = props;
  return (
    <table className="mlops-table mlops-table--plain">
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col" className="mlops-num">
            Value
          </th>
          <th scope="col" className="mlops-num">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {props.names.map(name => (
          <ScoreRow key={name} run={run} name={name} />
        ))}
      </tbody>
    </table>
  );
}

function ScoreRow(props: { run: IRun; name: string }): React.JSX.Element {
  const { run, name } = props;
  const isGoal = run.goal?.metric === name;
  const value = run.row.metrics[name];
  const digits = digitsFor([value]);
  const delta = run.against?.deltas[name];
  return (
    <tr className={isGoal ? 'is-goal' : undefined}>
      <th scope="row">{name}</th>
      <td className="mlops-num">{score(value, digits)}</td>
      <td className="mlops-num">
        {delta === undefined ? (
          <span className="mlops-muted">–</span>
        ) : (
          <Delta value={delta} better={run.directions[name]} digits={digits} />
        )}
      </td>
    </tr>
  );
}

function NoScores(props: { run: IRun }): React.JSX.Element {
  const running = props.run.row.status === 'RUNNING';
  return <p className="mlops-muted">{running ? 'No score yet.' : 'This run left no score.'}</p>;
}

function Values(props: { run: IRun }): React.JSX.Element | null {
  const values = Object.entries(props.run.values);
  if (values.length === 0) {
    return null;
  }
  return (
    <details className="mlops-details">
      <summary>{plural(values.length, 'other number')}</summary>
      <dl className="mlops-facts">
        {values.map(([name, value]) => (
          <div key={name}>
            <dt className="mlops-mono">{name}</dt>
            <dd className="mlops-num">{score(value, digitsFor([value]))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
