import { ISignal } from '@lumino/signaling';
import * as React from 'react';

/** Render again whenever a signal is emitted. */
export function useSignal<S, A>(signal: ISignal<S, A>): void {
  const [, render] = React.useReducer((n: number) => n + 1, 0);
  React.useEffect(() => {
    signal.connect(render);
    return () => {
      signal.disconnect(render);
    };
  }, [signal]);
}

/** The present moment, renewed at an interval, so that "3 min ago" stays true. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = React.useState(() => new Date());
  React.useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Width of an element in pixels, as it is dragged. */
export function useWidth(ref: React.RefObject<HTMLElement>): number {
  const [width, setWidth] = React.useState(0);
  React.useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(entries => setWidth(entries[0].contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** Whether a state has lasted for a while: what is quick needs no grey bars. */
export function useLasting(state: boolean, ms: number): boolean {
  const [lasting, setLasting] = React.useState(false);
  React.useEffect(() => {
    setLasting(false);
    if (!state) {
      return;
    }
    const timer = window.setTimeout(() => setLasting(true), ms);
    return () => window.clearTimeout(timer);
  }, [state, ms]);
  return state && lasting;
}

/**
 * Keep the row under the pointer or the focus where it is when rows come in above it.
 *
 * Returns handlers for the scrolling element.
 */
export function useSteadyRow(scroll: React.RefObject<HTMLElement>): {
  onPointerMove: (event: React.PointerEvent) => void;
  onPointerLeave: () => void;
} {
  const hovered = React.useRef<string | null>(null);
  const last = React.useRef<{ key: string; top: number } | null>(null);
  React.useLayoutEffect(() => {
    const element = scroll.current;
    if (element === null) {
      return;
    }
    const row = heldRow(element, hovered.current);
    const key = row?.dataset.key ?? '';
    if (row && last.current?.key === key) {
      element.scrollTop += row.offsetTop - last.current.top;
    }
    last.current = row ? { key, top: row.offsetTop } : null;
  });
  return {
    onPointerMove: event => {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-key]');
      hovered.current = row?.dataset.key ?? null;
      if (row) {
        last.current = { key: row.dataset.key ?? '', top: row.offsetTop };
      }
    },
    onPointerLeave: () => {
      hovered.current = null;
    }
  };
}

function heldRow(element: HTMLElement, hovered: string | null): HTMLElement | null {
  if (hovered !== null) {
    return element.querySelector<HTMLElement>(`[data-key="${CSS.escape(hovered)}"]`);
  }
  const focused = document.activeElement;
  return focused instanceof HTMLElement && element.contains(focused)
    ? focused.closest<HTMLElement>('[data-key]')
    : null;
}
