"""Where a frame's cells lie in memory: the one place that knows pandas' insides.

pandas offers no public way to its blocks. `_mgr.blocks`, `mgr_locs` and the attributes
in `BUFFERS` have been stable since pandas 1.0; tests/frames/test_frames_layout.py says
so for the version at hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
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


def arrays_of(frame: Any) -> list[Any]:
    """Return the array of each column.

    Straight from the blocks: a Series made in a background thread would count as a
    sharer of the memory, and the user's next write would copy it.
    """
    if frame.ndim == 1:
        return [cells(blocks(frame)[0])]
    arrays: list[Any] = [None] * frame.shape[1]
    for block in blocks(frame):
        values = cells(block)
        for row, place in enumerate(block.mgr_locs):
            arrays[place] = values[row] if values.ndim == 2 else values
    return arrays


def layout_of(frame: Any, alive: Alive, *, pin: bool) -> list[Any]:
    """Return where every part of a frame lies: equal layouts, same memory.

    With `pin`, extension arrays are told by their parts, which `alive` keeps; without,
    nothing large is kept, and equal layouts only make the same memory likely.
    """
    axes = frame.axes
    alive += axes
    places: list[Any] = [*map(id, axes)]
    two = len(axes) == 2
    for block in frame._mgr.blocks:
        if two:
            columns = block.mgr_locs.indexer
            # slices compare like tuples; arrays of positions need their bytes
            places.append(columns if type(columns) is slice else columns.tobytes())
        values = block.values  # noqa: PD011 - a block's, not a frame's
        if type(values) is np.ndarray:
            places.append(_place(values))
        else:
            parts = [values.dtype, *(buffers_of(values) if pin else ())]
            alive += parts
            places += map(id, parts)
    return places


def _place(array: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    face = array.__array_interface__
    return face["data"], face["shape"], face["strides"], face["typestr"]


USUAL = ("_ndarray", "_pa_array", "_data", "_mask")


def _itself(values: Any) -> list[Any]:
    return [values]


BUFFERS: dict[type, Callable[[Any], list[Any]]] = {
    np.ndarray: _itself,
    pd.arrays.IntervalArray: lambda v: [*buffers_of(v._left), *buffers_of(v._right)],
    pd.arrays.SparseArray: lambda v: [v.sp_values, v.sp_index],
}
"""How to get at the arrays that an array of pandas is made of; grows with the kinds met."""


def buffers_of(values: Any) -> list[Any]:
    """Return the arrays (NumPy's, Arrow's) that an array of pandas is made of."""
    kind = type(values)
    if kind not in BUFFERS:
        BUFFERS[kind] = _getter(values)
    return BUFFERS[kind](values)


def _getter(values: Any) -> Callable[[Any], list[Any]]:
    names = [name for name in USUAL if hasattr(values, name)]
    if not names:
        return _itself
    return lambda v: [getattr(v, name) for name in names]


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
    return any(_foreign(block) for block in blocks(frame))


def _foreign(block: Any) -> bool:
    values = cells(block)
    if type(values) is not np.ndarray or not values.flags.writeable:
        return False
    base = values.base
    if base is not None and type(base) is not np.ndarray:
        return type(base).__name__ != "PyCapsule"  # Arrow's, whose arrays nobody writes to
    # each view holds its owner: one holder is the block, or the view that the block has
    holders = sys.getrefcount(values if base is None else base) - _COUNTING
    return holders > 1 and holders > _known_holders(block, values if base is None else base)


def _known_holders(block: Any, owner: Any) -> int:
    """Return how many of an array's holders pandas knows of: blocks and indexes."""
    known = 0
    for reference in block.refs.referenced_blocks:
        sharer = reference()
        arrays = [] if sharer is None else buffers_of(sharer.values)
        known += sum(array is owner or getattr(array, "base", None) is owner for array in arrays)
    return known


def _counting() -> int:
    """Return what counting the holders of a local variable adds; differs by Python version."""
    array = np.empty(1)
    return sys.getrefcount(array)


_COUNTING = _counting()
