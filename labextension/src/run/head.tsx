import * as React from 'react';

import { cell, digitsFor, duration, moment, score, secondsOf } from '../format';
import { Commands } from '../ids';
import { BestTag, BranchName, ProofBadge, StatusBadge } from '../parts/badges';
import { useNow } from '../parts/hooks';
import { Icon } from '../parts/icon';
import { openMenu } from '../parts/menu';
import { Words } from '../parts/words';
import { Delta } from '../panel/summary';
import { runMenu } from '../panel/run-menu';
import { IRun, IRunRow } from '../records';
import { IRunTools } from './widget';

const MOST_FIGURES = 4;

/** Title, where it comes from, its figures, and why it is better or worse. */
export function RunHead(props: { run: IRun; tools: IRunTools }): React.JSX.Element {
  const { run } = props;
  return (
    <header className="mlops-runview__head">
      <TitleLine row={run.row} tools={props.tools} />
      <Meta row={run.row} />
      {run.row.note ? <p className="mlops-runview__note">{run.row.note}</p> : null}
      {run.row.error ? <Failure run={run} /> : null}
      <Figures run={run} />
      {run.incomplete.length > 0 ? <Incomplete reasons={run.incomplete} /> : null}
    </header>
  );
}

function TitleLine(props: { row: IRunRow; tools: IRunTools }): React.JSX.Element {
  const { row } = props;
  const { commands } = props.tools;
  const args = { runId: row.run_id, notebook: row.path };
  const star = row.starred ? 'Starred' : 'Star';
  return (
    <div className="mlops-runview__line">
      <h1 className="mlops-runview__title">
        <bdi>{row.title}</bdi>
      </h1>
      <button
        className={`mlops-button mlops-button--icon ${row.starred ? 'mlops-star' : ''}`}
        aria-pressed={row.starred}
        aria-label={star}
        title={star}
        onClick={() => void commands.execute(Commands.star, args)}
      >
        <Icon name={row.starred ? 'star-on' : 'star'} />
      </button>
      {row.best ? <BestTag /> : null}
      {row.published.map(p => (
        <span key={p.name + p.version} className="mlops-tag mlops-tag--alias">
          <bdi>
            {p.name} v{p.version}
            {p.aliases.map(alias => ` @${alias}`).join('')}
          </bdi>
        </span>
      ))}
      <span className="mlops-runview__actions" role="toolbar" aria-label="Run actions">
        <button
          className="mlops-button"
          disabled={!commands.isEnabled(Commands.goToCell, args)}
          onClick={() => void commands.execute(Commands.goToCell, args)}
        >
          <Icon name="cell" />
          Go to cell
        </button>
        <button
          className="mlops-button"
          onClick={() => void commands.execute(Commands.copyReference, args)}
        >
          <Icon name="copy" />
          Copy reference
        </button>
        <button
          className="mlops-button mlops-button--icon"
          aria-label="More actions"
          aria-haspopup="menu"
          title="More actions"
          onClick={event => openMenu(commands, runMenu(row), event.currentTarget)}
        >
          <Icon name="more" />
        </button>
      </span>
    </div>
  );
}

function Meta(props: { row: IRunRow }): React.JSX.Element {
  const { row } = props;
  const now = useNow(row.status === 'RUNNING' ? 1000 : 60_000);
  const took = duration(secondsOf(row.started_at, row.ended_at, now));
  const where = [row.notebook, cell(row.execution_count)].filter(Boolean).join(', ');
  const known = row.ended_at !== null && row.status !== 'KERNEL_DIED';
  const lasted = known || row.status === 'RUNNING' ? `, ${took}` : '';
  return (
    <p className="mlops-runview__meta">
      <StatusBadge status={row.status} word />
      <bdi>{row.experiment}</bdi>
      <BranchName name={row.branch} index={row.branch_index} />
      <span className="mlops-mono">{row.short}</span>
      <span>
        {moment(new Date(row.started_at), now)}
        {lasted}
      </span>
      {where ? <span>{where}</span> : null}
      {row.headless ? <span>headless</span> : null}
      {row.auto ? <span>recorded without being asked</span> : null}
      {row.proof ? <ProofBadge proof={row.proof} word /> : null}
      {Object.entries(row.tags).map(([key, value]) => (
        <span key={key} className="mlops-tag">
          <bdi>
            {key}={value}
          </bdi>
        </span>
      ))}
    </p>
  );
}

function Failure(props: { run: IRun }): React.JSX.Element | null {
  const error = props.run.row.error;
  if (error === null) {
    return null;
  }
  return (
    <div className="mlops-notice mlops-notice--failed mlops-runview__failure">
      <Icon name="failed" />
      <div>
        <b>{error.ename}:</b> {error.evalue}
        {error.line === null ? null : (
          <div className="mlops-mono">
            <span className="mlops-muted">line {error.line}</span> {error.line_text}
          </div>
        )}
      </div>
    </div>
  );
}

function Figures(props: { run: IRun }): React.JSX.Element | null {
  const { run } = props;
  const goal = run.goal?.metric;
  const names = Object.keys(run.row.metrics);
  const ordered = [...names.filter(n => n === goal), ...names.filter(n => n !== goal)];
  if (ordered.length === 0) {
    return null;
  }
  return (
    <dl className="mlops-runview__figures">
      {ordered.slice(0, MOST_FIGURES).map(name => (
        <Figure key={name} run={run} name={name} />
      ))}
      {run.against ? (
        <div className="mlops-runview__why">
          <dt>
            Why, against <span className="mlops-mono">{run.against.short}</span>, the best before
          </dt>
          <dd>
            <Words text={run.against.sentence} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Figure(props: { run: IRun; name: string }): React.JSX.Element {
  const { run, name } = props;
  const isGoal = run.goal?.metric === name;
  const value = run.row.metrics[name];
  const digits = Math.min(digitsFor([value]), isGoal ? 4 : 3);
  const delta = run.against?.deltas[name];
  const better = run.goal?.direction === 'min' ? 'lower is better' : 'higher is better';
  return (
    <div className={isGoal ? 'is-goal' : undefined}>
      <dt>
        {name} {isGoal ? <span>goal, {better}</span> : null}
      </dt>
      <dd>
        {score(value, digits)}{' '}
        {delta === undefined || delta === null ? null : (
          <small>
            <Delta value={delta} better={run.directions[name]} digits={digits} />
          </small>
        )}
      </dd>
    </div>
  );
}

function Incomplete(props: { reasons: string[] }): React.JSX.Element {
  return (
    <div className="mlops-notice">
      <Icon name="warning" />
      <span>Recorded incompletely: {props.reasons.join('; ')}</span>
    </div>
  );
}
