"""Sparse arrays: per chunk the places of the stored values, then the values."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pandas as pd

from mlops_jupyter.frames.canonical import GRID, Doc, bytes_of, text_of
from mlops_jupyter.frames.codecs import fixed
from mlops_jupyter.frames.codecs.base import Codec, Source, Writing
from mlops_jupyter.frames.values import nested
from mlops_jupyter.frames.values_read import read_nested


def write(array: Any, writing: Writing) -> Doc:
    """Write places (u4, counted from the chunk's start) and values of each chunk."""
    places = array.sp_index.to_int_index().indices
    values = array.sp_values
    cuts = np.searchsorted(places, np.arange(0, len(array) + GRID, GRID))

    def encode(start: int, _stop: int) -> bytes:
        part = slice(cuts[start // GRID], cuts[start // GRID + 1])
        here = (places[part] - start).astype("<u4").tobytes()
        return b"".join([here, fixed.plain_bytes(values[part])])

    checked = fixed.write(values[:0], writing)  # refuses object values
    return {
        "kind": "sparse",
        "rows": len(array),
        "dtype": checked["dtype"],
        "layout": array.kind,
        "fill": text_of(nested(array.fill_value, writing.fallback)),
        "chunks": writing.sink.chunks(len(array), encode, nbytes=values.nbytes * 2),
    }


def read(doc: Doc, source: Source) -> Any:
    """Return a SparseArray of the same layout, without ever making it dense."""
    dtype = np.dtype(doc["dtype"])
    places, values = [np.empty(0, np.int32)], [np.empty(0, dtype)]
    for piece in source.chunks(doc):
        count = len(piece.data) // (4 + dtype.itemsize)
        at = np.frombuffer(piece.data, "<u4", count).astype(np.int64)
        keep = (at >= piece.low) & (at < piece.high)
        places.append((at[keep] - piece.low + piece.at).astype(np.int32))
        values.append(np.frombuffer(piece.data, dtype, count, offset=4 * count)[keep])
    return _assemble(doc, source.count(doc["rows"]), places, values)


def _assemble(doc: Doc, rows: int, places: list[Any], values: list[Any]) -> Any:
    fill = read_nested(bytes_of(doc["fill"]))
    dtype = pd.SparseDtype(np.dtype(doc["dtype"]), fill)
    kind: Any = pd.arrays.SparseArray
    data, where, layout = np.concatenate(values), np.concatenate(places), doc["layout"]
    if hasattr(kind, "from_indices"):  # since pandas 3.1
        return kind.from_indices(data, where, rows, fill, layout, data.dtype)
    from pandas._libs.sparse import IntIndex

    index: Any = cast("Any", IntIndex)(rows, where)
    index = index.to_block_index() if layout == "block" else index
    return kind(data, sparse_index=index, dtype=dtype)


CODEC = Codec(write, read)
