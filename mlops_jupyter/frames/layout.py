"""Where a frame's cells lie in memory: the one place that knows pandas' insides.

pandas offers no public way to its blocks. `_mgr.blocks`, `mgr_locs` and the attributes
in `BUFFERS` have been stable since pandas 1.0; tests/frames/test_frames_layout.py says
so for the version at hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

Alive = list[Any]
"""Objects whose id is part of a layout, kept so that the id is not given away."""


def blocks(frame: Any) -> tuple[Any, ...]:
    """Return the blocks of a frame: arrays with the positions of their columns."""
    found: tuple[Any, ...] = frame._mgr.blocks
    return found


def cells(block: Any) -> Any:
    """Return the array of a block."""
    return block.values  # noqa: PD011 - a block's, not a frame's


def layout_of(frame: Any, alive: Alive) -> tuple[Any, ...]:
    """Return where every part of a frame lies: equal layouts, same memory."""
    axes = frame.axes
    alive += axes
    places: list[Any] = [id(axis) for axis in axes]
    for block in blocks(frame):
        values = cells(block)
        places.append(block.mgr_locs.indexer if frame.ndim == 2 else 0)
        if type(values) is np.ndarray:
            places.append(_place(values))
        else:
            places += _extension(values, alive)
    return tuple(_comparable(place) for place in places)


def _comparable(place: Any) -> Any:
    # slices compare like tuples; arrays of positions need their bytes
    return place.tobytes() if type(place) is np.ndarray else place


def _place(array: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    return array.__array_interface__["data"][0], array.shape, array.strides, array.dtype


def _extension(values: Any, alive: Alive) -> list[Any]:
    dtype = values.dtype
    alive.append(dtype)
    places: list[Any] = [id(dtype)]
    for buffer in buffers_of(values):
        if isinstance(buffer, np.ndarray):
            places.append(_place(buffer))
        else:
            alive.append(buffer)
            places.append(id(buffer))
    return places


BUFFERS: dict[type, Callable[[Any], list[Any]]] = {
    pd.arrays.IntervalArray: lambda v: [*buffers_of(v._left), *buffers_of(v._right)],
    pd.arrays.SparseArray: lambda v: [v.sp_values, v.sp_index],
}
"""Arrays that are made of more than the usual attributes."""

USUAL = ("_ndarray", "_pa_array", "_data", "_mask")


def buffers_of(values: Any) -> list[Any]:
    """Return the arrays (NumPy's, Arrow's) that an array of pandas is made of."""
    if isinstance(values, np.ndarray):
        return [values]
    special = BUFFERS.get(type(values))
    if special is not None:
        return special(values)
    found = [getattr(values, name) for name in USUAL if hasattr(values, name)]
    return found or [values]


def opaque(frame: Any) -> bool:
    """Return whether some column is of a kind whose memory is not known here."""
    return any(buffers_of(cells(block))[0] is cells(block) for block in _extensions(frame))


def _extensions(frame: Any) -> Iterator[Any]:
    return (block for block in blocks(frame) if type(cells(block)) is not np.ndarray)


def size_of(frame: Any) -> int:
    """Return about how many bytes a frame takes, in microseconds."""
    axes = sum(axis.nbytes for axis in frame.axes if type(axis) is pd.Index)
    return int(sum(cells(block).nbytes for block in blocks(frame))) + axes


def object_cells(frame: Any) -> int:
    """Return how many cells hold Python objects."""
    found = (buffer for block in blocks(frame) for buffer in buffers_of(cells(block)))
    arrays = [buffer for buffer in found if isinstance(buffer, np.ndarray)]
    return sum(array.size for array in arrays if array.dtype.kind == "O")


def foreign(frame: Any) -> bool:
    """Return whether some cells lie in memory that others may write to.

    An array wrapped with `copy=False`, a memory map, a buffer: pandas does not know of
    those who share it, and a snapshot would part them from the frame.
    """
    return any(
        _foreign(block, array)
        for block in blocks(frame)
        for array in buffers_of(cells(block))
        if type(array) is np.ndarray
    )


def _foreign(block: Any, array: np.ndarray[Any, Any]) -> bool:
    if array.base is None or not array.flags.writeable:
        return False
    if type(array.base) is not np.ndarray:
        return True
    return _holders(array) > _known_holders(block, array.base)


def _holders(array: np.ndarray[Any, Any]) -> int:
    """Return how many variables and views hold the array that owns the memory."""
    return sys.getrefcount(array.base) - _OWN


def _known_holders(block: Any, base: Any) -> int:
    """Return how many of them pandas knows of: blocks and indexes that share it."""
    known = 0
    for reference in block.refs.referenced_blocks:
        sharer = reference()
        values = getattr(sharer, "values", None) if sharer is not None else None
        arrays = buffers_of(values) if values is not None else []
        known += sum(getattr(array, "base", None) is base for array in arrays)
    return known


_OWN = 0
_OWN = _holders(np.empty(1)[:]) - 1
"""What counting itself adds: differs between versions of Python."""
