"""Frames: exact versions of DataFrames and what happened between two of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mlops_jupyter.records.base import Record

Role = Literal["read", "written", "fitted"]


class Column(Record, frozen=True, kw_only=True):
    """One column of a frame version."""

    name: str
    dtype: str
    key: str
    """blake3 of the column's canonical bytes, hexadecimal: equal keys, equal columns."""


class FrameVersion(Record, frozen=True, kw_only=True):
    """A frame's content at one moment.

    `frame_id` covers every cell, the dtypes, the index and the metadata; two frames
    have the same id if and only if `checkout` would give the same object.
    """

    frame_id: str
    kind: Literal["DataFrame", "Series"] = "DataFrame"
    rows: int
    columns: tuple[Column, ...]
    index: str
    """Class and dtype of the index, for people: `RangeIndex`, `Index[int64]`."""
    index_key: str = ""
    """As a column's key: equal keys, equal row labels, names and frequency."""
    marks: dict[str, str] = {}
    """What else the id covers: `labels` (the column index), `attrs`, `flags`; equal
    texts, equal content."""
    nbytes: int
    """Size in memory, in bytes."""
    manifest: str | None = None
    """Key of the object that describes the stored content; None: not kept."""
    stored_bytes: int = 0
    """Bytes that keeping this version added to the store."""
    not_kept: str | None = None
    """Why the content is not kept, in a sentence; None when it is."""


class FrameUse(Record, frozen=True, kw_only=True):
    """That an execution read or wrote a frame under a name."""

    execution_id: str
    name: str
    role: Role
    frame_id: str
    parents: tuple[str, ...] = ()
    """Ids that this version came from: the name's version before, or frames read."""
    change: str = ""
    """What happened, in words: "2 columns added (age, lag_7)"."""
    at: datetime


class HistoryEntry(Record, frozen=True, kw_only=True):
    """One line of `mlops history NAME`."""

    name: str
    number: int
    """The 3 of `train@v3`: counts distinct contents of this name; local, never stored."""
    version: FrameVersion
    parents: tuple[str, ...]
    change: str
    execution_id: str
    run_ids: tuple[str, ...]
    """Runs that read or fitted this version."""
    notebook: str | None
    cell_id: str | None
    execution_count: int | None
    at: datetime


class ColumnChange(Record, frozen=True, kw_only=True):
    """How one column differs between two versions."""

    name: str
    kind: Literal["added", "removed", "renamed", "dtype", "values"]
    before: str = ""
    after: str = ""
    cells: int = 0
    """Number of differing cells among the rows that both versions have."""
    filled: int = 0
    """How many of these cells were missing before and are not now."""
    emptied: int = 0
    """How many of these cells are missing now and were not before."""


class FrameDiff(Record, frozen=True, kw_only=True):
    """The difference between two versions, from `before` to `after`."""

    before: str
    after: str
    identical: bool
    rows_before: int
    rows_after: int
    rows_added: int = 0
    rows_removed: int = 0
    columns: tuple[ColumnChange, ...] = ()
    metadata: tuple[str, ...] = ()
    """Differences outside the cells, in words: names, attrs, flags, index class."""
    summary: str = ""
    """The whole difference in one line."""


class ColumnProfile(Record, frozen=True, kw_only=True):
    """What one column holds."""

    name: str
    dtype: str
    nulls: int
    distinct: int
    minimum: str = ""
    maximum: str = ""
    mean: float | None = None
    std: float | None = None
    top: tuple[tuple[str, int], ...] = ()
    """Most frequent values with their counts, at most five."""
    histogram: tuple[int, ...] = ()
    """Counts in 20 equal bins between minimum and maximum; numeric columns only."""


class Profile(Record, frozen=True, kw_only=True):
    """A frame's quality at a glance: `mlops quality`."""

    frame_id: str
    rows: int
    duplicate_rows: int
    columns: tuple[ColumnProfile, ...]
    findings: tuple[str, ...] = ()
    """What deserves a look, a sentence each: constant columns, many nulls, …"""
