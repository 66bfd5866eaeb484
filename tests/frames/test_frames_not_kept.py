"""What has no canonical encoding is named, never pickled and never dropped."""

from __future__ import annotations

import enum
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
import pandas as pd
import pytest
from frames_cases import InMemory

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames import identify, is_frame, load_frame, save_frame


@dataclass
class Point:
    x: int
    y: object = None


class Slotted:
    __slots__ = ("a",)

    def __init__(self, a):
        self.a = a


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Text(str):
    __slots__ = ()


def column(*values):
    frame = pd.DataFrame({"before": [1.5] * len(values), "odd": None})
    frame["odd"] = pd.Series(list(values), dtype=object)
    return frame


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Point(1), "Point"),
        (Slotted(1), "Slotted"),
        (Colour.RED, "Colour"),
        (Text("a"), "Text"),
        (OrderedDict(a=1), "OrderedDict"),
        (threading.Lock(), "lock"),
        ([Point(1)], "Point"),
        (pd.DataFrame({"a": [1]}), "DataFrame"),
        (lambda: 1, "function"),
        (np.zeros(2, [("a", "i4")]), "ndarray"),
    ],
)
def test_the_reason_names_column_and_type(value, name):
    objects = InMemory()
    version = save_frame(column(value), objects)
    assert version.manifest is None
    assert version.not_kept is not None
    assert "Column 'odd'" in version.not_kept
    assert name in version.not_kept
    assert "id covers" in version.not_kept
    assert objects.held == {}
    with pytest.raises(ContentMissing, match="Column 'odd'"):
        load_frame(version, objects)


def _same(left, right):
    return identify(column(left)).frame_id == identify(column(right)).frame_id


def test_the_id_covers_what_can_be_seen():
    assert _same(Point(1), Point(1))
    assert not _same(Point(1), Point(2))
    assert not _same(Point(1, [Point(2)]), Point(1, [Point(3)]))
    assert not _same(Slotted(1), Slotted(2))
    assert not _same(Slotted(1), Point(1))
    assert not _same(Colour.RED, Colour.BLUE)
    assert not _same(Text("a"), Text("b"))
    assert not _same(Text("a"), "a")
    assert not _same(pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]}))
    assert _same(lambda: 1, lambda: 1)


def test_the_other_cells_still_count():
    frame = column(Point(1), 2)
    other = frame.copy()
    other.loc[0, "before"] = 7
    assert identify(frame).frame_id != identify(other).frame_id
    other = frame.copy()
    other.loc[1, "odd"] = 3
    assert identify(frame).frame_id != identify(other).frame_id


def test_objects_that_know_each_other_end():
    one, two = Point(1), Point(2)
    one.y, two.y = two, one
    crowd = [Point(n) for n in range(30)]
    for point in crowd:
        point.y = crowd
    version = save_frame(column(one, crowd[0]), InMemory())
    assert "Point" in (version.not_kept or "")


def test_a_list_inside_itself_ends():
    endless: list[object] = [1]
    endless += [endless, endless]
    version = save_frame(column(endless, "x"), InMemory())
    assert "contains itself" in (version.not_kept or "")
    assert identify(column(endless, "y")).frame_id != version.frame_id


def test_an_index_can_be_the_reason():
    frame = pd.DataFrame({"a": [1]}, index=pd.Index([Colour.RED], dtype=object))
    assert "The index holds" in (save_frame(frame, InMemory()).not_kept or "")


def test_attrs_can_be_the_reason():
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["point"] = Point(1)
    version = save_frame(frame, InMemory())
    assert "Attrs holds" in (version.not_kept or "")
    frame.attrs["point"] = Point(2)
    assert identify(frame).frame_id != version.frame_id


def test_labels_can_be_the_reason():
    frame = pd.DataFrame([[1]], columns=pd.Index([Colour.RED], dtype=object))
    assert "column labels" in (save_frame(frame, InMemory()).not_kept or "")


class Odd(tzinfo):
    def utcoffset(self, dt):
        return None

    def dst(self, dt):
        return None

    def tzname(self, dt):
        return "odd"


def test_a_time_zone_can_be_the_reason():
    from datetime import datetime

    version = save_frame(column(datetime(2020, 1, 1, tzinfo=Odd())), InMemory())
    assert "column 'odd'" in (version.not_kept or "").lower()
    other = identify(column(datetime(2021, 1, 1, tzinfo=Odd())))
    assert other.frame_id != version.frame_id


def test_a_frequency_can_be_the_reason():
    days = pd.offsets.CustomBusinessDay(holidays=["2020-01-03"])
    frame = pd.DataFrame({"a": [1, 2, 3]}, index=pd.date_range("2020-01-01", periods=3, freq=days))
    assert "frequency" in (save_frame(frame, InMemory()).not_kept or "")


def test_many_reasons_are_counted():
    frame = pd.DataFrame({f"c{n}": pd.Series([Point(n)], dtype=object) for n in range(6)})
    assert "and 3 more" in (save_frame(frame, InMemory()).not_kept or "")


def test_a_large_column_in_threads_gives_one_id():
    values = [Point(n % 3) for n in range(140_000)]
    frame = pd.DataFrame({"p": pd.Series(values, dtype=object)})
    assert len({identify(frame).frame_id for _ in range(2)}) == 1


class Hostile(pd.DataFrame):
    @property
    def _constructor(self):
        raise RuntimeError("no")


def test_only_true_frames_are_frames():
    assert is_frame(pd.DataFrame())
    assert is_frame(pd.Series(dtype=float))
    assert not is_frame(Hostile({"a": [1]}))
    assert not is_frame(pd.DataFrame)
    assert not is_frame(np.zeros(3))
    assert not is_frame(None)
