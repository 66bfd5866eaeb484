/** Status, proof, branch: always the same shape, wherever they stand. */
import * as React from 'react';

import { statusName, statusWord } from '../format';
import { IconName } from '../icons';
import { IProof, Status } from '../records';
import { Icon } from './icon';

export function StatusBadge(props: { status: Status; word?: boolean }): React.JSX.Element {
  const name = statusName(props.status);
  const word = statusWord(props.status);
  return (
    <span className={`mlops-status mlops-status--${name}`}>
      <Icon
        name={name as IconName}
        spin={props.status === 'RUNNING'}
        label={props.word ? undefined : word}
      />
      {props.word ? word : null}
    </span>
  );
}

const PROOFS: Record<string, { icon: IconName; word: string }> = {
  identical: { icon: 'identical', word: 'Identical' },
  equal: { icon: 'tolerance', word: 'Equal within tolerance' },
  different: { icon: 'different', word: 'Different' },
  unproven: { icon: 'unproven', word: 'Not proved' }
};

export function proofWord(proof: IProof): string {
  return PROOFS[proof.outcome]?.word ?? proof.outcome;
}

export function proofIcon(proof: IProof): IconName {
  return PROOFS[proof.outcome]?.icon ?? 'unproven';
}

export function ProofBadge(props: { proof: IProof; word?: boolean }): React.JSX.Element {
  const word = proofWord(props.proof);
  const icon = proofIcon(props.proof);
  return (
    <span className={`mlops-proof mlops-proof--${icon}`} title={props.proof.sentence}>
      <Icon
        name={icon}
        small={!props.word}
        label={props.word ? undefined : `Proof: ${word.toLowerCase()}`}
      />
      {props.word ? word : null}
    </span>
  );
}

/** From the seventh branch on all are grey. */
export function branchClass(index: number): string {
  return `mlops-branch--${index < 6 ? index + 1 : 'more'}`;
}

export function BranchName(props: { name: string; index: number }): React.JSX.Element {
  return (
    <span className={`mlops-branch ${branchClass(props.index)}`} title={props.name}>
      <span className="mlops-branch__mark" aria-hidden="true" />
      <bdi className="mlops-branch__name">{props.name || 'No model'}</bdi>
    </span>
  );
}

export function BestTag(): React.JSX.Element {
  return (
    <span className="mlops-tag mlops-tag--best">
      <Icon name="best" />
      Best
    </span>
  );
}
