"""Frames that hypothesis makes up come back as they were."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
from frames_cases import InMemory, frame_bits
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlops_jupyter.frames import identify, load_frame, save_frame

RELAXED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
    st.text(st.characters(categories=["Cs", "L"]), max_size=3),
    st.decimals(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.complex_numbers(),
    st.fractions(), st.uuids(), st.datetimes(timezones=st.just(dt.UTC)),
    st.datetimes(timezones=st.timezones()), st.just(pd.NA), st.just(pd.NaT),
    st.builds(np.float32, st.floats(width=32)), st.builds(np.int16, st.integers(-9, 9)),
)  # fmt: skip

VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner, max_size=3),
        st.frozensets(st.text(), max_size=3),
    ),
    max_leaves=6,
)

BITS = st.integers(0, 2**64 - 1)


def numbers(kind):
    def view(bits):
        raw = np.array(bits, "u8").view(np.uint8)
        return raw[: len(bits) * np.dtype(kind).itemsize].view(kind).copy()

    return st.lists(BITS, min_size=4, max_size=4).map(view)


def four(values):
    return st.lists(values, min_size=4, max_size=4)


def objects(values):
    def build(items):
        array = np.empty(len(items), dtype=object)
        array[:] = [None] * len(items)
        for place, item in enumerate(items):
            array[place] = item
        return array

    return four(values).map(build)


INT64 = st.integers(-(2**63), 2**63 - 1)
COLUMNS = st.one_of(
    *(numbers(kind) for kind in ("f8", "f4", "f2", "c8", "i8", "u2", "M8[ns]", "M8[s]", "m8[us]")),
    four(st.booleans()).map(lambda v: np.array(v, dtype=bool)),
    objects(VALUES),
    objects(st.one_of(st.text(), st.none(), st.just(np.nan))),
    four(st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.none())).map(
        lambda v: pd.array(v, dtype="str")
    ),
    four(st.one_of(st.text(), st.none())).map(
        lambda v: pd.array(v, dtype=pd.StringDtype("python", na_value=pd.NA))
    ),
    four(st.one_of(INT64, st.none())).map(lambda v: pd.array(v, dtype="Int64")),
    four(st.one_of(st.booleans(), st.none())).map(lambda v: pd.array(v, dtype="boolean")),
    four(st.one_of(INT64, st.none())).map(lambda v: pd.array(v, dtype="int64[pyarrow]")),
    four(st.sampled_from(["x", "y", None])).map(lambda v: pd.Categorical(v, ["y", "x", "z"])),
    numbers("M8[ms]").map(lambda v: pd.DatetimeIndex(v).tz_localize("UTC").array),
    four(st.sampled_from([0, 0, 1, 5])).map(pd.arrays.SparseArray),
    four(st.integers(-500, 500)).map(lambda v: pd.PeriodIndex.from_ordinals(v, freq="M").array),
)

LABELS = st.one_of(
    st.text(), st.integers(), st.none(), st.tuples(st.text(), st.integers()), st.dates()
)


@st.composite
def frames(draw):
    columns = draw(st.lists(COLUMNS, max_size=4))
    index = draw(
        st.one_of(
            st.just(pd.RangeIndex(4)),
            st.just(pd.date_range("2020", periods=4, freq="h", tz="UTC")),
            four(INT64).map(lambda v: pd.Index(v, dtype="int64")),
            objects(LABELS).map(lambda v: pd.Index(v, dtype=object)),
            four(st.tuples(st.integers(0, 2), st.sampled_from("ab"))).map(
                pd.MultiIndex.from_tuples
            ),
        )
    )
    data = {n: pd.Series(c, index=index, dtype=c.dtype) for n, c in enumerate(columns)}
    frame = pd.DataFrame(data, index=index)
    labels = draw(st.lists(LABELS, min_size=len(columns), max_size=len(columns)))
    frame.columns = pd.Index(np.fromiter(labels, object, len(labels)), dtype=object)
    frame.index.name = draw(LABELS) if frame.index.nlevels == 1 else None
    frame.attrs = draw(st.dictionaries(st.text(), VALUES, max_size=2))
    return frame


@given(frames())
@RELAXED
def test_frames_come_back_as_they_were(frame):
    held = InMemory()
    version = save_frame(frame, held)
    assert version.not_kept is None
    again = load_frame(version, held)
    assert frame_bits(again) == frame_bits(frame)
    assert identify(again).frame_id == version.frame_id


@given(frames(), frames())
@RELAXED
def test_equal_ids_mean_equal_frames(left, right):
    same = frame_bits(left) == frame_bits(right)
    assert (identify(left).frame_id == identify(right).frame_id) == same


@given(frames(), st.integers(0, 4), st.integers(0, 4))
@RELAXED
def test_rows_of_a_frame_are_its_rows(frame, start, stop):
    start, stop = min(start, stop), max(start, stop)
    held = InMemory()
    part = load_frame(save_frame(frame, held), held, rows=slice(start, stop))
    assert identify(part).frame_id == identify(frame.iloc[start:stop]).frame_id


@given(st.decimals(), st.floats())
@RELAXED
def test_numbers_keep_every_bit(exact, rough):
    held = InMemory()
    frame = pd.DataFrame({"a": pd.Series([exact, rough], dtype=object)})
    again = load_frame(save_frame(frame, held), held)["a"]
    assert isinstance(again[0], Decimal)
    assert again[0].as_tuple() == exact.as_tuple()
    assert np.float64(again[1]).tobytes() == np.float64(rough).tobytes()
