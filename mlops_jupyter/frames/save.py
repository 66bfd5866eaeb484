"""From a frame to its version: the id alone, or with the content in the store."""

from __future__ import annotations

from typing import Any

from mlops_jupyter.frames.canonical import FORMAT, Doc, Objects, Unencodable, canonical_json
from mlops_jupyter.frames.document import (
    FrameWriter,
    Loss,
    column_arrays,
    column_labels,
    frame_id,
    part_key,
)
from mlops_jupyter.frames.indexes import index_text
from mlops_jupyter.frames.layout import size_of
from mlops_jupyter.frames.plain import whole
from mlops_jupyter.frames.sink import Sink
from mlops_jupyter.records import Column, FrameVersion

ONLY_IDENTIFIED = "Only its id was asked for, so its content was not stored."


def identify(frame: Any) -> FrameVersion:
    """Return the version of a frame without storing anything.

    Covers every cell, the dtypes, the index, names, attrs and flags. Where something has
    no canonical encoding, its class and visible state enter the id, and `not_kept` says so.
    """
    with Sink() as sink:
        writer = FrameWriter(sink, strict=False)
        doc = writer.document(frame)
    reason = _reason(writer.losses) if writer.losses else ONLY_IDENTIFIED
    return _version(frame, doc, not_kept=reason)


def save_frame(frame: Any, objects: Objects, *, keep: bool = True) -> FrameVersion:
    """Store a frame's content and return its version; the id is that of `identify`.

    Takes time in proportion to the frame: meant for a background thread, over the
    frame that a snapshot holds. Columns and chunks that the store has are not stored again.

    Parameters
    ----------
    frame
        A DataFrame or Series.
    objects
        Where chunks and manifest go.
    keep
        False: identify only.
    """
    if not keep:
        return identify(frame)
    try:
        return _stored(frame, objects)
    except (Unencodable, RecursionError):
        return identify(frame)  # which says what could not be encoded


def _stored(frame: Any, objects: Objects) -> FrameVersion:
    with Sink(objects) as sink:
        doc = FrameWriter(sink, strict=True).document(frame)
        manifest = {
            "format": FORMAT,
            "frame_id": frame_id(doc),
            "frame": doc,
            "inline": sink.inline,
        }
        key = sink.store(canonical_json(manifest))
        return _version(frame, doc, manifest=key, stored_bytes=sink.added_bytes)


def _version(frame: Any, doc: Doc, **kept: Any) -> FrameVersion:
    return FrameVersion(
        frame_id=frame_id(doc),
        kind=doc["kind"],
        rows=len(frame),
        columns=_columns(frame, doc),
        index=index_text(frame.index),
        index_key=part_key(doc["index"]),
        marks=_marks(frame, doc),
        nbytes=size_of(frame),
        **kept,
    )


def _columns(frame: Any, doc: Doc) -> tuple[Column, ...]:
    parts = zip(column_labels(frame), column_arrays(frame), doc["data"], strict=True)
    return tuple(
        Column(name=label_text(label), dtype=str(array.dtype), key=part_key(part))
        for label, array, part in parts
    )


def label_text(label: Any) -> str:
    """Return a column's label as people know it."""
    return "" if label is None else whole(label)


def _marks(frame: Any, doc: Doc) -> dict[str, str]:
    """Return what else belongs to the frame, each in a form that tells same from different."""
    labels = part_key(doc["columns"] if frame.ndim == 2 else doc["name"])
    marks = {"labels": labels}
    if doc["attrs"] is not None:
        marks["attrs"] = part_key(doc["attrs"])
    if doc["unique_labels"]:
        marks["flags"] = "allows_duplicate_labels=False"
    return marks


def _reason(losses: list[Loss]) -> str:
    places = [f"{loss.where} holds {loss.what}" for loss in dict.fromkeys(losses)]
    told = "; ".join(places[:3]) + (f"; and {len(places) - 3} more" if len(places) > 3 else "")
    told = told[0].upper() + told[1:]
    return (
        f"{told}: there is no exact encoding for it, so the content is not kept, and the id "
        "covers of it only what can be seen (class and attributes)."
    )
