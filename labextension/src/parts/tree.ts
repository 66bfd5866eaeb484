/** Keys of a tree, as the ARIA practices have them: one tab stop, arrows inside. */
import * as React from 'react';

export interface ITreeItem {
  key: string;
  label: string;
  level: number;
  /** undefined: a leaf. */
  expanded?: boolean;
}

export interface ITreeActions {
  fold?: (key: string, folded: boolean) => void;
  open?: (key: string) => void;
  select?: (key: string) => void;
  menu?: (key: string, element: HTMLElement) => void;
}

const TYPE_AHEAD_MS = 600;

export interface ITree {
  /** The item that Tab reaches. */
  focusKey: string | null;
  onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: React.FocusEvent<HTMLElement>) => void;
}

/** Give a tree of `[role=treeitem][data-key]` elements its keys. */
export function useTree(items: ITreeItem[], actions: ITreeActions): ITree {
  const [focused, setFocused] = React.useState<string | null>(null);
  const typed = React.useRef({ text: '', at: 0 });
  const index = items.findIndex(item => item.key === focused);
  const focusKey = index >= 0 ? focused : (items[0]?.key ?? null);

  const move = (tree: HTMLElement, key: string | undefined) => {
    const element = key === undefined ? null : find(tree, key);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  };

  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    // keys of a button inside of a row are the button's own
    if (event.target instanceof HTMLElement && event.target.closest('button, input')) {
      return;
    }
    const tree = event.currentTarget;
    const at = Math.max(0, index);
    const item = items[at];
    if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(tree, items[at + 1]?.key),
      ArrowUp: () => move(tree, items[at - 1]?.key),
      Home: () => move(tree, items[0].key),
      End: () => move(tree, items[items.length - 1].key),
      ArrowRight: () =>
        item.expanded === false ? actions.fold?.(item.key, false) : move(tree, child(items, at)),
      ArrowLeft: () =>
        item.expanded === true ? actions.fold?.(item.key, true) : move(tree, parent(items, at)),
      Enter: () =>
        item.expanded === undefined
          ? actions.open?.(item.key)
          : actions.fold?.(item.key, item.expanded),
      ' ': () => actions.select?.(item.key),
      ContextMenu: () => actions.menu?.(item.key, find(tree, item.key) ?? tree)
    };
    const act = event.key === 'F10' && event.shiftKey ? keys.ContextMenu : keys[event.key];
    if (act) {
      act();
    } else if (event.key.length === 1) {
      move(tree, ahead(items, at, typing(typed.current, event.key)));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onFocus = (event: React.FocusEvent<HTMLElement>) => {
    const row = event.target.closest<HTMLElement>('[role=treeitem]');
    setFocused(row?.dataset.key ?? null);
  };

  return { focusKey, onKeyDown, onFocus };
}

function find(tree: HTMLElement, key: string): HTMLElement | null {
  return tree.querySelector(`[role=treeitem][data-key="${CSS.escape(key)}"]`);
}

function child(items: ITreeItem[], at: number): string | undefined {
  const next = items[at + 1];
  return next && next.level > items[at].level ? next.key : undefined;
}

function parent(items: ITreeItem[], at: number): string | undefined {
  for (let i = at - 1; i >= 0; i--) {
    if (items[i].level < items[at].level) {
      return items[i].key;
    }
  }
  return undefined;
}

function typing(typed: { text: string; at: number }, key: string): string {
  const now = Date.now();
  typed.text = (now - typed.at < TYPE_AHEAD_MS ? typed.text : '') + key.toLowerCase();
  typed.at = now;
  return typed.text;
}

function ahead(items: ITreeItem[], at: number, text: string): string | undefined {
  const start = text.length === 1 ? at + 1 : at;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return order.find(item => item.label.toLowerCase().startsWith(text))?.key;
}
