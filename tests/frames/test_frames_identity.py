"""Same content, same id; any change of meaning, another id (list B of the cases)."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from frames_cases import CASES, PAYLOAD_NAN

from mlops_jupyter.frames import identify

BASE = pd.DataFrame(
    {
        "a": np.arange(50_000.0),
        "b": np.arange(50_000),
        "s": [f"t{n % 97}" for n in range(50_000)],
        "c": pd.Categorical(["x", "y"] * 25_000, ["x", "y"]),
        "t": pd.date_range("2020", periods=50_000, freq="min", tz="UTC"),
    }
)


def frame_id(frame):
    return identify(frame).frame_id


def _one_cell(frame):
    frame.loc[20_000, "a"] += 1
    return frame


def _two_rows_swapped(frame):
    order = np.arange(len(frame))
    order[[10, 40_000]] = order[[40_000, 10]]
    return frame.iloc[order].reset_index(drop=True)


def _attrs(frame):
    frame.attrs["source"] = "x"
    return frame


CHANGES = {
    "one cell": _one_cell,
    "two rows swapped": _two_rows_swapped,
    "column order": lambda f: f[["b", "a", "s", "c", "t"]],
    "column renamed": lambda f: f.rename(columns={"a": "A"}),
    "int32": lambda f: f.astype({"b": "int32"}),
    "nullable": lambda f: f.astype({"b": "Int64"}),
    "arrow": lambda f: f.astype({"b": "int64[pyarrow]"}),
    "category order": lambda f: f.assign(c=f["c"].cat.set_categories(["y", "x"])),
    "categories ordered": lambda f: f.assign(c=f["c"].cat.as_ordered()),
    "a category more": lambda f: f.assign(c=f["c"].cat.add_categories("z")),
    "categories renamed": lambda f: f.assign(c=f["c"].cat.rename_categories({"x": "y", "y": "x"})),
    "object": lambda f: f.astype({"s": object}),
    "python strings": lambda f: f.astype({"s": pd.StringDtype("python", na_value=np.nan)}),
    "missing is NA": lambda f: f.astype({"s": pd.StringDtype("pyarrow", na_value=pd.NA)}),
    "zone": lambda f: f.assign(t=f["t"].dt.tz_convert("Europe/Berlin")),
    "no zone": lambda f: f.assign(t=f["t"].dt.tz_localize(None)),
    "unit": lambda f: f.assign(t=f["t"].dt.as_unit("ns")),
    "attrs": _attrs,
    "flags": lambda f: f.set_flags(allows_duplicate_labels=False),
    "plain index": lambda f: f.set_axis(pd.Index(np.arange(50_000)).astype("int64"), axis=0),
    "index name": lambda f: f.rename_axis(index="n"),
    "column index name": lambda f: f.rename_axis(columns="n"),
    "column missing": lambda f: f.drop(columns="a"),
    "row missing": lambda f: f.iloc[:-1],
    "column index of objects": lambda f: f.set_axis(f.columns.astype(object), axis=1),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_meaning_changes_the_id(name):
    assert frame_id(CHANGES[name](BASE.copy())) != frame_id(BASE)


def test_all_changes_have_ids_of_their_own():
    assert len({frame_id(change(BASE.copy())) for change in CHANGES.values()}) == len(CHANGES)


def _column(values, dtype=None):
    return pd.DataFrame({"a": pd.Series(values, dtype=dtype)})


PAIRS = {
    "sign of zero": (_column([0.0]), _column([-0.0])),
    "payload of nan": (_column([np.nan]), _column([PAYLOAD_NAN])),
    "true and one": (_column([True], object), _column([1], object)),
    "one and one point zero": (_column([1], object), _column([1.0], object)),
    "none and nan": (_column([None], object), _column([np.nan], object)),
    "nan and NA": (_column([np.nan], object), _column([pd.NA], object)),
    "none and NA": (_column([None], object), _column([pd.NA], object)),
    "text and bytes": (_column(["a"], object), _column([b"a"], object)),
    "list and tuple": (_column([[1]], object), _column([(1,)], object)),
    "order of a dict": (_column([{1: 2, 3: 4}], object), _column([{3: 4, 1: 2}], object)),
    "split of strings": (_column(["ab", "c"]), _column(["a", "bc"])),
    "split of objects": (_column(["ab", "c"], object), _column(["a", "bc"], object)),
    "empty and missing": (_column([""]), _column([None], "str")),
    "int and numpy int": (_column([1], object), _column([np.int64(1)], object)),
    "fill value": (
        pd.DataFrame({"a": pd.arrays.SparseArray([0, 1], fill_value=0)}),
        pd.DataFrame({"a": pd.arrays.SparseArray([0, 1], fill_value=1)}),
    ),
    "frame and series": (pd.Series([1], name="a"), pd.DataFrame({"a": [1]})),
    "equal names, data swapped": (
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame([[2, 1]], columns=["a", "a"]),
    ),
    "label 1 and label '1'": (pd.DataFrame({1: [0]}), pd.DataFrame({"1": [0]})),
    "frequency": (
        pd.Series([1, 2], index=pd.date_range("2020", periods=2, freq="D")),
        pd.Series([1, 2], index=pd.DatetimeIndex(["2020-01-01", "2020-01-02"], freq=None)),
    ),
    "no rows of another dtype": (_column([], "f4"), _column([], "f8")),
    "no rows, other columns": (pd.DataFrame(columns=["a"]), pd.DataFrame(columns=["b"])),
    "name of a series": (pd.Series([1], name="a"), pd.Series([1], name="b")),
    "null and NaN of nullable floats": (
        pd.Series(pd.arrays.FloatingArray(np.array([np.nan]), np.array([False]))),
        pd.Series(pd.arrays.FloatingArray(np.array([np.nan]), np.array([True]))),
    ),
    "closed side": (
        pd.Series(pd.interval_range(0, 2, closed="left")),
        pd.Series(pd.interval_range(0, 2, closed="right")),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_these_two_differ(name):
    left, right = PAIRS[name]
    assert frame_id(left) != frame_id(right)


def _through_parquet(frame):
    file = io.BytesIO()
    frame.to_parquet(file)
    return pd.read_parquet(file)


def _by_blocks(frame):
    single = {name: frame[name].copy() for name in frame}
    return pd.concat(single, axis=1)


REBUILT = {
    "deep copy": lambda f: f.copy(),
    "pickle": lambda f: pickle.loads(pickle.dumps(f)),
    "parquet": _through_parquet,
    "consolidated": lambda f: f.copy(),
    "column by column": _by_blocks,
    "reversed twice": lambda f: f.iloc[::-1].iloc[::-1],
    "loaded again": lambda f: pd.DataFrame({n: f[n].copy() for n in f}, index=f.index),
}


@pytest.mark.parametrize("name", REBUILT)
def test_the_same_content_has_the_same_id(name):
    assert frame_id(REBUILT[name](BASE)) == frame_id(BASE)


PICKLE_LOSES = {"big endian", "NumPy's text"}
"""Where pickle gives back something else: native byte order, text without its zeros."""


@pytest.mark.parametrize("name", CASES)
def test_a_copy_has_the_same_id(name):
    frame = CASES[name]()
    again = frame if name in PICKLE_LOSES else pickle.loads(pickle.dumps(frame))
    assert {frame_id(frame.copy()), frame_id(again)} == {frame_id(frame)}


@pytest.mark.parametrize("name", CASES)
def test_a_slice_is_the_same_as_its_rows_rebuilt(name):
    frame = CASES[name]()
    part = frame.iloc[1:]
    rebuilt = pd.concat([frame.iloc[1:2], frame.iloc[2:]]) if len(frame) > 2 else part.copy()
    rebuilt.attrs, rebuilt.index = part.attrs, part.index
    rebuilt.flags.allows_duplicate_labels = part.flags.allows_duplicate_labels
    if rebuilt.ndim == 2:
        rebuilt.columns = part.columns
    assert frame_id(rebuilt) == frame_id(part)


def test_memory_order_does_not_matter():
    values = np.arange(300_000.0).reshape(-1, 3)
    ids = {
        frame_id(pd.DataFrame(values.copy(order), copy=copy))
        for order in "CF"
        for copy in (True, False)
    }
    assert len(ids) == 1


def test_arrow_chunks_and_offsets_do_not_matter():
    values = [[n, None] if n % 5 else None for n in range(1000)]
    whole = pa.chunked_array([pa.array(values, pa.list_(pa.int64()))])
    cut = pa.chunked_array([whole.chunk(0)[:7], whole.chunk(0)[7:600], whole.chunk(0)[600:]])
    padded = pa.array([[9], None, *values, [8]], pa.list_(pa.int64()))[2:-1]
    frames = [
        pd.Series(pd.arrays.ArrowExtensionArray(array))
        for array in (whole, cut, pa.chunked_array([padded]))
    ]
    assert len({frame_id(frame) for frame in frames}) == 1


def test_string_chunks_do_not_matter():
    whole = pa.array(["a", None, "ccc", ""] * 50, pa.large_string())
    cut = pa.chunked_array([whole[:3], whole[3:77], whole[77:]])
    kind = pd.StringDtype("pyarrow", na_value=np.nan)
    frames = [
        pd.Series(kind.construct_array_type()(array, dtype=kind))
        for array in (pa.chunked_array([whole]), cut)
    ]
    assert frame_id(frames[0]) == frame_id(frames[1])


def test_garbage_under_masks_does_not_matter():
    mask = np.array([False, True])
    left, right = (pd.arrays.IntegerArray(np.array([1, n]), mask.copy()) for n in (0, 99))
    assert frame_id(pd.Series(left)) == frame_id(pd.Series(right))


def test_garbage_under_arrow_nulls_does_not_matter():
    bitmap = pa.py_buffer(b"\x05")  # the middle one of three is missing
    left, right = (
        pa.Array.from_buffers(pa.int32(), 3, [bitmap, pa.py_buffer(np.array([1, n, 3], "i4"))])
        for n in (0, 99)
    )
    texts = [
        pa.Array.from_buffers(
            pa.string(), 3, [bitmap, pa.py_buffer(np.array(at, "i4")), pa.py_buffer(b"abc")]
        )
        for at in ([0, 1, 1, 2], [0, 1, 2, 3])
    ]
    assert _arrow_id(left) == _arrow_id(right)
    assert _arrow_id(texts[0]) != _arrow_id(texts[1])  # the third is b here and c there
    again = pa.array(["a", None, "c"], pa.string())
    assert _arrow_id(texts[1]) == _arrow_id(again)


def _arrow_id(array):
    return frame_id(pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([array]))))


def test_a_bitmap_without_nulls_is_none():
    full = pa.Array.from_buffers(
        pa.int64(), 2, [pa.py_buffer(b"\x03"), pa.py_buffer(np.array([1, 2]))]
    )
    assert _arrow_id(full) == _arrow_id(pa.array([1, 2]))


def test_equal_but_distinct_strings_are_the_same():
    word = "".join(["wo", "rd"])
    shared = pd.Series(["word", "word"], dtype=object)
    assert frame_id(shared) == frame_id(pd.Series([word, "".join(["w", "ord"])], dtype=object))


def test_unused_levels_do_not_matter():
    whole = pd.DataFrame(
        {"a": range(6)}, index=pd.MultiIndex.from_product([[1, 2, 3], list("xy")])
    )
    part = whole.loc[[2, 3]]
    rebuilt = pd.DataFrame(
        {"a": range(2, 6)}, index=pd.MultiIndex.from_product([[2, 3], ["x", "y"]])
    )
    assert frame_id(part) == frame_id(rebuilt)


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from frames_cases import CASES
from mlops_jupyter.frames import identify
for name, make in CASES.items():
    print(identify(make()).frame_id)
"""


def test_another_process_and_hash_seed_give_the_same_ids():
    found = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert found[0] == found[1] == [frame_id(make()) for make in CASES.values()]
