import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import {
  ago,
  change,
  digitsFor,
  duration,
  score,
  secondsOf,
  statusName,
  statusWord
} from '../format';
import { Commands } from '../ids';
import { ProofBadge, StatusBadge } from '../parts/badges';
import { Icon } from '../parts/icon';
import { IGoal, IRunRow, Numeric } from '../records';
import { IRowProps, rowProps } from './headings';

export interface IColumns {
  wide: boolean;
  second: string | null;
}

interface IRunRowProps extends IRowProps {
  run: IRunRow;
  goal: IGoal | null;
  digits: number;
  columns: IColumns;
  now: Date;
  commands: CommandRegistry;
  menu: (key: string, element: HTMLElement, point?: { x: number; y: number }) => void;
}

/** A run: title, badges and the goal's metric; below it status, time and the change. */
export function RunRow(props: IRunRowProps): React.JSX.Element {
  const { run, goal, columns, model, commands } = props;
  const selected = model.selected === run.run_id;
  const name = statusName(run.status);
  const value = (goal && run.metrics[goal.metric]) ?? null;
  return (
    <div
      className={`mlops-run mlops-run--${name} ${selected ? 'mlops-run--selected' : ''}`}
      {...rowProps(props, selected)}
      onClick={() => model.select(run.run_id)}
      onDoubleClick={() => void commands.execute(Commands.openRun, { runId: run.run_id })}
      onContextMenu={event => {
        props.menu(run.run_id, event.currentTarget, { x: event.clientX, y: event.clientY });
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span className="mlops-run__status">
        <StatusBadge status={run.status} />
      </span>
      <bdi className="mlops-run__title" title={run.title}>
        {run.title}
      </bdi>
      <Badges run={run} goal={goal} />
      {columns.second ? (
        <span className="mlops-run__second mlops-num">
          {brief(run.metrics[columns.second])}
        </span>
      ) : null}
      <span className={`mlops-run__metric mlops-num ${value === null ? 'is-missing' : ''}`}>
        {score(value, props.digits)}
      </span>
      <span className="mlops-run__meta" title={meta(run, columns, props.now)}>
        {meta(run, columns, props.now)}
      </span>
      <span className="mlops-run__delta mlops-num" title="Change against the best run">
        {run.delta === null || run.status === 'RUNNING' ? '' : change(run.delta, props.digits)}
      </span>
      {run.error && run.status === 'FAILED' ? <ErrorLine run={run} /> : null}
      <Actions {...props} />
    </div>
  );
}

/** A second metric has one digit less than the goal. */
function brief(value: Numeric | undefined): string {
  return score(value, Math.min(3, digitsFor([value])));
}

function Badges(props: { run: IRunRow; goal: IGoal | null }): React.JSX.Element {
  const { run, goal } = props;
  return (
    <span className="mlops-run__badges">
      {run.incomplete.length > 0 ? (
        <span className="mlops-run__incomplete" title={run.incomplete.join('\n')}>
          <Icon name="warning" small label="Recorded incompletely" />
        </span>
      ) : null}
      {run.best ? (
        <span className="mlops-run__best">
          <Icon name="best" small label={`Best by ${goal?.metric ?? 'its score'}`} />
        </span>
      ) : null}
      {run.starred ? (
        <span className="mlops-star">
          <Icon name="star-on" small label="Starred" />
        </span>
      ) : null}
      {run.proof ? <ProofBadge proof={run.proof} /> : null}
    </span>
  );
}

/** Actions of a row appear on hover and on focus, and are in its menu always. */
function Actions(props: IRunRowProps): React.JSX.Element {
  const { run, commands } = props;
  const star = run.starred ? 'Take the star away' : 'Star';
  const act = (event: React.MouseEvent, what: () => void) => {
    event.stopPropagation();
    what();
  };
  return (
    <span className="mlops-run__actions">
      <button
        className="mlops-button mlops-button--icon mlops-run__act"
        tabIndex={-1}
        aria-label={star}
        title={star}
        onClick={event =>
          act(event, () => void commands.execute(Commands.star, { runId: run.run_id }))
        }
      >
        <Icon name={run.starred ? 'star-on' : 'star'} small />
      </button>
      <button
        className="mlops-button mlops-button--icon mlops-run__act"
        tabIndex={-1}
        aria-label="More actions"
        title="More actions"
        onClick={event => act(event, () => props.menu(run.run_id, event.currentTarget))}
      >
        <Icon name="more" small />
      </button>
    </span>
  );
}

function ErrorLine(props: { run: IRunRow }): React.JSX.Element | null {
  const error = props.run.error;
  if (error === null) {
    return null;
  }
  const text = `${error.ename}: ${error.evalue}`;
  return (
    <span className="mlops-run__error" title={text}>
      <span className="mlops-truncate">{text}</span>
      {error.line === null ? null : <span className="mlops-run__where">line {error.line}</span>}
    </span>
  );
}

function meta(run: IRunRow, columns: IColumns, now: Date): string {
  const seconds = secondsOf(run.started_at, run.ended_at, now);
  const parts = [statusWord(run.status)];
  if (run.status === 'RUNNING') {
    parts.push(run.step === null ? '' : `step ${run.step}`, duration(seconds));
  } else {
    // when a kernel died is not known, only when it was noticed
    const lasted = run.ended_at && run.status !== 'KERNEL_DIED' ? duration(seconds) : '';
    parts.push(ago(new Date(run.started_at), now), lasted);
  }
  if (run.headless) {
    parts.push('headless');
  }
  if (columns.wide) {
    parts.push(...run.published.map(p => `${p.name} v${p.version}`));
  }
  return parts.filter(Boolean).join(' · ');
}
