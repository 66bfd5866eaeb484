"""The difference between two versions, cell by cell where their rows match."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames.align import Alignment, align, spans_to_read
from mlops_jupyter.frames.canonical import Doc, Objects
from mlops_jupyter.frames.codecs import read_array
from mlops_jupyter.frames.codecs.base import Source
from mlops_jupyter.frames.compare import differing, missing
from mlops_jupyter.frames.indexes import read_index
from mlops_jupyter.frames.load import read_manifest, unreadable_told
from mlops_jupyter.frames.plain import readable
from mlops_jupyter.frames.words import (
    change_of_columns,
    change_of_labels,
    describe_change,
    summarise,
    unique_names,
)
from mlops_jupyter.records import ColumnChange, FrameDiff, FrameVersion


def diff_frames(before: FrameVersion, after: FrameVersion, objects: Objects) -> FrameDiff:
    """Return what differs from `before` to `after`.

    Cells are counted among the rows that both have: rows with equal labels, or with equal
    positions where labels repeat. Reads only chunks that differ. Where the content of a
    version is not kept, schema and keys are compared, and `metadata` says so.
    """
    if before.frame_id == after.frame_id:
        return _diff(before, after, identical=True, summary="identical")
    try:
        old, new = Stored(before, objects), Stored(after, objects)
    except ContentMissing as error:
        return _without_content(before, after, str(error))
    with unreadable_told(after):
        alignment = align(old.index(), new.index())
        cells = _cell_changes(before, after, old, new, alignment)
    columns = (*change_of_columns(before, after), *cells)
    metadata = tuple(change_of_labels(before, after))
    return _diff(
        before,
        after,
        identical=False,
        rows_added=alignment.rows_added,
        rows_removed=alignment.rows_removed,
        columns=columns,
        metadata=metadata,
        summary=summarise(alignment.rows_added, alignment.rows_removed, columns, metadata),
    )


def _diff(before: FrameVersion, after: FrameVersion, **found: Any) -> FrameDiff:
    return FrameDiff(
        before=before.frame_id,
        after=after.frame_id,
        rows_before=before.rows,
        rows_after=after.rows,
        **found,
    )


def _without_content(before: FrameVersion, after: FrameVersion, reason: str) -> FrameDiff:
    old, new = unique_names(before.columns), unique_names(after.columns)
    changed = tuple(
        ColumnChange(name=name, kind=_kind(old[name].dtype, new[name].dtype))
        for name in old
        if name in new and old[name].key != new[name].key
    )
    return _diff(
        before,
        after,
        identical=False,
        rows_added=max(after.rows - before.rows, 0),
        rows_removed=max(before.rows - after.rows, 0),
        columns=(*change_of_columns(before, after), *changed),
        metadata=(*change_of_labels(before, after), f"Cells were not compared. {reason}"),
        summary=describe_change(before, after),
    )


class Stored:
    """A version's document with a way to its chunks."""

    def __init__(self, version: FrameVersion, objects: Objects) -> None:
        manifest = read_manifest(version, objects)
        self.doc: Doc = manifest["frame"]
        self.source = Source(objects.get, manifest["inline"])

    def index(self) -> Any:
        return read_index(self.doc["index"], self.source)

    def rows(self, column: int, start: int, stop: int) -> Any:
        return read_array(self.doc["data"][column], self.source.windowed(start, stop))

    def taken(self, column: int, places: Any) -> Any:
        return read_array(self.doc["data"][column], self.source)[places]


class Count(NamedTuple):
    """Cells of one column: how many differ, and between which values first."""

    cells: int = 0
    filled: int = 0
    emptied: int = 0
    before: str = ""
    after: str = ""

    def plus(self, other: Count) -> Count:
        """Return the sum; the first differing values stay."""
        first = self if self.cells else other
        return Count(
            cells=self.cells + other.cells,
            filled=self.filled + other.filled,
            emptied=self.emptied + other.emptied,
            before=first.before,
            after=first.after,
        )


def _cell_changes(
    before: FrameVersion, after: FrameVersion, old: Stored, new: Stored, rows: Alignment
) -> list[ColumnChange]:
    left, right = unique_names(before.columns), unique_names(after.columns)
    at_left = {name: at for at, name in enumerate(left)}
    at_right = {name: at for at, name in enumerate(right)}
    changes = []
    for name in left:
        if name not in right or (left[name].key == right[name].key and rows.before is None):
            continue
        count = _count(old, at_left[name], new, at_right[name], rows)
        kind = _kind(left[name].dtype, right[name].dtype)
        if kind == "dtype":
            count = count._replace(before=left[name].dtype, after=right[name].dtype)
        if count.cells or kind == "dtype":
            changes.append(ColumnChange(name=name, kind=kind, **count._asdict()))
    return changes


def _kind(before: str, after: str) -> Any:
    return "values" if before == after else "dtype"


def _count(old: Stored, left: int, new: Stored, right: int, rows: Alignment) -> Count:
    if rows.before is not None:
        return _compared(old.taken(left, rows.before), new.taken(right, rows.after))
    total = Count()
    docs = old.doc["data"][left], new.doc["data"][right]
    for start, stop in spans_to_read(*docs, rows.shared):
        pair = old.rows(left, start, stop), new.rows(right, start, stop)
        total = total.plus(_compared(*pair))
    return total


def _compared(before: Any, after: Any) -> Count:
    differs = np.flatnonzero(differing(before, after))
    if len(differs) == 0:
        return Count()
    gone, empty = missing(before[differs]), missing(after[differs])
    return Count(
        cells=len(differs),
        filled=int((gone & ~empty).sum()),
        emptied=int((~gone & empty).sum()),
        before=readable(before[differs[0]]),
        after=readable(after[differs[0]]),
    )
