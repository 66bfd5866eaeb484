import * as React from 'react';

import { count, digitsFor, score } from '../format';
import { IBranchGroup, IExperimentGroup } from '../grouping';
import { Model } from '../model';
import { BranchName } from '../parts/badges';
import { Icon } from '../parts/icon';
import { ITreeItem } from '../parts/tree';

export interface IRowProps {
  item: ITreeItem;
  focusable: boolean;
  model: Model;
}

/** What every row of a tree tells assistive technology. */
export function rowProps(props: IRowProps, selected = false): React.HTMLAttributes<HTMLElement> & {
  'data-key': string;
} {
  return {
    role: 'treeitem',
    'aria-level': props.item.level,
    'aria-expanded': props.item.expanded,
    'aria-selected': selected,
    tabIndex: props.focusable ? 0 : -1,
    'data-key': props.item.key
  };
}

/** An experiment, with the notebooks its runs come from. */
export function ExperimentHead(props: IRowProps & { group: IExperimentGroup }): React.JSX.Element {
  const { experiment, shown } = props.group;
  const note =
    shown === 0
      ? `0 of ${count(experiment.total)} match`
      : experiment.notebooks.map(path => path.split('/').pop()).join(', ');
  return (
    <div
      className="mlops-exp"
      {...rowProps(props)}
      onClick={() => props.model.toggleFolded(props.item.key)}
    >
      <Icon name={props.item.expanded ? 'down' : 'right'} small />
      <bdi className="mlops-exp__name mlops-truncate" title={experiment.name}>
        {experiment.name}
      </bdi>
      <span className="mlops-exp__note mlops-truncate" title={note}>
        {note}
      </span>
    </div>
  );
}

/** A branch, with its best score. */
export function BranchHead(
  props: IRowProps & { group: IBranchGroup; of: IExperimentGroup }
): React.JSX.Element {
  const { branch, runs } = props.group;
  const digits = digitsFor([branch.best]);
  const amount = runs.length === branch.total ? count(branch.total) : of(runs.length, branch.total);
  return (
    <div
      className="mlops-group"
      {...rowProps(props)}
      onClick={() => props.model.toggleFolded(props.item.key)}
    >
      <Icon name={props.item.expanded ? 'down' : 'right'} small />
      <BranchName name={branch.name || unnamed(props.group)} index={branch.index} />
      <span className="mlops-group__count">{amount}</span>
      {branch.best === null ? null : (
        <span className="mlops-num mlops-group__best" title="Best of this branch">
          {score(branch.best, digits)}
        </span>
      )}
    </div>
  );
}

function of(shown: number, total: number): string {
  return `${count(shown)} of ${count(total)}`;
}

/** A branch is named by the estimator, so a run has none before its first fit. */
function unnamed(group: IBranchGroup): string {
  return group.runs.some(run => run.status === 'RUNNING') ? 'No model yet' : 'No model';
}
