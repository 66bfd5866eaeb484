import * as React from 'react';

import { Model } from '../model';

const STEP = 24;
const LEAST = 96;

/** The edge between list and summary; its place is remembered. */
export function Splitter(props: { model: Model }): React.JSX.Element {
  const { model } = props;
  const height = (element: HTMLElement) =>
    element.parentElement?.getBoundingClientRect().height ?? LEAST;
  const resize = (wanted: number) =>
    model.setLayout({ summaryHeight: Math.max(LEAST, Math.round(wanted)) });
  const drag = (event: React.PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const bottom = event.clientY + height(handle);
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = move => resize(bottom - move.clientY);
    handle.onpointerup = () => {
      handle.onpointermove = null;
      handle.onpointerup = null;
    };
  };
  const keys = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const by: Record<string, number> = { ArrowUp: STEP, ArrowDown: -STEP };
    if (event.key in by) {
      resize(height(event.currentTarget) + by[event.key]);
      event.preventDefault();
    }
  };
  return (
    <div
      className="mlops-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the summary"
      aria-valuenow={model.layout.summaryHeight ?? undefined}
      tabIndex={0}
      title="Drag to resize, double-click for its own height"
      onPointerDown={drag}
      onKeyDown={keys}
      onDoubleClick={() => model.setLayout({ summaryHeight: null })}
    />
  );
}
