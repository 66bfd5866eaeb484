"""pandas' nullable arrays (Int64, Float64, boolean): values and validity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.frames.canonical import Buffer, Doc
from mlops_jupyter.frames.codecs.base import (
    Array,
    Codec,
    Source,
    Writing,
    packed_bits,
    unpacked_bits,
)
from mlops_jupyter.frames.codecs.fixed import plain_bytes


def values_and_mask(array: Any) -> tuple[Array, Array]:
    """Return the two arrays of a nullable array (mask: True = missing), not copied.

    pandas has no public way to the values under the mask that does not copy.
    """
    return array._data, array._mask


def write(array: Any, writing: Writing) -> Doc:
    """Write values with zero in the masked slots, then the bitmap if any is missing."""
    values, mask = values_and_mask(array)

    def encode(start: int, stop: int) -> Buffer:
        part, missing = values[start:stop], mask[start:stop]
        if not missing.any():
            return plain_bytes(part)
        zeroed = np.where(missing, np.zeros((), part.dtype), part)
        return zeroed.tobytes() + packed_bits(~missing)

    keys = writing.sink.chunks(len(array), encode, nbytes=values.nbytes)
    return {"kind": "masked", "dtype": array.dtype.name, "rows": len(array), "chunks": keys}


def read(doc: Doc, source: Source) -> Any:
    """Return a fresh nullable array."""
    dtype: Any = pd.api.types.pandas_dtype(doc["dtype"])
    rows = source.count(doc["rows"])
    values = np.empty(rows, dtype=dtype.numpy_dtype)
    mask = np.empty(rows, dtype=bool)
    for piece in source.chunks(doc):
        part = np.frombuffer(piece.data, values.dtype, count=piece.rows)
        bits = unpacked_bits(memoryview(piece.data)[part.nbytes :], piece.rows)
        values[piece.place] = part[piece.wanted]
        mask[piece.place] = ~bits[piece.wanted]
    return dtype.construct_array_type()(values, mask)


CODEC = Codec(write, read)
