import * as React from 'react';

import { DRAWINGS, IconName } from '../icons';

/** An icon; with a label it speaks for itself, without one it only decorates. */
export function Icon(props: {
  name: IconName;
  small?: boolean;
  spin?: boolean;
  label?: string;
}): React.JSX.Element {
  const classes = ['mlops-icon'];
  if (props.small) {
    classes.push('mlops-icon--small');
  }
  if (props.spin) {
    classes.push('mlops-icon--spin');
  }
  const voice = props.label
    ? { role: 'img', 'aria-label': props.label }
    : { 'aria-hidden': true as const };
  return (
    <svg className={classes.join(' ')} viewBox="0 0 16 16" {...voice}>
      {props.label ? <title>{props.label}</title> : null}
      <g dangerouslySetInnerHTML={{ __html: DRAWINGS[props.name] }} />
    </svg>
  );
}
