"""pandas' string dtype, through Arrow's buffers.

A chunk is `lengths (n x u4) | UTF-8 bytes | validity bitmap, if any is missing`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from mlops_jupyter.frames.canonical import Buffer, Doc, Unencodable
from mlops_jupyter.frames.codecs.base import (
    Array,
    Codec,
    Source,
    Writing,
    packed_bits,
    unpacked_bits,
)


def write(array: Any, writing: Writing) -> Doc:
    """Write a StringDtype array of either storage."""
    as_arrow = array.dtype.storage == "pyarrow"
    whole = pa.array(array) if as_arrow else None

    def encode(start: int, stop: int) -> bytes:
        if whole is not None:
            return encode_arrow(whole[start:stop])
        return _encode_python(np.asarray(array[start:stop], dtype=object))

    keys = writing.sink.chunks(len(array), encode, nbytes=int(array.nbytes))
    missing = "NA" if array.dtype.na_value is pd.NA else "nan"
    return {
        "kind": "text",
        "storage": array.dtype.storage,
        "missing": missing,
        "rows": len(array),
        "chunks": keys,
    }


def encode_arrow(part: Any) -> bytes:
    """Return the chunk of an Arrow string or binary array."""
    part = plain_layout(part)
    lengths, data = lengths_and_data(part)
    return b"".join([lengths, data, validity(part)])


def plain_layout(part: Any) -> Any:
    """Return one large_string or large_binary array without bytes under nulls."""
    if isinstance(part, pa.ChunkedArray):
        part = part.combine_chunks()
    if isinstance(part, pa.ChunkedArray):  # combine_chunks of none or of many
        part = pa.concat_arrays(part.chunks) if part.num_chunks else pa.array([], part.type)
    binary = pa.types.is_binary(part.type) or pa.types.is_large_binary(part.type)
    return part.cast(pa.large_binary() if binary else pa.large_string())


def offsets_of(part: Any) -> Array:
    """Return the n + 1 offsets of a large_string or large_binary array."""
    if len(part) == 0:
        return np.zeros(1, np.int64)
    return np.frombuffer(part.buffers()[1], np.int64)[part.offset : part.offset + len(part) + 1]


def lengths_and_data(part: Any) -> tuple[bytes, Buffer]:
    """Return the lengths (u4) and the bytes of a large_string or large_binary array."""
    offsets = offsets_of(part)
    lengths = np.diff(offsets)
    if part.null_count and lengths[~valid_of(part)].any():
        part = pa.array(part.to_pylist(), part.type)  # bytes under nulls are nobody's
        return lengths_and_data(part)
    if lengths.max(initial=0) >= 1 << 32:
        raise Unencodable("a string of more than 4 GB")
    buffer = part.buffers()[2]
    data = memoryview(buffer)[offsets[0] : offsets[-1]] if buffer is not None else b""
    return lengths.astype("<u4").tobytes(), data


def valid_of(part: Any) -> Array:
    """Return the validity of an Arrow array as Booleans."""
    valid: Array = part.is_valid().to_numpy(zero_copy_only=False)
    return valid


def validity(part: Any) -> bytes:
    """Return the bitmap of an Arrow array, empty if nothing is missing."""
    return b"" if part.null_count == 0 else packed_bits(valid_of(part))


def _encode_python(values: Array) -> bytes:
    missing = pd.isna(values)
    try:
        return encode_arrow(pa.array(values, pa.large_string(), mask=missing))
    except UnicodeEncodeError:  # lone surrogates, which Arrow refuses
        return _encode_surrogates(values, missing)


def _encode_surrogates(values: Array, missing: Array) -> bytes:
    parts = [
        b"" if gone else value.encode("utf-8", "surrogatepass")
        for value, gone in zip(values, missing, strict=True)
    ]
    lengths = np.fromiter(map(len, parts), "<u4", len(parts))
    return b"".join([lengths.tobytes(), *parts, packed_bits(~missing)])


def texts(ends: Array, data: memoryview) -> Array:
    """Return Python strings, given where each ends in the UTF-8 bytes."""
    return np.asarray(_large_strings(ends, data, None).to_numpy(zero_copy_only=False))


def _large_strings(ends: Array, data: memoryview, bitmap: memoryview | None) -> Any:
    offsets = np.concatenate([np.zeros(1, np.int64), ends])
    buffers = [pa.py_buffer(bitmap) if bitmap else None, pa.py_buffer(offsets), pa.py_buffer(data)]
    array = pa.Array.from_buffers(pa.large_string(), len(ends), buffers)
    array.validate()  # that all lies within the buffers
    return array


def split(data: bytes, rows: int) -> tuple[Array, memoryview, memoryview]:
    """Return the ends, the text and the bitmap of a chunk."""
    ends = np.cumsum(np.frombuffer(data, "<u4", rows), dtype=np.int64)
    view = memoryview(data)
    middle = 4 * rows + (int(ends[-1]) if rows else 0)
    return ends, view[4 * rows : middle], view[middle:]


def read(doc: Doc, source: Source) -> Any:
    """Return a string array of the storage it had."""
    na_value = pd.NA if doc["missing"] == "NA" else np.nan
    dtype = pd.StringDtype(doc["storage"], na_value=na_value)
    if doc["storage"] == "pyarrow":
        return _read_arrow(doc, source, dtype)
    values = np.empty(source.count(doc["rows"]), dtype=object)
    for piece in source.chunks(doc):
        ends, data, bits = split(piece.data, piece.rows)
        part = _strings(ends, data)
        part[~unpacked_bits(bits, piece.rows)] = na_value
        values[piece.place] = part[piece.wanted]
    return pd.array(values, dtype=dtype)


def _strings(ends: Array, data: memoryview) -> Array:
    try:
        return texts(ends, data)
    except (UnicodeDecodeError, pa.ArrowException):  # lone surrogates, in either's words
        starts = [0, *ends.tolist()]
        parts = [bytes(data[a:b]) for a, b in pairwise(starts)]
        return np.array([part.decode("utf-8", "surrogatepass") for part in parts], dtype=object)


def _read_arrow(doc: Doc, source: Source, dtype: Any) -> Any:
    parts = []
    for piece in source.chunks(doc):
        whole = _large_strings(*split(piece.data, piece.rows))
        parts.append(whole[piece.wanted])
    array = pa.chunked_array(parts, pa.large_string())
    return dtype.construct_array_type()(array, dtype=dtype)


CODEC = Codec(write, read)
