import * as React from 'react';

import { score } from '../format';
import { branchClass } from '../parts/badges';
import { ICurve } from '../records';

const WIDTH = 600;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 590;
const TOP = 10;
const BOTTOM = 166;

/** A metric by step: four lines of a grid, one line of data, its last point marked. */
export function Curve(props: { curve: ICurve; branch: number }): React.JSX.Element {
  const points = finite(props.curve);
  if (points.length < 2) {
    return <p className="mlops-muted">Too few finite points for a curve.</p>;
  }
  const scale = scales(points);
  const line = points.map(p => `${scale.x(p.step).toFixed(1)},${scale.y(p.value).toFixed(1)}`);
  const last = points[points.length - 1];
  return (
    <svg
      className={`mlops-chart mlops-curve ${branchClass(props.branch)}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${props.curve.name} by step, ends at ${score(last.value)}`}
    >
      {ticks(scale.low, scale.high).map(value => (
        <g key={value}>
          <path className="mlops-chart__grid" d={`M${LEFT} ${scale.y(value)}H${RIGHT}`} />
          <text x={LEFT - 6} y={scale.y(value) + 4} textAnchor="end">
            {score(value, decimals(scale.high - scale.low))}
          </text>
        </g>
      ))}
      <text x={LEFT} y={HEIGHT - 8} textAnchor="start">
        {points[0].step}
      </text>
      <text x={RIGHT} y={HEIGHT - 8} textAnchor="end">
        {last.step}
      </text>
      <path className="mlops-chart__axis" d={`M${LEFT} ${BOTTOM}H${RIGHT}`} />
      <polyline className="mlops-curve__line" points={line.join(' ')} />
      <circle className="mlops-curve__dot" cx={scale.x(last.step)} cy={scale.y(last.value)} r="3" />
    </svg>
  );
}

interface IPoint {
  step: number;
  value: number;
}

function finite(curve: ICurve): IPoint[] {
  return curve.steps.flatMap((step, i) => {
    const value = curve.values[i];
    return typeof value === 'number' ? [{ step, value }] : [];
  });
}

function scales(points: IPoint[]): {
  low: number;
  high: number;
  x: (step: number) => number;
  y: (value: number) => number;
} {
  const values = points.map(p => p.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least || Math.abs(most) || 1) * 0.06;
  const [low, high] = [least - margin, most + margin];
  const [first, last] = [points[0].step, points[points.length - 1].step];
  return {
    low,
    high,
    x: step => LEFT + ((step - first) / (last - first || 1)) * (RIGHT - LEFT),
    y: value => BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP)
  };
}

/** Round values between two numbers, about four of them. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(n => n * power).find(s => s >= rough) ?? rough;
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    found.push(value);
  }
  return found;
}

function decimals(span: number): number {
  return Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(span))));
}
