import { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { count } from '../format';
import { Filter, FILTERS } from '../grouping';
import { Commands } from '../ids';
import { Icon } from '../parts/icon';
import { openMenu } from '../parts/menu';

/** Search box, filters as chips that remove themselves, and how much is shown. */
export function FilterBar(props: {
  commands: CommandRegistry;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  filters: Filter[];
  choices: Filter[];
  shown: number;
  total: number;
}): React.JSX.Element {
  const { commands } = props;
  const toggle = (filter: Filter) => void commands.execute(Commands.toggleFilter, { filter });
  return (
    <div className="mlops-filter">
      <label className="mlops-field">
        <Icon name="search" small />
        <span className="mlops-visually-hidden">Search</span>
        <input
          type="search"
          placeholder={props.placeholder}
          value={props.query}
          onChange={event => props.onQuery(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              props.onQuery('');
            }
          }}
        />
      </label>
      <div className="mlops-filter__chips">
        {props.choices
          .filter(filter => props.filters.includes(filter))
          .map(filter => (
            <button
              key={filter}
              className="mlops-chip"
              aria-label={`Remove filter: ${FILTERS[filter]}`}
              onClick={() => toggle(filter)}
            >
              {FILTERS[filter]}
              <Icon name="close" />
            </button>
          ))}
        <button
          className="mlops-chip mlops-chip--add"
          aria-haspopup="menu"
          onClick={event => openMenu(commands, choices(props.choices), event.currentTarget)}
        >
          Filter
        </button>
        <output className="mlops-filter__count" aria-live="polite">
          {count(props.shown)} of {count(props.total)}
        </output>
      </div>
    </div>
  );
}

function choices(filters: Filter[]): { command: string; args: { filter: Filter } }[] {
  return filters.map(filter => ({ command: Commands.toggleFilter, args: { filter } }));
}
