"""Differences between two versions, counted cell by cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from frames_cases import CASES, InMemory
from frames_changes import frame_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_jupyter.frames import diff_frames, identify, save_frame


def diff(before, after):
    objects = InMemory()
    return diff_frames(save_frame(before, objects), save_frame(after, objects), objects)


def cells(found):
    return {change.name: change.cells for change in found.columns if change.cells}


def test_equal_frames_are_identical():
    found = diff(frame_of(30), frame_of(30))
    assert found.identical
    assert found.summary == "identical"
    assert found.columns == ()


@pytest.mark.parametrize("name", [name for name in CASES if name != "arrow"])
def test_every_kind_can_be_compared_with_itself_shifted(name):
    frame = CASES[name]()
    if frame.ndim == 2 and not frame.shape[1]:
        return
    other = frame.iloc[::-1].set_axis(frame.index, axis=0)
    found = diff(frame, other)
    assert found.rows_added == found.rows_removed == 0
    exact = identify(frame).frame_id == identify(other).frame_id
    assert found.identical == exact
    assert bool(cells(found)) != exact


def test_cells_are_counted_by_column():
    before = frame_of(50)
    after = before.copy()
    after.loc[[1, 2, 3], "f"] = -1.0
    after.loc[7, "s"] = None
    after.loc[[0, 1], "n"] = pd.NA
    after.loc[4, "c"] = "y"
    after.loc[5, "o"] = "new"
    found = diff(before, after)
    assert cells(found) == {"f": 3, "s": 1, "n": 2, "c": 1, "o": 1}
    by_name = {change.name: change for change in found.columns}
    assert (by_name["f"].before, by_name["f"].after) == ("0.75", "-1.0")
    assert (by_name["s"].emptied, by_name["s"].filled) == (1, 0)
    assert found.summary == (
        "3 cells changed in f, 1 cell emptied in s, 2 cells emptied in n, "
        "1 cell changed in c, 1 cell in 1 more column"
    )


def test_filling_is_told():
    before = pd.DataFrame({"temp": [1.0, None, None]})
    assert diff(before, before.fillna(0.0)).summary == "2 cells filled in temp"


def test_bits_count():
    before = pd.DataFrame({"a": [0.0, np.nan, 1.0]})
    after = pd.DataFrame({"a": [-0.0, np.nan, 1.0]})
    assert cells(diff(before, after)) == {"a": 1}


def test_rows_match_by_label():
    before = pd.DataFrame({"a": range(10)}, index=[f"r{n}" for n in range(10)])
    after = before.iloc[::-1].drop(index=["r3", "r5"])
    after.loc["new"] = 99
    after.loc["r7", "a"] = -7
    found = diff(before, after)
    assert (found.rows_added, found.rows_removed) == (1, 2)
    assert cells(found) == {"a": 1}


def test_a_filter_changes_no_cell():
    frame = frame_of(200)
    found = diff(frame, frame[frame["b"]])
    assert (found.rows_removed, cells(found)) == (100, {})


def test_appended_rows_change_no_cell():
    frame = frame_of(100)
    found = diff(frame.iloc[:60], frame)
    assert (found.rows_added, cells(found)) == (40, {})


def test_repeated_labels_match_by_position():
    before = pd.DataFrame({"a": [1, 2, 3]}, index=["x", "x", "y"])
    after = pd.DataFrame({"a": [1, 5, 3]}, index=["x", "x", "z"])
    assert cells(diff(before, after)) == {"a": 1}


def test_a_new_dtype_counts_new_values_only():
    before = pd.DataFrame({"a": [1, 2, 3], "b": ["1", "2", "x"]})
    after = pd.DataFrame({"a": [1.0, 2.5, 3.0], "b": [1, 2, 3]})
    found = {change.name: change for change in diff(before, after).columns}
    assert (found["a"].kind, found["a"].cells) == ("dtype", 1)
    assert (found["a"].before, found["a"].after) == ("int64", "float64")
    assert found["b"].cells == 3


def test_columns_that_come_go_and_are_renamed():
    before = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    after = pd.DataFrame({"a": [1], "B": [2], "d": [4]})
    kinds = {(change.kind, change.name) for change in diff(before, after).columns}
    assert kinds == {("renamed", "B"), ("removed", "c"), ("added", "d")}


def test_metadata_is_told():
    before = pd.DataFrame({"a": [1]})
    after = before.rename_axis(index="n")
    after.attrs["x"] = 1
    assert diff(before, after).metadata == ("index changed", "attrs changed")


def test_without_content_keys_are_compared():
    objects = InMemory()
    before = save_frame(pd.DataFrame({"a": [1], "b": [1]}), objects)
    after = save_frame(pd.DataFrame({"a": [1], "b": [2]}), objects, keep=False)
    found = diff_frames(before, after, objects)
    assert [(c.name, c.kind) for c in found.columns] == [("b", "values")]
    assert found.summary == "b changed"
    assert "not compared" in found.metadata[-1]


def test_only_chunks_that_differ_are_read():
    objects = InMemory()
    before = pd.DataFrame({"a": np.arange(400_000), "b": np.arange(400_000) % 9})
    after = before.copy()
    after.loc[300_000, "a"] = -1
    versions = [save_frame(frame, objects) for frame in (before, after)]
    objects.read.clear()
    found = diff_frames(*versions, objects)
    assert cells(found) == {"a": 1}
    assert len(objects.read) == 4  # two manifests, two chunks


def test_a_frame_and_its_column():
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    found = diff(frame, frame["a"])
    assert "DataFrame became Series" in found.metadata


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["a", 1.0])), max_size=8),
    st.data(),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_as_many_cells_differ_as_were_changed(values, data):
    chosen = data.draw(st.sets(st.sampled_from(range(len(values))))) if values else set()
    before = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    after = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    for place in chosen:
        after.iat[place, 0] = ("changed", place)  # noqa: PD009 - a tuple into one cell
    assert sum(cells(diff(before, after)).values()) == len(chosen)
