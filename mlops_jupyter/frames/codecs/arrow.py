"""Arrow-backed columns of any nesting, independent of chunking and offsets.

A chunk is a sequence of parts, each with its length (u8) before it; every array gives
its validity bitmap (empty if nothing is missing) and then what `_PARTS` says for its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from mlops_jupyter.frames.canonical import Buffer, Doc
from mlops_jupyter.frames.codecs.arrow_types import type_doc, type_from
from mlops_jupyter.frames.codecs.base import (
    Array,
    Codec,
    Source,
    Writing,
    packed_bits,
    unpacked_bits,
)
from mlops_jupyter.frames.codecs.text import (
    lengths_and_data,
    plain_layout,
    valid_of,
    validity,
)


def write(array: Any, writing: Writing) -> Doc:
    """Write an ArrowExtensionArray."""
    whole = array.__arrow_array__()
    described = type_doc(array.dtype.pyarrow_dtype)
    keys = writing.sink.chunks(
        len(array), lambda start, stop: encode(whole[start:stop]), nbytes=int(array.nbytes)
    )
    return {"kind": "arrow", "type": described, "rows": len(array), "chunks": keys}


def encode(chunked: Any) -> bytes:
    """Return the chunk of a piece of an Arrow column."""
    parts = list(_parts(_single(chunked)))
    framed = (piece for part in parts for piece in (len(part).to_bytes(8, "little"), part))
    return b"".join(framed)


def _single(chunked: Any) -> Any:
    if chunked.num_chunks == 1:
        return chunked.chunk(0)
    combined = chunked.combine_chunks()
    return pa.concat_arrays(combined.chunks) if hasattr(combined, "chunks") else combined


def _parts(array: Any) -> Iterator[Buffer]:
    """Yield the parts of an array: validity, then those of its family."""
    if types.is_dictionary(array.type):
        array = array.dictionary_decode()
    yield validity(array)
    yield from _family(array.type)[0](array)


def _bool_parts(array: Any) -> Iterator[Buffer]:
    values = pc.fill_null(array, False).to_numpy(zero_copy_only=False)
    yield np.packbits(values, bitorder="little").tobytes()


def _fixed_parts(array: Any) -> Iterator[Buffer]:
    width = array.type.bit_width // 8
    buffer = array.buffers()[1]
    if buffer is None or width == 0:
        yield b""
        return
    start = array.offset * width
    values: Any = np.frombuffer(buffer, np.uint8)[start : start + len(array) * width]
    if array.null_count:
        values = values.reshape(-1, width) * valid_of(array)[:, None].view(np.uint8)
    yield memoryview(values.reshape(-1))


def _text_parts(array: Any) -> Iterator[Buffer]:
    yield from lengths_and_data(plain_layout(array))


def _list_parts(array: Any) -> Iterator[Buffer]:
    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    yield lengths.astype("<u4").tobytes()
    yield from _parts(array.flatten())


def _struct_parts(array: Any) -> Iterator[Buffer]:
    for child in array.flatten():
        yield from _parts(child)


def _map_parts(array: Any) -> Iterator[Buffer]:
    if array.null_count or array.offset:  # entries under nulls and outside are nobody's
        array = pa.array(array.to_pylist(), array.type)
    offsets = array.offsets.to_numpy()
    yield np.diff(offsets).astype("<u4").tobytes()
    for child in (array.keys, array.items):
        yield from _parts(child[offsets[0] : offsets[-1]] if len(array) else child[:0])


def read(doc: Doc, source: Source) -> Any:
    """Return an ArrowExtensionArray."""
    kind = type_from(doc["type"])
    pieces = [decode(kind, piece.data, piece.rows)[piece.wanted] for piece in source.chunks(doc)]
    dtype: Any = pd.ArrowDtype(kind)
    return dtype.construct_array_type()(pa.chunked_array(pieces, kind))


def decode(kind: Any, data: bytes, rows: int) -> Any:
    """Return the Arrow array of a chunk."""
    array = _build(kind, rows, _unframed(memoryview(data)))
    array.validate()  # that all lies within the buffers
    return array


def _unframed(data: memoryview) -> Iterator[memoryview]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 8], "little")
        yield data[at + 8 : at + 8 + size]
        at += 8 + size


def _build(kind: Any, rows: int, parts: Iterator[memoryview]) -> Any:
    if types.is_dictionary(kind):
        return _as_dictionary(kind, _build(kind.value_type, rows, parts))
    valid = unpacked_bits(next(parts), rows)
    return _family(kind)[1](kind, rows, valid, parts)


def _as_dictionary(kind: Any, values: Any) -> Any:
    found = values.dictionary_encode()
    indices = found.indices.cast(kind.index_type)
    return pa.DictionaryArray.from_arrays(indices, found.dictionary, ordered=kind.ordered)


def _bitmap(valid: Array) -> Any:
    return None if valid.all() else pa.py_buffer(packed_bits(valid))


def _bool_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    buffers = [_bitmap(valid), pa.py_buffer(next(parts))]
    return pa.Array.from_buffers(kind, rows, buffers)


def _text_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    lengths, data = next(parts), next(parts)
    offsets = np.zeros(rows + 1, np.int64)
    np.cumsum(np.frombuffer(lengths, "<u4", rows), out=offsets[1:])
    binary = types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind)
    large = pa.large_binary() if binary else pa.large_string()
    buffers = [_bitmap(valid), pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(large, rows, buffers).cast(kind)


def _list_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    lengths = np.frombuffer(next(parts), "<u4", rows)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
    child = _build(kind.value_type, int(offsets[-1]), parts)
    if types.is_fixed_size_list(kind):
        return _fixed_list(kind, rows, valid, child)
    width = np.int64 if types.is_large_list(kind) else np.int32
    buffers = [_bitmap(valid), pa.py_buffer(offsets.astype(width))]
    return pa.Array.from_buffers(kind, rows, buffers, children=[child])


def _fixed_list(kind: Any, rows: int, valid: Array, child: Any) -> Any:
    # a missing list still takes its room in the child
    places = np.full((rows, kind.list_size), -1, np.int64)
    places[valid] = np.arange(len(child)).reshape(-1, kind.list_size)
    flat = places.reshape(-1)
    spread = child.take(pa.array(flat, mask=flat < 0))
    return pa.Array.from_buffers(kind, rows, [_bitmap(valid)], children=[spread])


def _struct_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    children = [_build(kind.field(i).type, rows, parts) for i in range(kind.num_fields)]
    return pa.Array.from_buffers(kind, rows, [_bitmap(valid)], children=children)


def _map_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    lengths = np.frombuffer(next(parts), "<u4", rows)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
    count = int(offsets[-1])
    fields = [_build(kind.key_type, count, parts), _build(kind.item_type, count, parts)]
    entry = pa.struct([kind.key_field, kind.item_field])
    entries = pa.Array.from_buffers(entry, count, [None], children=fields)
    buffers = [_bitmap(valid), pa.py_buffer(offsets.astype(np.int32))]
    return pa.Array.from_buffers(kind, rows, buffers, children=[entries])


Parts = Callable[[Any], Iterator[Buffer]]
Built = Callable[[Any, int, Array, Iterator[memoryview]], Any]


def _is_list(kind: Any) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _is_text(kind: Any) -> bool:
    tests = (
        *(types.is_string, types.is_large_string, types.is_string_view),
        *(types.is_binary, types.is_large_binary, types.is_binary_view),
    )
    return any(test(kind) for test in tests)


def _fixed_built(kind: Any, rows: int, valid: Array, parts: Iterator[memoryview]) -> Any:
    return pa.Array.from_buffers(kind, rows, [_bitmap(valid), pa.py_buffer(next(parts))])


def _null_built(_kind: Any, rows: int, _valid: Array, _parts: Iterator[memoryview]) -> Any:
    return pa.nulls(rows)


FAMILIES: list[tuple[Callable[[Any], bool], Parts, Built]] = [
    (types.is_null, lambda _: iter(()), _null_built),
    (types.is_boolean, _bool_parts, _bool_built),
    (_is_text, _text_parts, _text_built),
    (_is_list, _list_parts, _list_built),
    (types.is_struct, _struct_parts, _struct_built),
    (types.is_map, _map_parts, _map_built),
]
"""Test of a type, its parts, the way back; everything else has a fixed width."""


def _family(kind: Any) -> tuple[Parts, Built]:
    for test, parts, built in FAMILIES:
        if test(kind):
            return parts, built
    return _fixed_parts, _fixed_built


CODEC = Codec(write, read)
