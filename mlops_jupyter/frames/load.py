"""From a version back to the frame, all of it or some columns and rows."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mlops_jupyter.errors import BadRequest, ContentMissing, NotFound
from mlops_jupyter.frames.canonical import FORMAT, Doc, Objects, bytes_of
from mlops_jupyter.frames.codecs import read_array
from mlops_jupyter.frames.codecs.base import Source
from mlops_jupyter.frames.document import frame_id
from mlops_jupyter.frames.indexes import read_index
from mlops_jupyter.frames.values_read import read_nested
from mlops_jupyter.records import FrameVersion

MANY_BLOCKS = 100
"""Above so many separate columns pandas warns its users; they are put together then."""

UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, StopIteration),
    *(TypeError, ValueError, struct.error, pa.ArrowException),
)
"""What decoders raise at bytes that are no chunk of ours."""


def load_frame(
    version: FrameVersion,
    objects: Objects,
    *,
    columns: Iterable[Any] | None = None,
    rows: slice | None = None,
) -> Any:
    """Return the DataFrame or Series exactly as it was.

    Parameters
    ----------
    version
        A version whose content was kept.
    objects
        The store it was kept in.
    columns
        Labels of the columns wanted, in this order; only their chunks are read.
    rows
        Positions of the rows wanted; only their chunks are read.

    Raises
    ------
    ContentMissing
        If the content was not kept, or the store lost it or damaged it.
    NotFound
        If there is no such column.
    """
    manifest = read_manifest(version, objects)
    with unreadable_told(version):
        source, step = _source(objects, manifest, rows)
        return _frame(manifest["frame"], source, step, columns)


def _frame(doc: Doc, source: Source, step: int | None, columns: Iterable[Any] | None) -> Any:
    frame = _series(doc, source) if doc["kind"] == "Series" else _table(doc, source, columns)
    if doc["attrs"] is not None:
        frame.attrs = read_nested(bytes_of(doc["attrs"]))
    frame = frame if step is None else frame.iloc[::step]
    frame.flags.allows_duplicate_labels = not doc["unique_labels"]
    return frame


@contextmanager
def unreadable_told(version: FrameVersion) -> Iterator[None]:
    """Turn what decoders raise into an error that says what cannot be read."""
    try:
        yield
    except UNREADABLE as error:
        raise ContentMissing(
            f"The stored content of frame {version.frame_id[:12]} cannot be read "
            f"({type(error).__name__}: {error}): it was not written by mlops-jupyter, or it is "
            "damaged; `mlops doctor` says which."
        ) from error


def read_manifest(version: FrameVersion, objects: Objects) -> Doc:
    """Return a version's manifest, once it is clear that it is this version's."""
    if version.manifest is None:
        reason = version.not_kept or "Nothing says why."
        raise ContentMissing(f"The content of frame {version.frame_id[:12]} is not kept: {reason}")
    manifest: Doc = json.loads(objects.get(version.manifest))
    if manifest["format"] > FORMAT:
        raise ContentMissing(
            f"Frame {version.frame_id[:12]} is stored in format {manifest['format']}, and this "
            f"mlops-jupyter reads up to {FORMAT}: upgrade it."
        )
    if frame_id(manifest["frame"]) != version.frame_id:
        raise ContentMissing(
            f"The manifest of frame {version.frame_id[:12]} describes another frame; "
            "run `mlops doctor`."
        )
    return manifest


def _source(objects: Objects, manifest: Doc, rows: slice | None) -> tuple[Source, int | None]:
    source = Source(objects.get, manifest["inline"])
    if rows is None:
        return source, None
    start, stop, step = rows.indices(manifest["frame"]["rows"])
    if step < 1:
        raise BadRequest(f"Rows {rows!r} go backwards: give a slice with a positive step.")
    return source.windowed(start, max(start, stop)), None if step == 1 else step


def _series(doc: Doc, source: Source) -> Any:
    array = read_array(doc["data"][0], source)
    index = read_index(doc["index"], source)
    name = read_nested(bytes_of(doc["name"]))
    return pd.Series(array, index=index, name=name, dtype=array.dtype, copy=False)


def _table(doc: Doc, source: Source, columns: Iterable[Any] | None) -> Any:
    labels = read_index(doc["columns"], source.whole())
    chosen = list(range(len(labels))) if columns is None else _positions(labels, columns)
    index = read_index(doc["index"], source)
    data = {at: _column(doc["data"][place], source, index) for at, place in enumerate(chosen)}
    frame = pd.DataFrame(data, index=index, copy=False)
    frame.columns = labels if columns is None else labels[chosen]
    return frame.copy() if len(chosen) > MANY_BLOCKS else frame


def _column(doc: Doc, source: Source, index: Any) -> Any:
    array = read_array(doc, source)
    # a Series with its dtype given: DataFrame would guess at object arrays
    return pd.Series(array, index=index, dtype=array.dtype, copy=False)


def _positions(labels: Any, columns: Iterable[Any]) -> list[int]:
    found: list[int] = []
    for column in columns:
        if column not in labels:
            known = ", ".join(map(repr, labels[:20]))
            raise NotFound(f"There is no column {column!r} in this frame; it has {known}.")
        found += np.arange(len(labels))[_mask(labels, column)].tolist()
    return found


def _mask(labels: Any, column: Any) -> Any:
    place = labels.get_loc(column)
    mask = np.zeros(len(labels), dtype=bool)
    mask[place] = True
    return mask
