import * as React from 'react';

import { bytes, duration, moment } from '../format';
import { proofIcon, proofWord } from '../parts/badges';
import { Icon } from '../parts/icon';
import { Words } from '../parts/words';
import { ICheck, IRun, IVerdict } from '../records';

const GOOD = ['identical', 'equal', 'passed'];
const KINDS: Record<string, string> = {
  reproduction: 'Proof',
  gate: 'Criteria',
  evaluation: 'Evaluation',
  drift: 'Drift',
  comparison: 'Comparison'
};

/** Verdicts about the run: the sentence first, what differs, then what was compared. */
export function Proofs(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const proved = run.proofs.some(verdict => verdict.summary.kind === 'reproduction');
  return (
    <>
      {proved ? null : <NotProved short={run.row.short} />}
      {newestOfEachKind(run.proofs).map(verdict => (
        <Verdict key={verdict.summary.verdict_id} verdict={verdict} />
      ))}
    </>
  );
}

function NotProved(props: { short: string }): React.JSX.Element {
  return (
    <div className="mlops-verdict">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">Proof</h2>
      </div>
      <p className="mlops-muted">
        Not proved yet. <code>mlops reproduce {props.short}</code> runs the cells again in a fresh
        kernel and compares.
      </p>
    </div>
  );
}

function Verdict(props: { verdict: IVerdict }): React.JSX.Element {
  const { summary, checks, ...rest } = props.verdict;
  const good = GOOD.includes(summary.outcome);
  const proof = summary.kind === 'reproduction';
  const word = proof ? proofWord(summary) : good ? 'Passed' : 'Failed';
  const tone = good ? 'finished' : 'failed';
  const took = rest.duration_s > 0 ? `, ${duration(rest.duration_s)}` : '';
  return (
    <div className="mlops-verdict">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">{KINDS[summary.kind] ?? summary.kind}</h2>
        <span className="mlops-section__note">
          {moment(new Date(summary.given_at), new Date())}
          {took}
        </span>
      </div>
      <div className={`mlops-notice mlops-notice--${tone}`}>
        <Icon name={proof ? proofIcon(summary) : tone} />
        <div>
          <b>{word}.</b> <Words text={summary.sentence} />
          {rest.first_difference ? (
            <div>
              First difference: <Words text={rest.first_difference} />.
            </div>
          ) : null}
        </div>
      </div>
      <Checks checks={checks} passed={summary.passed} />
      {rest.not_compared.length > 0 ? (
        <p className="mlops-small mlops-muted">Not compared: {rest.not_compared.join(', ')}.</p>
      ) : null}
    </div>
  );
}

function Checks(props: { checks: ICheck[]; passed: number }): React.JSX.Element | null {
  const { checks } = props;
  if (checks.length === 0) {
    return null;
  }
  const bad = checks.filter(check => !GOOD.includes(check.outcome) && check.outcome !== 'noted');
  return (
    <details className="mlops-details" open={bad.length > 0}>
      <summary>
        {props.passed} of {checks.length} checks good
      </summary>
      <ul className="mlops-checks">
        {[...bad, ...checks.filter(check => !bad.includes(check))].map((check, i) => (
          <li key={i} className={bad.includes(check) ? 'is-bad' : undefined}>
            <Icon name={bad.includes(check) ? 'failed' : 'finished'} small label={check.outcome} />
            <span>
              <span className="mlops-muted">{check.kind}</span> {check.name}
              {check.expected && check.expected !== check.actual
                ? `: ${check.expected} was recorded, ${check.actual || 'nothing'} came`
                : ''}
              {check.note ? ` (${check.note})` : ''}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Environment, models, and where the run stands in MLflow. */
export function Environment(props: { run: IRun }): React.JSX.Element {
  const { run } = props;
  const ours: [string, string][] = [['Recording', cost(run.overhead_s)]];
  for (const model of run.models) {
    const kept = model.kept ? `${model.class_name}, ${bytes(model.nbytes)}` : model.not_kept;
    ours.push([`Model ${model.name}`, kept ?? 'not kept']);
  }
  if (run.mlflow.run) {
    ours.push(['MLflow run', run.mlflow.run]);
  }
  return (
    <div data-anchor="Environment" className="mlops-environment">
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">Environment</h2>
      </div>
      <dl className="mlops-facts">
        {[...Object.entries(run.environment), ...ours].map(([name, value]) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function cost(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : duration(seconds);
}

function newestOfEachKind(verdicts: IVerdict[]): IVerdict[] {
  const seen = new Set<string>();
  return verdicts.filter(verdict => {
    const fresh = !seen.has(verdict.summary.kind);
    seen.add(verdict.summary.kind);
    return fresh;
  });
}
