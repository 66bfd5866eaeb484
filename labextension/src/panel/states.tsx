/** What the panel shows when there is nothing to list, and when something is wrong. */
import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { clock, plural } from '../format';
import { Commands } from '../ids';
import { ITrouble, Model } from '../model';
import { useLasting, useNow } from '../parts/hooks';
import { Icon } from '../parts/icon';

const BAR_WIDTHS = [46, 72, 58, 66, 50, 74, 61];

/** Grey bars, only when loading takes longer than 300 ms. */
export function Loading(): React.JSX.Element | null {
  if (!useLasting(true, 300)) {
    return null;
  }
  return (
    <div className="mlops-skeleton" aria-busy="true" aria-label="Loading">
      {BAR_WIDTHS.map(width => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** How to begin: three lines and one button. */
export function Empty(props: { model: Model; commands: CommandRegistry }): React.JSX.Element {
  const { model, commands } = props;
  const elsewhere = model.runs ? model.runs.total : 0;
  return (
    <div className="mlops-empty">
      <span className="mlops-empty__icon">
        <Icon name="flask" />
      </span>
      <h3 className="mlops-empty__title">No runs in this notebook yet</h3>
      <ol className="mlops-empty__steps">
        <li>
          Run <code>%load_ext mlops_jupyter</code> in a cell.
        </li>
        <li>Fit any model: the run appears here by itself.</li>
        <li>
          Name it with <code>%%experiment NAME</code> when you like.
        </li>
      </ol>
      <button
        className="mlops-button mlops-button--primary"
        disabled={!commands.isEnabled(Commands.insertFirstLine)}
        onClick={() => void commands.execute(Commands.insertFirstLine)}
      >
        Insert the first line
      </button>
      <p className="mlops-small mlops-muted">
        Records stay on this machine, in <span className="mlops-mono">.mlops/</span> beside the
        notebook.
      </p>
      {elsewhere > 0 ? (
        <button className="mlops-link" onClick={() => model.clearFilters()}>
          Show {plural(elsewhere, 'run')} of other notebooks
        </button>
      ) : null}
    </div>
  );
}

/** Everything is hidden by filters: how much, and one button out of it. */
export function NoMatch(props: {
  what: string;
  hidden: number;
  filters: number;
  clear: () => void;
}): React.JSX.Element {
  const verb = props.hidden === 1 ? 'is' : 'are';
  return (
    <div className="mlops-empty mlops-empty--small">
      <h3 className="mlops-empty__title">No {props.what} matches</h3>
      <p>
        {plural(props.hidden, props.what)} {verb} hidden by {plural(props.filters, 'filter')}.
      </p>
      <button className="mlops-button" onClick={props.clear}>
        Clear filters
      </button>
    </div>
  );
}

/** A plain sentence where a list would be. */
export function Nothing(props: { title: string; children: React.ReactNode }): React.JSX.Element {
  return (
    <div className="mlops-empty mlops-empty--small">
      <h3 className="mlops-empty__title">{props.title}</h3>
      <p>{props.children}</p>
    </div>
  );
}

/** What went wrong, since when the list is stale, and the way out. */
export function Trouble(props: { model: Model; trouble: ITrouble }): React.JSX.Element {
  const { trouble, model } = props;
  const left = Math.ceil((trouble.retryAt.getTime() - useNow(1000).getTime()) / 1000);
  const stale = trouble.loadedAt ? ` Showing what was loaded at ${clock(trouble.loadedAt)}.` : '';
  const message = trouble.away ? 'Server not reached.' : trouble.message;
  return (
    <div className="mlops-notice mlops-offline" role="status">
      <Icon name={trouble.away ? 'offline' : 'warning'} />
      <span>
        {message}
        {stale} {left > 0 ? `Next try in ${left} s.` : 'Trying now.'}
        <br />
        <button className="mlops-link" onClick={() => void model.refresh()}>
          Try now
        </button>
      </span>
    </div>
  );
}
