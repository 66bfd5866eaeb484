import * as React from 'react';

import { ago, bytes, cell, shape } from '../format';
import { useNow } from '../parts/hooks';
import { useTree } from '../parts/tree';
import { IFrameRow } from '../records';
import { FilterBar } from './filter';
import { Loading, NoMatch, Nothing } from './states';
import { IViewProps } from './panel';

/** The Data tab: frames and their versions, a made one to the right of its source. */
export function DataTab(props: IViewProps): React.JSX.Element {
  const { model, commands } = props;
  const frames = model.frames;
  if (frames === null) {
    return model.trouble ? <></> : <Loading />;
  }
  if (frames.total === 0) {
    return (
      <Nothing title="No data recorded yet">
        Every DataFrame that a recorded cell reads or writes appears here with its versions.
      </Nothing>
    );
  }
  const shown = frames.frames.filter(frame => holds(frame, model.frameQuery));
  const filters = model.layout.filters.filter(filter => filter === 'notebook');
  const clear = () => {
    model.setFrameQuery('');
    model.setLayout({ filters: model.layout.filters.filter(filter => filter !== 'notebook') });
  };
  return (
    <>
      <FilterBar
        commands={commands}
        placeholder="Search frames and columns"
        query={model.frameQuery}
        onQuery={query => model.setFrameQuery(query)}
        filters={filters}
        choices={['notebook']}
        shown={shown.length}
        total={frames.total}
      />
      {shown.length === 0 ? (
        <NoMatch
          what="frame"
          hidden={frames.total}
          filters={filters.length + Number(model.frameQuery !== '')}
          clear={clear}
        />
      ) : (
        <FrameTree {...props} frames={shown} />
      )}
    </>
  );
}

function FrameTree(props: IViewProps & { frames: IFrameRow[] }): React.JSX.Element {
  const { model, frames } = props;
  const now = useNow(20_000);
  const items = frames.map(frame => ({
    key: reference(frame),
    label: frame.name,
    level: frame.depth + 1
  }));
  const select = (key: string) => model.selectFrame(model.selectedFrame === key ? null : key);
  const tree = useTree(items, { select, open: select });
  return (
    <div className="mlops-panel__scroll">
      <div
        className="mlops-frames"
        role="tree"
        aria-label="Frame versions"
        onKeyDown={tree.onKeyDown}
        onFocus={tree.onFocus}
      >
        {frames.map(frame => (
          <Frame
            key={reference(frame)}
            frame={frame}
            now={now}
            selected={model.selectedFrame === reference(frame)}
            focusable={tree.focusKey === reference(frame)}
            select={() => select(reference(frame))}
          />
        ))}
      </div>
    </div>
  );
}

function Frame(props: {
  frame: IFrameRow;
  now: Date;
  selected: boolean;
  focusable: boolean;
  select: () => void;
}): React.JSX.Element {
  const { frame, selected } = props;
  const made = frame.execution_count === null ? ago(new Date(frame.at), props.now) : '';
  const style = { '--mlops-depth': frame.depth } as React.CSSProperties;
  const classes = ['mlops-frame'];
  if (selected) {
    classes.push('mlops-frame--selected');
  }
  if (frame.depth > 0) {
    classes.push('mlops-frame--made');
  }
  return (
    <div
      className={classes.join(' ')}
      role="treeitem"
      aria-level={frame.depth + 1}
      aria-selected={selected}
      tabIndex={props.focusable ? 0 : -1}
      data-key={reference(frame)}
      style={style}
      onClick={props.select}
    >
      <span className="mlops-frame__node" aria-hidden="true" />
      <span className="mlops-frame__ref mlops-truncate">
        <bdi>{frame.name}</bdi>
        <span className="mlops-muted">@v{frame.number}</span>
      </span>
      <span className="mlops-frame__size mlops-num">{shape(frame.rows, frame.columns)}</span>
      <span className="mlops-frame__what" title={came(frame)}>
        {came(frame)}
      </span>
      <span className="mlops-frame__age mlops-num">{cell(frame.execution_count) || made}</span>
      {selected ? <FrameFacts frame={frame} /> : null}
    </div>
  );
}

function FrameFacts(props: { frame: IFrameRow }): React.JSX.Element {
  const { frame } = props;
  const shown = frame.column_names.slice(0, 12).join(', ');
  const more = frame.column_names.length - 12;
  const facts: [string, string][] = [
    ['Id', frame.short],
    ['From', frame.parents.join(', ')],
    ['Memory', bytes(frame.nbytes)],
    ['Kept', frame.not_kept ?? `${bytes(frame.stored_bytes)} added`],
    ['Used by', frame.run_ids.map(id => id.slice(-6)).join(', ')],
    ['Columns', more > 0 ? `${shown} and ${more} more` : shown]
  ];
  return (
    <dl className="mlops-frame__facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Where a version came from: the change of its name's own, else the frames it was made of. */
function came(frame: IFrameRow): string {
  return frame.change || (frame.parents.length > 0 ? `From ${frame.parents.join(', ')}` : 'Read');
}

function reference(frame: IFrameRow): string {
  return `${frame.name}@v${frame.number}`;
}

function holds(frame: IFrameRow, query: string): boolean {
  const text = [reference(frame), frame.change, frame.frame_id, ...frame.column_names]
    .join(' ')
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
