"""Which rows of one version are which rows of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mlops_jupyter.frames.canonical import GRID, Doc
from mlops_jupyter.frames.codecs.base import Array


class Alignment(NamedTuple):
    """The rows that two frames share: by position, or as two lists of row numbers."""

    rows_added: int
    rows_removed: int
    shared: int
    before: Array | None = None
    """Row numbers in the first frame; None: its first `shared` rows, in order."""
    after: Array | None = None
    by: str = "position"


def align(before: Any, after: Any) -> Alignment:
    """Return how the rows of two indexes match.

    Equal labels match. Where labels are not unique, or nothing but a count, rows match by
    position from the top.
    """
    if _same_start(before, after) or before.equals(after):
        return _by_position(len(before), len(after))
    if not (before.is_unique and after.is_unique) or _both_counted(before, after):
        return _by_position(len(before), len(after))
    places = after.get_indexer(before)
    old = np.flatnonzero(places >= 0)
    shared = len(old)
    return Alignment(
        rows_added=len(after) - shared,
        rows_removed=len(before) - shared,
        shared=shared,
        before=old,
        after=places[old],
        by="label",
    )


def _same_start(before: Any, after: Any) -> bool:
    return _both_counted(before, after) and before[:1].equals(after[:1])


def _both_counted(before: Any, after: Any) -> bool:
    ranges = isinstance(before, pd.RangeIndex) and isinstance(after, pd.RangeIndex)
    return bool(ranges and before.step == after.step and before.start == after.start)


def _by_position(old: int, new: int) -> Alignment:
    return Alignment(
        rows_added=max(new - old, 0), rows_removed=max(old - new, 0), shared=min(old, new)
    )


def spans_to_read(before: Doc, after: Doc, shared: int) -> Iterator[tuple[int, int]]:
    """Yield the row spans in which two stored columns may differ.

    Chunks with equal keys are equal and never read.
    """
    left, right = _keys(before), _keys(after)
    same_shape = _shape(before) == _shape(after) and len(left) == len(right)
    for number, start in enumerate(range(0, shared, GRID)):
        if same_shape and _equal_chunk(left, right, number):
            continue
        yield start, min(start + GRID, shared)


def _equal_chunk(left: list[list[str]], right: list[list[str]], number: int) -> bool:
    return all(a[number] == b[number] for a, b in zip(left, right, strict=True))


def _keys(doc: Doc) -> list[list[str]]:
    """Return the lists of chunk keys, one per array that runs along the rows."""
    own = [doc["chunks"]] if "chunks" in doc else []
    return own + [keys for part in _parts(doc).values() for keys in _keys(part)]


def _shape(doc: Doc) -> Doc:
    """Return the description without what differs between contents: rows and keys."""
    parts = _parts(doc)
    rest = {k: v for k, v in doc.items() if k not in ("chunks", "rows") and k not in parts}
    return {**rest, **{name: _shape(part) for name, part in parts.items()}}


def _parts(doc: Doc) -> dict[str, Doc]:
    # parts of another length (categories) belong to the type, and are compared whole
    return {
        name: part
        for name, part in doc.items()
        if isinstance(part, dict) and name != "categories" and part.get("rows") == doc["rows"]
    }
