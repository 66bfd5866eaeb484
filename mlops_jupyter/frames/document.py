"""The document of a frame: what its id stands on, and how its content is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from mlops_jupyter.frames.canonical import (
    ENCODING,
    Doc,
    Unencodable,
    canonical_json,
    key_of,
    text_of,
)
from mlops_jupyter.frames.codecs import write_array
from mlops_jupyter.frames.codecs.base import Writing, bare
from mlops_jupyter.frames.indexes import write_index
from mlops_jupyter.frames.layout import arrays_of
from mlops_jupyter.frames.sink import Sink, settled
from mlops_jupyter.frames.values import nested, refuse
from mlops_jupyter.frames.visible import Visible

Write = Callable[[Any, Writing], Doc]


class Loss(NamedTuple):
    """Something in a frame that has no canonical encoding."""

    where: str
    what: str


class FrameWriter:
    """Writes the parts of one frame into a sink.

    With `strict`, the first part that has no encoding raises `Unencodable`; without,
    it enters the id as far as it can be seen, and is noted in `losses`.
    """

    def __init__(self, sink: Sink, *, strict: bool) -> None:
        self.losses: list[Loss] = []
        self._sink = sink
        self._strict = strict

    def document(self, frame: Any) -> Doc:
        """Return the frame's document, all chunks written."""
        two = frame.ndim == 2
        head = {
            "encoding": ENCODING,
            "kind": "DataFrame" if two else "Series",
            "rows": len(frame),
            "index": self._part("the index", frame.index, write_index),
            "attrs": self._value("attrs", frame.attrs) if frame.attrs else None,
            "unique_labels": not frame.flags.allows_duplicate_labels,
        }
        if two:
            head["columns"] = self._part("the column labels", frame.columns, write_index)
        else:
            head["name"] = self._value("the name", frame.name)
        return {**head, "data": self._columns(frame)}

    def _columns(self, frame: Any) -> list[Doc]:
        arrays = column_arrays(frame)
        names = [f"column {label!r}" for label in column_labels(frame)]
        # what may be refused comes first, so that nothing else is stored in vain
        order = sorted(range(len(arrays)), key=lambda at: not _risky(arrays[at]))
        started: dict[int, Doc] = {}
        for at in order:
            if _risky(arrays[at]):
                started[at] = self._part(names[at], arrays[at], write_array)
            else:
                started[at] = write_array(arrays[at], Writing(self._sink, refuse))
        return [settled(started[at]) for at in range(len(arrays))]

    def _value(self, where: str, value: Any) -> str:
        return str(self._part(where, value, _write_value)["value"])

    def _part(self, where: str, part: Any, write: Write) -> Doc:
        """Return the settled document of one part of the frame."""
        if self._strict:
            doc: Doc = settled(write(part, Writing(self._sink, refuse)))
            return doc
        visible = Visible()
        try:
            doc = settled(write(part, Writing(self._sink, visible)))
        except (Unencodable, RecursionError) as error:
            self.losses.append(Loss(where, str(error)))
            return self._as_objects(part, visible)
        self.losses += [Loss(where, name) for name in visible.types]
        return doc

    def _as_objects(self, part: Any, visible: Visible) -> Doc:
        """Return a document of a part whose very kind is unknown: for the id alone."""
        doc = {"kind": "unknown", "dtype": str(getattr(part, "dtype", type(part)))}
        if not hasattr(part, "__array__"):
            return {**doc, "value": repr(type(part))}
        seen = [_seen(value, visible) for value in np.asarray(part, dtype=object).ravel()]
        return {**doc, "values": key_of(b"".join(seen))}


def _seen(value: Any, visible: Visible) -> bytes:
    """Return what can be seen of a value: of one that contains itself, the class alone."""
    try:
        return nested(value, visible.for_one_cell())
    except (Unencodable, RecursionError):
        return nested(repr(type(value)))


def _write_value(value: Any, writing: Writing) -> Doc:
    return {"value": text_of(nested(value, writing.fallback))}


def _risky(array: Any) -> bool:
    """Return whether an array may hold something without an encoding."""
    dtype = array.dtype
    return not isinstance(dtype, np.dtype) or dtype.kind not in "biufcmM"


def column_arrays(frame: Any) -> list[Any]:
    """Return the arrays of a frame's columns, not copied."""
    return [bare(array) for array in arrays_of(frame)]


def column_labels(frame: Any) -> list[Any]:
    """Return the labels of a frame's columns; a Series has one, its name."""
    return [frame.name] if frame.ndim == 1 else list(frame.columns)


def frame_id(doc: Doc) -> str:
    """Return the id of a frame from its document."""
    return key_of(canonical_json(doc))


def part_key(doc: Any) -> str:
    """Return the key of a column or an index: equal keys, equal content and dtype."""
    return key_of(canonical_json(doc))
