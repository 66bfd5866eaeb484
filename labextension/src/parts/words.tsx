import * as React from 'react';

/** A sentence of ours: what stands between backticks is code. */
export function Words(props: { text: string }): React.JSX.Element {
  return (
    <>
      {props.text.split('`').map((piece, i) =>
        i % 2 === 1 ? (
          <span key={i} className="mlops-mono">
            {piece}
          </span>
        ) : (
          piece
        )
      )}
    </>
  );
}
