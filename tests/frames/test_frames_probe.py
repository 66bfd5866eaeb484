"""Every change is noticed: at once by its address, or by the second look."""

from __future__ import annotations

import mmap

import numpy as np
import pandas as pd
import pytest
from frames_cases import CASES
from frames_changes import BY_PANDAS, PAST_PANDAS, frame_of

from mlops_jupyter.frames import (
    changed,
    identify,
    memory,
    rehash_changed,
    second_look,
    take_snapshot,
)

# users may still change frames in place, and what they do must be noticed
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")

SMALL, LARGE = 40, 20_000


def error_of(change, frame):
    try:
        change(frame)
    except Exception as error:
        return type(error)
    return None


@pytest.mark.parametrize("rows", [SMALL, LARGE])
@pytest.mark.parametrize("name", BY_PANDAS)
def test_what_pandas_does_is_noticed_at_once(name, rows):
    frame = frame_of(rows)
    before = identify(frame)
    snapshot = take_snapshot(frame)
    assert not changed(frame, snapshot)
    BY_PANDAS[name](frame)
    assert identify(frame).frame_id != before.frame_id
    assert changed(frame, snapshot)
    assert identify(snapshot.frame).frame_id == before.frame_id


@pytest.mark.parametrize("rows", [SMALL, LARGE])
@pytest.mark.parametrize("name", PAST_PANDAS)
def test_what_goes_past_pandas_is_noticed_by_hash(name, rows):
    frame = frame_of(rows)
    before = identify(frame)
    snapshot = take_snapshot(frame)
    snapshot.learn()
    refused = error_of(PAST_PANDAS[name], frame)
    assert refused == error_of(PAST_PANDAS[name], frame_of(rows))
    really = identify(frame).frame_id != before.frame_id
    assert (changed(frame, snapshot) or second_look(frame, snapshot)) == really
    assert rehash_changed(frame, before) == really
    if rows == SMALL:
        assert changed(frame, snapshot) == really


def test_most_of_these_really_change_a_frame():
    changes = 0
    for change in PAST_PANDAS.values():
        frame = frame_of(SMALL)
        before = identify(frame)
        error_of(change, frame)
        changes += rehash_changed(frame, before)
    assert changes >= 12


@pytest.mark.parametrize("name", CASES)
def test_looking_at_a_frame_does_not_change_it(name):
    frame = CASES[name]()
    snapshot = take_snapshot(frame)
    for look in (lambda f: f.head(), lambda f: f.iloc[:1].copy(), lambda f: f.isna(), len):
        look(frame)
    assert not changed(frame, snapshot)
    assert not second_look(frame, snapshot)


@pytest.mark.parametrize("name", CASES)
def test_another_frame_is_another(name):
    frame = CASES[name]()
    other = pd.DataFrame({"quite": ["another"]})
    assert changed(other, take_snapshot(frame))


SERIES = {
    "item": lambda s: s.__setitem__(0, -1.0),
    "iloc": lambda s: s.iloc.__setitem__(0, -1.0),
    "name": lambda s: setattr(s, "name", "other"),
    "fillna": lambda s: s.fillna(0.0, inplace=True),  # noqa: PD002 - the point
    "index name": lambda s: setattr(s.index, "name", "n"),
    "attrs": lambda s: s.attrs.__setitem__("a", 1),
    "array": lambda s: s.array.__setitem__(0, -1.0),
}


@pytest.mark.parametrize("name", SERIES)
def test_series_are_watched_too(name):
    series = pd.Series([1.0, None], name="s")
    snapshot = take_snapshot(series)
    assert not changed(series, snapshot)
    SERIES[name](series)
    assert changed(series, snapshot)


def test_a_column_taken_from_a_frame_is_its_own():
    frame = frame_of(LARGE)
    column = frame["f"]
    of_frame, of_column = take_snapshot(frame), take_snapshot(column)
    column.iloc[0] = -1.0
    assert changed(column, of_column)
    assert not changed(frame, of_frame)


def wrapped_array():
    array = np.zeros((200_000, 3))
    return array, pd.DataFrame(array, copy=False)


def test_a_wrapped_array_stays_wrapped_and_is_watched():
    array, frame = wrapped_array()
    snapshot = take_snapshot(frame)
    assert snapshot.frame is None
    array[0, 0] = 5
    assert changed(frame, snapshot)
    frame.iloc[1, 1] = 7
    assert array[1, 1] == 7


def test_a_wrapped_series_is_watched():
    array = np.zeros(200_000)
    series = pd.Series(array, copy=False)
    snapshot = take_snapshot(series)
    array[0] = 5
    assert changed(series, snapshot)


def test_a_mapped_file_is_watched(tmp_path):
    path = tmp_path / "data"
    path.write_bytes(bytes(8 * 1000))
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as view:
        array = np.frombuffer(view, "f8")
        frame = pd.DataFrame({"a": pd.Series(array, copy=False)}, copy=False)
        snapshot = take_snapshot(frame)
        assert snapshot.frame is None
        view[:8] = b"\x01" * 8
        assert changed(frame, snapshot)
        del array, frame, snapshot


def test_frames_that_share_memory_are_not_foreign():
    frame = pd.DataFrame(np.random.default_rng(0).random((1000, 4)))
    family = [frame, frame.iloc[10:], frame[[0, 1]], frame.copy(deep=False), frame.iloc[10:][1]]
    assert all(take_snapshot(member).frame is not None for member in family)


def test_read_files_are_not_foreign(tmp_path):
    made = pd.DataFrame({"a": [1.5, 2.5], "s": ["x", None], "c": pd.Categorical(["u", "v"])})
    made.to_parquet(tmp_path / "f.parquet")
    made.to_csv(tmp_path / "f.csv")
    for frame in (pd.read_parquet(tmp_path / "f.parquet"), pd.read_csv(tmp_path / "f.csv")):
        assert take_snapshot(frame).frame is not None


def test_above_its_share_of_memory_nothing_is_held(monkeypatch):
    monkeypatch.setattr(memory, "SURELY_FINE", 0)
    monkeypatch.setattr(memory, "_lately_available", lambda: 1_000_000)
    frame = pd.DataFrame({"a": np.zeros(20_000)})
    snapshot = take_snapshot(frame)
    assert snapshot.frame is None
    assert not changed(frame, snapshot)
    frame.iloc[5, 0] = 1.0
    assert changed(frame, snapshot)
    assert take_snapshot(frame.iloc[:10_000]).frame is not None


def test_under_memory_pressure_nothing_is_available(monkeypatch):
    import psutil

    pressed = type("Memory", (), {"available": 10, "total": 1000})
    monkeypatch.setattr(psutil, "virtual_memory", pressed)
    assert memory.available() == 0


def test_holding_leaves_a_small_write_in_place_possible():
    frame = frame_of(SMALL)
    snapshot = take_snapshot(frame)
    kept = identify(snapshot.frame)
    frame.loc[0, "f"] = -5.0
    assert identify(snapshot.frame).frame_id == kept.frame_id


def test_a_changed_attr_inside_is_noticed():
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["list"] = [1]
    snapshot = take_snapshot(frame)
    frame.attrs["list"].append(2)
    assert changed(frame, snapshot)
