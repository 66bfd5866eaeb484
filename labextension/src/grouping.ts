/** From a list of runs to what the tree shows: filters, order, headings. Pure. */
import { IBranch, IExperiment, IRunRow, IRuns, Numeric } from './records';

export type Filter = 'notebook' | 'week' | 'running' | 'failed' | 'starred' | 'proved';
export type Order = 'newest' | 'best';

export const FILTERS: Record<Filter, string> = {
  notebook: 'This notebook',
  week: 'Last 7 days',
  running: 'Running',
  failed: 'Failed',
  starred: 'Starred',
  proved: 'Proved'
};

const WEEK_MS = 7 * 86_400_000;

export interface IBranchGroup {
  branch: IBranch;
  runs: IRunRow[];
}

export interface IExperimentGroup {
  experiment: IExperiment;
  branches: IBranchGroup[];
  shown: number;
}

/** Whether a run passes all filters and holds every word of the query. */
export function passes(
  run: IRunRow,
  filters: ReadonlySet<Filter>,
  query: string,
  notebook: string | null,
  now: Date
): boolean {
  const tests: Record<Filter, () => boolean> = {
    notebook: () => notebook === null || run.notebook === notebook,
    week: () => now.getTime() - new Date(run.started_at).getTime() < WEEK_MS,
    running: () => run.status === 'RUNNING',
    failed: () => run.status !== 'RUNNING' && run.status !== 'FINISHED',
    starred: () => run.starred,
    proved: () => run.proof?.outcome === 'identical' || run.proof?.outcome === 'equal'
  };
  return [...filters].every(filter => tests[filter]()) && holds(run, query);
}

/** Group runs below experiments and branches; experiments without a match stay, folded. */
export function group(runs: IRuns, shown: IRunRow[], order: Order): IExperimentGroup[] {
  return runs.experiments
    .map(experiment => {
      const own = shown.filter(run => run.experiment === experiment.name);
      return {
        experiment,
        branches: branchGroups(experiment, own, order),
        shown: own.length
      };
    })
    .sort((a, b) => Number(b.shown > 0) - Number(a.shown > 0));
}

/** The metric that a second column shows: the one most runs have beside the goal. */
export function secondMetric(runs: IRunRow[], goal: string | undefined): string | null {
  const seen = new Map<string, number>();
  for (const run of runs) {
    for (const name of Object.keys(run.metrics)) {
      if (name !== goal) {
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }
  }
  const [first] = [...seen].sort((a, b) => b[1] - a[1]);
  return first ? first[0] : null;
}

function branchGroups(experiment: IExperiment, runs: IRunRow[], order: Order): IBranchGroup[] {
  const compare = order === 'best' ? byGoal(experiment) : newestFirst;
  return experiment.branches
    .map(branch => ({
      branch,
      runs: runs.filter(run => run.branch === branch.name).sort(compare)
    }))
    .filter(found => found.runs.length > 0)
    .sort((a, b) => compare(a.runs[0], b.runs[0]));
}

function newestFirst(a: IRunRow, b: IRunRow): number {
  return b.started_at.localeCompare(a.started_at) || b.run_id.localeCompare(a.run_id);
}

function byGoal(experiment: IExperiment): (a: IRunRow, b: IRunRow) => number {
  const goal = experiment.goal;
  if (!goal) {
    return newestFirst;
  }
  const sign = goal.direction === 'max' ? -1 : 1;
  return (a, b) => {
    const [x, y] = [finite(a.metrics[goal.metric]), finite(b.metrics[goal.metric])];
    if (x === null || y === null) {
      return Number(x === null) - Number(y === null) || newestFirst(a, b);
    }
    return sign * (x - y) || newestFirst(a, b);
  };
}

function finite(value: Numeric | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function holds(run: IRunRow, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return true;
  }
  const text = haystack(run);
  return words.every(word => text.includes(word));
}

function haystack(run: IRunRow): string {
  const params = run.params.map(param => `${param.name}=${param.value}`);
  const tags = Object.entries(run.tags).map(([key, value]) => `${key}=${value}`);
  const error = run.error ? `${run.error.ename} ${run.error.evalue}` : '';
  return [run.title, run.experiment, run.branch, run.note, run.run_id, run.status, error]
    .concat(params, tags, Object.keys(run.metrics))
    .join(' ')
    .toLowerCase();
}
