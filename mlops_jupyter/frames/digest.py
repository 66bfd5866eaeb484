"""A fast hash of a frame's cells where they lie: "did it change?", never an id.

xxh3 over the buffers, no copies. Two equal digests of one layout mean equal content;
they say nothing across layouts, processes or versions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xxhash

from mlops_jupyter.frames.codecs.objects import encode
from mlops_jupyter.frames.layout import blocks, buffers_of, cells
from mlops_jupyter.frames.visible import Visible


def digest(frame: Any) -> bytes:
    """Return a hash of all cells and row labels as they lie in memory."""
    state = xxhash.xxh3_128()
    for block in blocks(frame):
        _feed(state, cells(block))
    for axis in frame.axes:
        for level in _parts_of(axis):
            _feed(state, level)
    return state.digest()


def _parts_of(axis: Any) -> list[Any]:
    if hasattr(axis, "codes") and hasattr(axis, "levels"):
        return [*axis.codes, *(level.array for level in axis.levels)]
    return [] if hasattr(axis, "step") else [axis.array]


def _feed(state: Any, values: Any) -> None:
    for buffer in buffers_of(values):
        if isinstance(buffer, np.ndarray):
            state.update(_bytes(buffer))
        elif hasattr(buffer, "chunks"):
            for part in (part for chunk in buffer.chunks for part in chunk.buffers()):
                state.update(memoryview(part) if part is not None else b"-")


def _bytes(array: np.ndarray[Any, Any]) -> Any:
    if array.dtype == object:
        return encode(array.reshape(-1), Visible())
    if array.flags.f_contiguous:
        array = array.T
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)
