"""What we rely on inside pandas is there, in the version at hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
from frames_cases import CASES
from frames_changes import frame_of

from mlops_jupyter.frames import layout


def test_every_kind_of_array_shows_its_parts():
    for name, make in CASES.items():
        for block in layout.blocks(make()):
            parts = layout.buffers_of(layout.cells(block))
            assert parts, name
            assert parts[0] is not layout.cells(block) or isinstance(parts[0], np.ndarray), name


def test_a_shallow_copy_shares_all_memory_and_no_block():
    frame = frame_of(50)
    copy = frame.copy(deep=False)
    for mine, theirs in zip(layout.blocks(frame), layout.blocks(copy), strict=True):
        assert mine is not theirs
        pairs = zip(
            layout.buffers_of(layout.cells(mine)),
            layout.buffers_of(layout.cells(theirs)),
            strict=True,
        )
        for left, right in pairs:
            shared = left is right or np.shares_memory(left, right)
            assert shared


def test_size_is_about_what_pandas_says():
    frame = frame_of(10_000)
    ratio = layout.size_of(frame) / frame.memory_usage(index=True).sum()
    assert 0.9 < ratio < 1.1


def test_object_cells_are_counted():
    frame = frame_of(50)
    assert layout.object_cells(frame) == 50
    assert layout.object_cells(frame.drop(columns="o")) == 0


def test_unknown_arrays_are_told_by_themselves():
    class Odd:
        pass

    odd = Odd()
    assert layout.buffers_of(odd) == [odd]


def test_counting_holders_counts_them():
    array = np.zeros(1000)
    wrapped = pd.Series(array, copy=False)
    assert layout.foreign(wrapped)
    del array
    assert not layout.foreign(wrapped)
