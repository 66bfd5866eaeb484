/** Numbers, times and sizes as people read them. Pure. */
import { Numeric, Status } from './records';

export const MINUS = '\u2212';
export const DASH = '\u2013';

const WORDS: Record<Status, string> = {
  RUNNING: 'Running',
  FINISHED: 'Finished',
  FAILED: 'Failed',
  INTERRUPTED: 'Interrupted',
  KERNEL_DIED: 'Kernel died'
};

export function statusWord(status: Status): string {
  return WORDS[status];
}

/** The name of a status in class names and icons: `kernel-died`. */
export function statusName(status: Status): string {
  return status.toLowerCase().replace('_', '-');
}

/** Digits after the point with which a column of such values is written. */
export function digitsFor(values: Iterable<Numeric | null | undefined>, most = 4): number {
  let largest = 0;
  for (const value of values) {
    if (typeof value === 'number') {
      largest = Math.max(largest, Math.abs(value));
    }
  }
  const whole = largest < 1 ? 1 : Math.floor(Math.log10(largest)) + 1;
  return Math.max(0, Math.min(most, most + 1 - whole));
}

/** A score: `0.7268`, `−1,204.5`, `1.2e−9`; a dash when there is none. */
export function score(value: Numeric | null | undefined, digits = 4): string {
  if (value === null || value === undefined) {
    return DASH;
  }
  if (typeof value === 'string') {
    return value.replace('-', MINUS).replace('Infinity', '\u221e');
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e9)) {
    return value.toExponential(1).replace(/-/g, MINUS).replace('e+', 'e');
  }
  return fixed(value, digits);
}

/** A change: `+0.0082`, `−0.0130`, `±0.0000`. */
export function change(value: number, digits = 4): string {
  const text = score(Math.abs(value), digits);
  const sign = value > 0 ? '+' : value < 0 ? MINUS : '\u00b1';
  return sign + text;
}

/** A whole number with its thousands separated. */
export function count(value: number): string {
  return fixed(value, 0);
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** A number of bytes, in decimal units. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${fixed(value, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** A length of time: `0.8 s`, `41 s`, `1 min 12 s`, `14 h 3 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) {
    return `${fixed(seconds, 1)} s`;
  }
  if (seconds < 59.5) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) {
    return joined(minutes, 'min', Math.round(seconds) % 60, 's');
  }
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** How long ago something was: `just now`, `18 min ago`, `yesterday`, `3 May`. */
export function ago(when: Date, now: Date): string {
  const seconds = (now.getTime() - when.getTime()) / 1000;
  if (seconds < 60) {
    return 'just now';
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  const days = daysBetween(when, now);
  if (days === 0 || seconds < 6 * 3600) {
    return `${Math.floor(seconds / 3600)} h ago`;
  }
  return days === 1 ? 'yesterday' : days < 7 ? `${days} days ago` : day(when, now);
}

/** A moment: `Today 13:10`, `Yesterday 9:02`, `3 May 2026, 13:10`. */
export function moment(when: Date, now: Date): string {
  const time = clock(when);
  const days = daysBetween(when, now);
  const named = days === 0 ? 'Today' : days === 1 ? 'Yesterday' : null;
  return named ? `${named} ${time}` : `${day(when, now)}, ${time}`;
}

export function clock(when: Date): string {
  return when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Seconds from start to end; of something that runs, until now. */
export function secondsOf(started: string, ended: string | null, now: Date): number {
  const end = ended ? new Date(ended) : now;
  return Math.max(0, (end.getTime() - new Date(started).getTime()) / 1000);
}

/** A cell as people call it: `cell 14`. */
export function cell(executionCount: number | null): string {
  return executionCount === null ? '' : `cell ${executionCount}`;
}

/** `218,601 × 27`. */
export function shape(rows: number, columns: number): string {
  return `${count(rows)} \u00d7 ${count(columns)}`;
}

/** A literal as Python writes it, without the quotes around a plain text. */
export function literal(value: string): string {
  const quoted = /^'([^'\\]*)'$/.exec(value) ?? /^"([^"\\]*)"$/.exec(value);
  return quoted ? quoted[1] : value.replace(/^-(?=[\d.])/, MINUS);
}

function joined(a: number, unitA: string, b: number, unitB: string): string {
  return b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;
}

function fixed(value: number, digits: number): string {
  const text = value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  });
  return text.replace('-', MINUS);
}

function day(when: Date, now: Date): string {
  const year = when.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year });
}

function daysBetween(when: Date, now: Date): number {
  const midnight = (date: Date) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(now) - midnight(when)) / 86_400_000);
}

