import * as React from 'react';

import { change, digitsFor, literal, score } from '../format';
import { Commands } from '../ids';
import { BestTag, StatusBadge } from '../parts/badges';
import { Icon } from '../parts/icon';
import { openMenu } from '../parts/menu';
import { Words } from '../parts/words';
import { IAgainst, IGoal, IRunRow } from '../records';
import { IViewProps } from './panel';
import { runMenu } from './run-menu';
import { Splitter } from './splitter';

const MOST_FIGURES = 3;

/** The selected run: its figures, why it is what it is, and the way to all of it. */
export function Summary(props: IViewProps): React.JSX.Element | null {
  const { model, commands } = props;
  const run = model.row(model.selected);
  if (run === null) {
    return null;
  }
  const goal = model.runs?.experiments.find(e => e.name === run.experiment)?.goal ?? null;
  const against = model.detail?.row.run_id === run.run_id ? model.detail.against : null;
  const args = { runId: run.run_id };
  const height = model.layout.summaryHeight;
  return (
    <section
      className="mlops-summary"
      aria-label="Selected run"
      style={height === null ? undefined : { height }}
    >
      <Splitter model={model} />
      <header className="mlops-summary__head">
        <StatusBadge status={run.status} word />
        <span className="mlops-mono mlops-muted">{run.short}</span>
        <span className="mlops-summary__tags">
          {run.best ? <BestTag /> : null}
          {run.published.map(p => (
            <span key={p.name + p.version} className="mlops-tag mlops-tag--alias">
              <bdi>
                {p.name} v{p.version}
              </bdi>
            </span>
          ))}
        </span>
      </header>
      <div className="mlops-summary__scroll">
        <Figures run={run} goal={goal} />
        <Why run={run} goal={goal} against={against} />
        <Params run={run} against={against} />
        {run.note ? <p className="mlops-summary__note">{run.note}</p> : null}
      </div>
      <div className="mlops-summary__actions">
        <button
          className="mlops-button"
          onClick={() => void commands.execute(Commands.openRun, args)}
        >
          Open
        </button>
        <button
          className="mlops-button"
          disabled={!commands.isEnabled(Commands.goToCell, args)}
          onClick={() => void commands.execute(Commands.goToCell, args)}
        >
          <Icon name="cell" />
          Go to cell
        </button>
        <button
          className="mlops-button mlops-button--icon"
          aria-label="More actions"
          aria-haspopup="menu"
          title="More actions"
          onClick={event => openMenu(commands, runMenu(run), event.currentTarget)}
        >
          <Icon name="more" />
        </button>
      </div>
    </section>
  );
}

function Figures(props: { run: IRunRow; goal: IGoal | null }): React.JSX.Element | null {
  const names = Object.keys(props.run.metrics);
  const goal = props.goal?.metric;
  const first = goal !== undefined && names.includes(goal) ? [goal] : [];
  const shown = [...first, ...names.filter(name => name !== goal)].slice(0, MOST_FIGURES);
  if (shown.length === 0) {
    return null;
  }
  return (
    <dl className="mlops-figures">
      {shown.map(name => {
        const value = props.run.metrics[name];
        return (
          <div key={name}>
            <dt className="mlops-truncate" title={name}>
              {name}
            </dt>
            <dd>{score(value, Math.min(digitsFor([value]), name === goal ? 4 : 3))}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Why(props: {
  run: IRunRow;
  goal: IGoal | null;
  against: IAgainst | null;
}): React.JSX.Element | null {
  const { run, against, goal } = props;
  if (run.error) {
    const line = run.error.line === null ? '' : ` Line ${run.error.line}.`;
    return (
      <p className="mlops-summary__why mlops-summary__error">
        <b>{run.error.ename}:</b> {run.error.evalue}
        {line}
      </p>
    );
  }
  if (against === null) {
    return null;
  }
  return (
    <p className="mlops-summary__why">
      {against.delta === null ? null : (
        <>
          <Delta value={against.delta} better={goal?.direction} digits={4} /> over{' '}
        </>
      )}
      <span className="mlops-mono">{against.short}</span>: <Words text={against.sentence} />
    </p>
  );
}

/** A change, green when better and burnt orange when worse. */
export function Delta(props: {
  value: number;
  better: 'max' | 'min' | undefined;
  digits: number;
}): React.JSX.Element {
  const up = props.better !== 'min';
  const better = props.value === 0 ? null : props.value > 0 === up;
  const tone = better === null ? 'mlops-muted' : better ? 'mlops-better' : 'mlops-worse';
  return <span className={`${tone} mlops-figure-change`}>{change(props.value, props.digits)}</span>;
}

function Params(props: { run: IRunRow; against: IAgainst | null }): React.JSX.Element | null {
  const own = props.run.params.filter(param => param.origin !== 'inherited');
  if (own.length === 0) {
    return null;
  }
  const changed = props.against?.before ?? {};
  return (
    <ul className="mlops-summary__params" aria-label="Parameters">
      {own.map(param => (
        <li key={param.name} className={param.name in changed ? 'is-changed' : undefined}>
          <span className="mlops-muted">{param.name}</span> {literal(param.value)}
        </li>
      ))}
    </ul>
  );
}
