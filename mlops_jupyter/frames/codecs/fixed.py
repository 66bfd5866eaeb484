"""NumPy arrays whose items have a fixed width: bool, int, float, complex, M8, m8."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlops_jupyter.frames.canonical import Buffer, Doc, Unencodable
from mlops_jupyter.frames.codecs.base import Array, Codec, Source, Writing
from mlops_jupyter.frames.values import clear_padding


def plain_bytes(array: Array) -> Buffer:
    """Return an array's bytes in C order, without a copy where they lie so already."""
    array = np.ascontiguousarray(array)
    data: Any = clear_padding(array).view(np.uint8).reshape(-1)
    return memoryview(data)


def write(array: Array, writing: Writing) -> Doc:
    """Write the bytes as they are; the byte order is part of the dtype."""
    if array.dtype.fields is not None or array.dtype.kind not in "biufcmMSU":
        raise Unencodable(f"NumPy {array.dtype}")
    keys = writing.sink.chunks(
        len(array),
        lambda start, stop: plain_bytes(array[start:stop]),
        nbytes=array.nbytes,
        typesize=array.itemsize,
    )
    return {"kind": "fixed", "dtype": array.dtype.str, "rows": len(array), "chunks": keys}


def read(doc: Doc, source: Source) -> Array:
    """Return a fresh, writable array."""
    array = np.empty(source.count(doc["rows"]), dtype=doc["dtype"])
    for piece in source.chunks(doc):
        values = np.frombuffer(piece.data, dtype=doc["dtype"], count=piece.rows)
        array[piece.place] = values[piece.wanted]
    return array


CODEC = Codec(write, read)
