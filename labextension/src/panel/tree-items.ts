/** The tree of runs as a flat list of visible rows. Pure. */
import { digitsFor } from '../format';
import { IBranchGroup, IExperimentGroup } from '../grouping';
import { ITreeItem } from '../parts/tree';
import { IRunRow } from '../records';

interface IExperimentItem extends ITreeItem {
  kind: 'experiment';
  group: IExperimentGroup;
}

interface IBranchItem extends ITreeItem {
  kind: 'branch';
  group: IBranchGroup;
  of: IExperimentGroup;
}

interface IRunItem extends ITreeItem {
  kind: 'run';
  run: IRunRow;
  of: IExperimentGroup;
  /** One precision for the whole column. */
  digits: number;
}

export type RunTreeItem = IExperimentItem | IBranchItem | IRunItem;

export function treeItems(groups: IExperimentGroup[], folded: string[]): RunTreeItem[] {
  return groups.flatMap(group => experimentItems(group, new Set(folded)));
}

function experimentItems(group: IExperimentGroup, folded: Set<string>): RunTreeItem[] {
  const name = group.experiment.name;
  const key = `experiment:${name}`;
  const expanded = group.shown > 0 && !folded.has(key);
  const head: IExperimentItem = { kind: 'experiment', key, label: name, level: 1, expanded, group };
  if (!expanded) {
    return [head];
  }
  const digits = digitsOf(group);
  return [head, ...group.branches.flatMap(b => branchItems(b, group, folded, digits))];
}

function branchItems(
  group: IBranchGroup,
  of: IExperimentGroup,
  folded: Set<string>,
  digits: number
): RunTreeItem[] {
  const label = group.branch.name;
  const key = `branch:${of.experiment.name}/${label}`;
  const expanded = !folded.has(key);
  const head: IBranchItem = { kind: 'branch', key, label, level: 2, expanded, group, of };
  const runs = expanded ? group.runs : [];
  return [
    head,
    ...runs.map(
      (run): IRunItem => ({
        kind: 'run',
        key: run.run_id,
        label: run.title,
        level: 3,
        run,
        of,
        digits
      })
    )
  ];
}

function digitsOf(group: IExperimentGroup): number {
  const metric = group.experiment.goal?.metric;
  const runs = group.branches.flatMap(branch => branch.runs);
  return metric ? digitsFor(runs.map(run => run.metrics[metric])) : 4;
}
