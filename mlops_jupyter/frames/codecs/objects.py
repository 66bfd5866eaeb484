"""Object columns: a tag, a length and bytes per value.

A chunk is `tags (n x u1) | lengths (n x u4) | payloads`. Strings and missing values
take the way through Arrow's buffers, which gives the same bytes, only sooner.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mlops_jupyter.frames.canonical import Doc, Unencodable
from mlops_jupyter.frames.codecs.base import Array, Codec, Source, Writing
from mlops_jupyter.frames.codecs.text import lengths_and_data, texts
from mlops_jupyter.frames.values import Fallback
from mlops_jupyter.frames.values import write as write_value
from mlops_jupyter.frames.values_read import read as read_value
from mlops_jupyter.frames.visible import Visible

EMPTY_TAGS = {type(None): b"N", type(pd.NA): b"A", type(pd.NaT): b"Z"}
TEXT = ord("s")
PLAIN = frozenset(b"sNAZx")
"""Tags of strings and of values without a payload."""
QUIET_NAN = 0x7FF8000000000000


def write(array: Array, writing: Writing) -> Doc:
    """Write every value under its tag."""
    keys = writing.sink.chunks(
        len(array),
        lambda start, stop: encode(array[start:stop], writing.fallback),
        nbytes=64 * len(array),
    )
    return {"kind": "object", "rows": len(array), "chunks": keys}


def encode(values: Array, fallback: Fallback) -> bytes:
    """Return the chunk of some object values."""
    items = values.tolist()
    kinds = set(map(type, items))
    quick = _encode_texts(items, kinds) if str in kinds else None
    if quick is not None:
        return quick
    if isinstance(fallback, Visible):
        return join([write_value(item, fallback.for_one_cell()) for item in items])
    return join([write_value(item, fallback) for item in items])


def join(encoded: list[tuple[bytes, bytes]]) -> bytes:
    """Return a chunk from tags and payloads."""
    payloads = [payload for _, payload in encoded]
    lengths = np.fromiter(map(len, payloads), np.int64, len(payloads))
    if lengths.max(initial=0) >= 1 << 32:
        raise Unencodable("a value of more than 4 GB")
    tags = b"".join([tag for tag, _ in encoded])
    return b"".join([tags, lengths.astype("<u4").tobytes(), *payloads])


def _encode_texts(items: list[Any], kinds: set[type]) -> bytes | None:
    """Return the chunk of strings and missing values; None where it is more than that."""
    if not kinds <= {str, float, *EMPTY_TAGS}:
        return None
    tags = np.full(len(items), TEXT, np.uint8)
    if kinds != {str}:
        classes = list(map(type, items))
        for kind in kinds - {str}:
            at = np.fromiter((c is kind for c in classes), bool, len(items))
            if kind is float and not _all_plain_nan(items, at):
                return None
            tags[at] = ord(EMPTY_TAGS.get(kind, b"x"))
    try:
        found = pa.array(items, pa.large_string(), mask=tags != TEXT)
    except UnicodeEncodeError:  # lone surrogates: the slower way keeps them
        return None
    lengths, data = lengths_and_data(found)
    return b"".join([tags.tobytes(), lengths, data])


def _all_plain_nan(items: list[Any], at: Array) -> bool:
    floats = np.array([items[place] for place in np.flatnonzero(at)], dtype="<f8")
    return bool((floats.view("<u8") == QUIET_NAN).all())


def read(doc: Doc, source: Source) -> Array:
    """Return an object array."""
    array = np.empty(source.count(doc["rows"]), dtype=object)
    for piece in source.chunks(doc):
        array[piece.place] = decode(piece.data, piece.rows)[piece.wanted]
    return array


def decode(data: bytes, rows: int) -> Array:
    """Return the values of a chunk."""
    tags = data[:rows]
    lengths = np.frombuffer(data, "<u4", rows, offset=rows)
    ends = np.cumsum(lengths, dtype=np.int64)
    payloads = memoryview(data)[5 * rows :]
    quick = _decode_texts(tags, ends, payloads) if set(tags) <= PLAIN else None
    if quick is not None:
        return quick
    values = np.empty(rows, dtype=object)
    start = 0
    for place, end in enumerate(ends.tolist()):
        values[place] = read_value(tags[place : place + 1], bytes(payloads[start:end]))
        start = end
    return values


def _decode_texts(tags: bytes, ends: Array, payloads: memoryview) -> Array | None:
    try:
        values = texts(ends, payloads)
    except (UnicodeDecodeError, pa.ArrowException):  # lone surrogates, in either's words
        return None
    codes = np.frombuffer(tags, np.uint8)
    for code in set(tags) - {TEXT}:
        values[codes == code] = read_value(bytes([code]), b"")
    return values


CODEC = Codec(write, read)
