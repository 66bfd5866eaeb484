"""Frames of every kind, a store in memory, and a comparison that knows nothing of ours."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from mlops_jupyter.frames.canonical import key_of


class InMemory:
    """An object store that forgets nothing and counts what is new."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.read: list[str] = []

    def put_counted(self, data, *, compress=True, typesize=1):
        data = bytes(data)
        key = key_of(data)
        added = 0 if key in self.held else len(data)
        self.held[key] = data
        return key, added

    def get(self, key):
        self.read.append(key)
        return self.held[key]


def float_bits(bits: int) -> float:
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


PAYLOAD_NAN = float_bits(0x7FF8_0000_DEAD_BEEF)


def _labelled(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index(["x", "y", "z"], name="row"))


def _nested_arrow() -> pd.DataFrame:
    kinds = {
        "list": (pa.list_(pa.int64()), [[1, None], None, []]),
        "large_list": (pa.large_list(pa.string()), [["a"], [], None]),
        "fixed_list": (pa.list_(pa.int8(), 2), [[1, 2], None, [3, None]]),
        "struct": (pa.struct([("a", pa.int32()), ("b", pa.string())]), [{"a": 1, "b": "x"}, None,
                                                                        {"a": None, "b": None}]),
        "map": (pa.map_(pa.string(), pa.int64()), [[("k", 1)], None, []]),
        "deep": (pa.list_(pa.struct([("a", pa.list_(pa.string()))])), [[{"a": ["q"]}], [], None]),
        "dictionary": (pa.dictionary(pa.int8(), pa.string()), ["u", None, "u"]),
    }  # fmt: skip
    return _arrow_frame(kinds)


def _flat_arrow() -> pd.DataFrame:
    kinds = {
        "int": (pa.int16(), [1, None, -1]),
        "bool": (pa.bool_(), [True, None, False]),
        "float": (pa.float64(), [1.5, None, -0.0]),
        "half": (pa.float16(), [np.float16(1), None, np.float16(2)]),
        "string": (pa.string(), ["a", None, "ü"]),
        "large_string": (pa.large_string(), ["", "b", None]),
        "view": (pa.string_view(), ["a rather long text, out of line", None, "c"]),
        "binary": (pa.binary(), [b"\x00", None, b""]),
        "fixed": (pa.binary(2), [b"ab", None, b"cd"]),
        "decimal": (pa.decimal128(10, 2), [Decimal("1.10"), None, Decimal("-2.00")]),
        "wide": (pa.decimal256(50, 2), [Decimal("1.10"), None, Decimal("-2.00")]),
        "date": (pa.date32(), [date(2020, 1, 1), None, date(1900, 1, 1)]),
        "time": (pa.time64("us"), [time(1, 2, 3), None, time(0)]),
        "stamp": (pa.timestamp("ms", "Europe/Berlin"), [0, None, 5]),
        "naive": (pa.timestamp("ns"), [0, None, 5]),
        "lasting": (pa.duration("s"), [0, None, 5]),
        "nothing": (pa.null(), [None, None, None]),
    }
    return _arrow_frame(kinds)


def _arrow_frame(kinds: dict[str, Any]) -> pd.DataFrame:
    columns = {
        name: pd.arrays.ArrowExtensionArray(pa.chunked_array([pa.array(values, kind)]))
        for name, (kind, values) in kinds.items()
    }
    return pd.DataFrame({name: pd.Series(values) for name, values in columns.items()})


OBJECTS = [
    *(None, np.nan, pd.NA, pd.NaT, PAYLOAD_NAN, -0.0, 0.0, 1.0, 1, True, False, 0, -1, 2**70),
    *("", "text", "ü", "\ud800", b"", b"\x00bytes", bytearray(b"x"), 1 + 2j),
    *(Decimal("1.10"), Decimal("1E+3"), Decimal("NaN"), Decimal("-0"), Fraction(1, 3)),
    *(date(1, 1, 1), datetime(2020, 1, 1, 1, 2, 3, 4), datetime(2020, 1, 1, tzinfo=UTC)),
    datetime(2020, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30), "IST: here")),
    *(time(1, 2, tzinfo=UTC), timedelta(days=-3, microseconds=7), uuid.UUID(int=5)),
    *(pd.Timestamp("2020-01-01 00:00:00.000000001"), pd.Timestamp("2020", tz="Asia/Tokyo")),
    pd.Timestamp("2020-10-25 01:30", tz="UTC").tz_convert("Europe/Berlin"),
    *(pd.Timedelta(5, unit="ms"), pd.Period("2020Q3"), pd.Interval(0, 1.5, closed="both")),
    *(np.int8(3), np.float32(-0.0), np.bool_(True), np.datetime64("2020-01-01"), np.str_("n")),
    *(np.bytes_(b"n"), np.timedelta64(4, "ns")),
    *([], [1, [2, "x"], None], (), (1, (2.0,)), {}, {"b": 1, "a": [2]}, {1: {2: 3}}),
    *({1, 2}, frozenset({"a"}), range(1, 9, 2)),
    *(np.arange(6).reshape(2, 3), np.array([], dtype="f4"), np.array(5)),
    np.array([["a", None], [1, [2]]], dtype=object),
]


def _objects() -> pd.DataFrame:
    values = np.empty(len(OBJECTS), dtype=object)
    for place, value in enumerate(OBJECTS):
        values[place] = value
    return pd.DataFrame({"o": pd.Series(values, dtype=object)})


def _with_attrs() -> pd.DataFrame:
    frame = pd.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False)
    frame.attrs = {"source": "x", 1: [1, {"deep": None}]}
    return frame


def _odd_labels() -> pd.DataFrame:
    frame = pd.DataFrame(np.arange(16).reshape(2, 8))
    frame.columns = pd.Index(["a", "a", 1, None, ("t", 1), 2.5, pd.Timestamp("2020"), True],
                             dtype=object, name=("n", 1))  # fmt: skip
    return frame


CASES: dict[str, Callable[[], Any]] = {
    "floats": lambda: _labelled(a=[PAYLOAD_NAN, -0.0, np.inf], b=np.array([1, 2, 3], "f2")),
    "integers": lambda: pd.DataFrame(
        {f"{kind}": np.array([0, 1, 2], kind) for kind in ("i1", "i2", "i4", "i8", "u1", "u8")}
    ),
    "big endian": lambda: pd.DataFrame({"a": np.array([1, 2], ">i4")}),
    "long double": lambda: pd.DataFrame({"a": np.array([1, 2], np.longdouble) / 3}),
    "complex": lambda: _labelled(a=[1j, complex(np.nan, -0.0), 0]),
    "booleans": lambda: _labelled(a=[True, False, True]),
    "instants": lambda: _labelled(
        **{u: np.array(["2020", "NaT", "1950"], f"M8[{u}]") for u in ("s", "ms", "us", "ns")}
    ),
    "durations": lambda: _labelled(
        **{u: np.array([1, "NaT", -5], f"m8[{u}]") for u in ("s", "ms", "us", "ns")}
    ),
    "zones": lambda: pd.DataFrame(
        {
            "utc": pd.date_range("2020", periods=2, tz="UTC"),
            "berlin": pd.date_range("2020-10-25", periods=2, freq="h", tz="Europe/Berlin"),
            "offset": pd.date_range("2020", periods=2, tz=timezone(timedelta(hours=3))),
            "missing": pd.DatetimeIndex(["2020", None], tz="Asia/Tokyo").as_unit("s"),
        }
    ),
    "text": lambda: _labelled(a=["x", None, ""], b=["ü", "\U0001f600", "z"]),
    "text of every storage": lambda: pd.DataFrame(
        {
            f"{storage} {na}": pd.array(["a", None, "cc"], pd.StringDtype(storage, na_value=na))
            for storage in ("python", "pyarrow")
            for na in (np.nan, pd.NA)
        }
    ),
    "text with surrogates": lambda: pd.DataFrame(
        {"a": pd.array(["\ud800", None, "b"], pd.StringDtype("python", na_value=np.nan))}
    ),
    "objects": _objects,
    "NumPy's text": lambda: pd.DataFrame(
        {"a": pd.Series([np.str_("n\0"), np.bytes_(b"n\0"), np.str_("")], dtype=object)}
    ),
    "object text": lambda: pd.DataFrame({"a": pd.Series(["x", None, np.nan], dtype=object)}),
    "categories": lambda: pd.DataFrame(
        {
            "plain": pd.Categorical(["b", None, "a"], ["b", "a", "unused"]),
            "ordered": pd.Categorical([1, 2, 1], [2, 1], ordered=True),
            "instants": pd.Categorical(pd.to_datetime(["2020", "2021", "2020"])),
            "objects": pd.Categorical.from_codes([0, 1, -1], pd.Index([1, "a"], dtype=object)),
            "named": pd.Categorical.from_codes([0, 1, -1], pd.Index([1, 2], name="kind")),
        }
    ),
    "nullable": lambda: pd.DataFrame(
        {
            "Int64": pd.array([1, None, 3], "Int64"),
            "UInt8": pd.array([1, 2, 3], "UInt8"),
            "boolean": pd.array([True, None, False], "boolean"),
            "Float64": pd.arrays.FloatingArray(
                np.array([np.nan, -0.0, 5.0]), np.array([False, False, True])
            ),
            "Float32": pd.array([1, None, 3], "Float32"),
        }
    ),
    "arrow": _flat_arrow,
    "nested arrow": _nested_arrow,
    "periods": lambda: _labelled(
        a=pd.PeriodIndex(["2020-01", None, "2021-03"], freq="M"),
        b=pd.period_range("2020", periods=3, freq="W-TUE"),
    ),
    "intervals": lambda: pd.DataFrame(
        {
            "a": pd.arrays.IntervalArray.from_tuples([(0, 1), (2, 5), (1, 1)], closed="both"),
            "b": pd.interval_range(pd.Timestamp("2020", tz="UTC"), periods=3),
        }
    ),
    "sparse": lambda: pd.DataFrame(
        {
            "a": pd.arrays.SparseArray([0, 0, 1, 2]),
            "b": pd.arrays.SparseArray([np.nan, 1.0, np.nan, -0.0]),
            "c": pd.arrays.SparseArray([1, 1, 0, 1], fill_value=1, kind="block"),
            "d": pd.arrays.SparseArray([True, False, True, True]),
        }
    ),
    "attrs and flags": _with_attrs,
    "odd labels": _odd_labels,
    "column levels": lambda: pd.DataFrame(
        [[1, 2, 3]],
        columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", None]),
    ),
    "column instants": lambda: pd.DataFrame(
        [[1, 2, 3]], columns=pd.date_range("2020", periods=3, freq="MS", name="m")
    ),
    "column range": lambda: pd.DataFrame(np.eye(2), columns=pd.RangeIndex(2, 6, 2, name="r")),
    "column categories": lambda: pd.DataFrame(
        [[1, 2]], columns=pd.CategoricalIndex(["b", "a"], ["b", "a"], ordered=True)
    ),
    "range": lambda: pd.DataFrame({"a": [1, 2]}, index=pd.RangeIndex(10, 4, -3, name="n")),
    "index of instants": lambda: pd.DataFrame(
        {"a": range(4)}, index=pd.date_range("2020", periods=4, freq="2h", tz="Europe/Berlin")
    ),
    "index of business days": lambda: pd.Series(
        range(3), index=pd.bdate_range("2020-01-02", periods=3)
    ),
    "index of durations": lambda: pd.Series(
        range(3), index=pd.timedelta_range("1h", periods=3, freq="30min", name="t")
    ),
    "index of periods": lambda: pd.Series([1, 2], index=pd.period_range("2020", periods=2)),
    "index of intervals": lambda: pd.Series([1, 2], index=pd.interval_range(0, 2, name="i")),
    "index of categories": lambda: pd.Series([1, 2], index=pd.CategoricalIndex(["x", "y"])),
    "index of objects": lambda: pd.Series([1, 2, 3], index=pd.Index([1, "a", None], dtype=object)),
    "index of levels": lambda: pd.DataFrame(
        {"a": range(4)},
        index=pd.MultiIndex.from_product(
            [pd.Categorical(["u", "v"]), pd.date_range("2020", periods=2)], names=["c", "d"]
        ),
    ),
    "index with a hole": lambda: pd.Series(
        [1, 2], index=pd.MultiIndex.from_arrays([["a", None], [np.nan, 1.5]])
    ),
    "nullable index": lambda: pd.Series([1, 2], index=pd.Index([1, None], dtype="Int64")),
    "series": lambda: pd.Series([1.5, None], name="s"),
    "series with a tuple for a name": lambda: pd.Series(["a"], name=("x", 1)),
    "series without a name": lambda: pd.Series([], dtype="int8"),
    "empty": pd.DataFrame,
    "no rows": lambda: pd.DataFrame(
        {
            "a": pd.Series([], dtype="i4"),
            "s": pd.Series([], dtype="str"),
            "o": pd.Series([], dtype=object),
            "c": pd.Categorical([], ["x"]),
            "l": pd.Series([], dtype=pd.ArrowDtype(pa.list_(pa.int8()))),
            "p": pd.Series([], dtype="period[D]"),
            "i": pd.Series([], dtype="interval[int64, left]"),
            "z": pd.Series([], dtype="datetime64[s, UTC]"),
            "sp": pd.arrays.SparseArray([], dtype=pd.SparseDtype("int64", 0)),
            "n": pd.Series([], dtype="Int64"),
        }
    ),
    "no columns": lambda: pd.DataFrame(index=pd.Index(["a", "b"], name="only")),
    "many columns": lambda: pd.DataFrame(np.ones((2, 150)), columns=list(range(150))),
}
"""Name → a function that makes the frame anew."""


def bits_of(value: Any) -> Any:
    """Return a value in a form in which `==` means: the same bits and types, all the way."""
    for kind, form in FORMS.items():
        if isinstance(value, kind):
            return type(value), form(value)
    return type(value), repr(value)


def _cells(array: Any) -> Any:
    flat = [bits_of(v) for v in array.ravel()] if array.dtype == object else array.tobytes()
    return array.dtype.str, array.shape, flat


FORMS: dict[type, Callable[[Any], Any]] = {
    float: lambda v: struct.pack("<d", v),
    np.ndarray: _cells,
    np.generic: lambda v: (v.dtype.str, v.tobytes()),
    list: lambda v: [bits_of(item) for item in v],
    tuple: lambda v: [bits_of(item) for item in v],
    dict: lambda v: [(bits_of(key), bits_of(item)) for key, item in v.items()],
    set: lambda v: sorted(map(repr, map(bits_of, v))),
    frozenset: lambda v: sorted(map(repr, map(bits_of, v))),
    type(pd.NaT): repr,
    # some are beyond what repr can show
    pd.Timestamp: lambda v: (v.asm8.tobytes(), v.unit, str(v.tz), v.fold),
    datetime: lambda v: (repr(v), v.fold),
    time: lambda v: (repr(v), v.fold),
}


def array_bits(array: Any) -> Any:
    """Return an array's dtype and cells, for comparison."""
    array = np.asarray(array) if type(array).__name__ == "NumpyExtensionArray" else array
    dtype = array.dtype
    if isinstance(dtype, pd.StringDtype):
        marks: Any = (dtype.storage, repr(dtype.na_value))
    elif isinstance(dtype, pd.CategoricalDtype):
        marks = (dtype.ordered, index_bits(dtype.categories))
    elif isinstance(dtype, pd.SparseDtype):
        where = array.sp_index.to_int_index().indices.tolist()
        marks = (array.kind, where, bits_of(array.sp_values), bits_of(array.fill_value))
    elif dtype == np.longdouble:  # its bytes have holes
        return str(dtype), [repr(value) for value in array]
    elif isinstance(array, np.ndarray):
        return str(dtype), bits_of(array)
    else:
        marks = None
    return str(dtype), marks, [bits_of(value) for value in array]


def index_bits(index: Any) -> Any:
    """Return class, names, frequency and labels of an index, for comparison."""
    head = (type(index), [bits_of(name) for name in index.names])
    if isinstance(index, pd.RangeIndex):
        return head, (index.start, index.stop, index.step)
    if isinstance(index, pd.MultiIndex):
        codes = [list(code) for code in index.codes]
        return head, [index_bits(level) for level in index.levels], codes
    return head, getattr(index, "freq", None), array_bits(index.array)


def frame_bits(frame: Any) -> Any:
    """Return everything that a frame is, for comparison."""
    head = (type(frame), bits_of(frame.attrs), frame.flags.allows_duplicate_labels)
    if frame.ndim == 1:
        return head, bits_of(frame.name), index_bits(frame.index), array_bits(frame.array)
    columns = [array_bits(frame.iloc[:, at].array) for at in range(frame.shape[1])]
    return head, index_bits(frame.columns), index_bits(frame.index), columns
