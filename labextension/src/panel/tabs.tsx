import * as React from 'react';

import { Icon } from '../parts/icon';
import { MenuEntry, openMenu } from '../parts/menu';
import { Commands } from '../ids';
import { Tab } from '../model';
import { IViewProps } from './panel';

const TABS: { id: Tab; word: string }[] = [
  { id: 'runs', word: 'Runs' },
  { id: 'data', word: 'Data' },
  { id: 'models', word: 'Models' }
];

/** Head of the panel: tabs, the pin, further actions. It never scrolls. */
export function Tabs({ model, commands }: IViewProps): React.JSX.Element {
  const follow = model.layout.follow;
  const pinned = follow ? 'Follow the active notebook' : 'Keep showing this notebook';
  return (
    <div className="mlops-tabs">
      <div role="tablist" aria-label="Experiments" onKeyDown={arrows}>
        {TABS.map(tab => (
          <button
            key={tab.id}
            id={`mlops-tab-${tab.id}`}
            className="mlops-tabs__tab"
            role="tab"
            aria-selected={model.layout.tab === tab.id}
            aria-controls="mlops-tabpanel"
            tabIndex={model.layout.tab === tab.id ? 0 : -1}
            onClick={() => model.setLayout({ tab: tab.id })}
          >
            {tab.word}
          </button>
        ))}
      </div>
      <span className="mlops-tabs__actions">
        <button
          className="mlops-button mlops-button--icon"
          aria-pressed={follow}
          aria-label="Follow the active notebook"
          title={pinned}
          onClick={() => void commands.execute(Commands.toggleFollow)}
        >
          <Icon name="pin" />
        </button>
        <button
          className="mlops-button mlops-button--icon"
          aria-label="More actions"
          aria-haspopup="menu"
          title="More actions"
          onClick={event => openMenu(commands, PANEL_MENU, event.currentTarget)}
        >
          <Icon name="more" />
        </button>
      </span>
    </div>
  );
}

const PANEL_MENU: MenuEntry[] = [
  { command: Commands.setOrder, args: { order: 'newest' } },
  { command: Commands.setOrder, args: { order: 'best' } },
  null,
  { command: Commands.foldAll, args: { folded: true } },
  { command: Commands.foldAll, args: { folded: false } },
  null,
  { command: Commands.refresh }
];

function arrows(event: React.KeyboardEvent<HTMLElement>): void {
  const tabs = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]'));
  const at = tabs.indexOf(event.target as HTMLElement);
  const to: Record<string, number> = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at + tabs.length - 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1
  };
  const next = tabs[to[event.key]];
  if (next) {
    next.focus();
    next.click();
    event.preventDefault();
  }
}
