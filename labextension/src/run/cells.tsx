import * as React from 'react';

import { Commands } from '../ids';
import { ICell, IRun } from '../records';
import { IRunTools } from './widget';

/** The cells that a run stands on; the strip scrolls, this run stays in view. */
export function Cells(props: { run: IRun; tools: IRunTools }): React.JSX.Element {
  const { run } = props;
  const list = React.useRef<HTMLOListElement>(null);
  React.useEffect(() => {
    if (list.current) {
      list.current.scrollLeft = list.current.scrollWidth;
    }
  }, [run.cells.length]);
  return (
    <>
      <div className="mlops-section__head">
        <h2 className="mlops-section__title">
          {run.cells.length > 1
            ? `Stands on ${run.cells.length} of ${run.cells_before} cells`
            : 'Stands on this cell alone'}
        </h2>
      </div>
      {run.cells.length > 1 ? (
        <ol className="mlops-lineage" aria-label="Cells this run stands on" ref={list}>
          {run.cells.map(cell => (
            <Cell key={cell.execution_id} cell={cell} {...props} />
          ))}
        </ol>
      ) : null}
    </>
  );
}

function Cell(props: { cell: ICell; run: IRun; tools: IRunTools }): React.JSX.Element {
  const { cell, run } = props;
  const number = cell.execution_count === null ? '[ ]' : `[${cell.execution_count}]`;
  const args = { runId: run.row.run_id, notebook: run.row.path, cellId: cell.cell_id };
  return (
    <li className={`mlops-lineage__cell ${cell.this ? 'mlops-lineage__cell--run' : ''}`}>
      <button
        title={cell.source}
        aria-label={`Go to cell ${number}: ${cell.title}`}
        onClick={() => void props.tools.commands.execute(Commands.goToCell, args)}
      >
        <span className="mlops-lineage__n">{number}</span>
        <span className="mlops-lineage__t">{cell.title}</span>
        <span className="mlops-lineage__w">{cell.what}</span>
      </button>
    </li>
  );
}
