"""Every way that we know to change a frame (list A of the cases)."""
# ruff: noqa: PD002, PD011, PLC3002 - what people had better not do is the point here

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd


def frame_of(rows: int) -> pd.DataFrame:
    """Return a frame with columns of many kinds."""
    numbers = np.arange(rows)
    frame = pd.DataFrame(
        {
            "f": numbers / 2 + 0.25,
            "g": numbers * 1.5,
            "i": numbers[::-1].copy(),
            "b": numbers % 2 == 0,
            "s": pd.Series(numbers % 9).astype(str),
            "n": pd.array(numbers, "Int64"),
            "a": pd.Series(numbers, dtype="int64[pyarrow]"),
            "c": pd.Categorical.from_codes(numbers % 2, ["x", "y"]),
            "t": pd.date_range("2020", periods=rows, freq="min", tz="UTC"),
            "d": pd.date_range("2020", periods=rows, freq="min"),
            "p": pd.period_range("2020", periods=rows, freq="h"),
            "o": pd.Series([[n] if n % 2 else {"k": n} for n in range(rows)], dtype=object),
        }
    )
    frame["g"] = frame["g"].where(frame["g"] > 3)
    return frame


class Holder:
    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def write(self) -> None:
        self.frame.loc[0, "f"] = -1.0


def _thread(frame: pd.DataFrame) -> None:
    thread = threading.Thread(target=_loc("f", -1.0), args=(frame,))
    thread.start()
    thread.join()


def _loc(column: str, value: Any) -> Callable[[Any], None]:
    def write(frame: pd.DataFrame) -> None:
        frame.loc[0, column] = value

    return write


def _set(obj: Any, name: str, value: Any) -> None:
    setattr(obj, name, value)


def _writeable(frame: pd.DataFrame) -> None:
    values = frame["f"].to_numpy()
    values.flags.writeable = True
    values[0] = -1.0


def _array(column: str, value: Any) -> Callable[[Any], None]:
    def write(frame: pd.DataFrame) -> None:
        frame[column].array[0] = value

    return write


def _shuffle(frame: pd.DataFrame) -> None:
    values = frame["f"].array
    np.random.default_rng(0).shuffle(values)  # type: ignore[arg-type]


def _add(frame: pd.DataFrame) -> None:
    values = np.asarray(frame["f"].array)
    np.add(values, 1, out=values)


def _read_into(frame: pd.DataFrame) -> None:
    values = frame["i"].array
    memoryview(values._ndarray).cast("B")[:8] = b"\x01" * 8  # type: ignore[attr-defined]


def _closure(frame: pd.DataFrame) -> None:
    def inner(again: pd.DataFrame = frame) -> None:
        again.loc[0, "f"] = -1.0

    inner()


def _in_place(action: Callable[[Any], Any]) -> Callable[[Any], None]:
    def run(frame: pd.DataFrame) -> None:
        action(frame)

    return run


BY_PANDAS: dict[str, Callable[[Any], None]] = {
    **{
        f"loc {column}": _loc(column, value)
        for column, value in {
            "f": -1.0,
            "s": "new",
            "n": pd.NA,
            "a": 77,
            "c": "y",
            "o": None,
            "b": False,
            "t": pd.Timestamp("1999", tz="UTC"),
            "d": pd.NaT,
            "p": pd.Period("1999", "h"),
        }.items()
    },
    "iloc": lambda f: f.iloc.__setitem__((0, 0), -1.0),
    "at": lambda f: f.at.__setitem__((0, "f"), -1.0),
    "iat": lambda f: f.iat.__setitem__((0, 0), -1.0),
    "iloc of all numbers": lambda f: f.iloc.__setitem__((slice(None), [0, 1]), 0.0),
    "boolean mask": lambda f: f.loc.__setitem__((f["b"], "f"), 0.0),
    "a row more": lambda f: f.loc.__setitem__(len(f), f.iloc[0]),
    "column replaced": lambda f: f.__setitem__("f", f["f"] + 1),
    "column augmented": lambda f: f.__setitem__("i", f["i"].__iadd__(1)),
    "column added": lambda f: f.__setitem__("new", 1),
    "column deleted": lambda f: f.__delitem__("f"),
    "attribute": lambda f: _set(f, "f", 0.0),
    "isetitem": lambda f: f.isetitem(0, np.zeros(len(f))),
    "insert": lambda f: f.insert(0, "new", 0),
    "pop": _in_place(lambda f: f.pop("g")),
    "fillna": lambda f: f.fillna({"g": 0.0}, inplace=True),
    "dropna": lambda f: f.dropna(inplace=True),
    "sort_values": lambda f: f.sort_values("i", inplace=True),
    "sort_index": lambda f: f.sort_index(ascending=False, inplace=True),
    "drop": lambda f: f.drop(columns="f", inplace=True),
    "drop rows": lambda f: f.drop(index=0, inplace=True),
    "rename": lambda f: f.rename(columns={"f": "F"}, inplace=True),
    "rename_axis": lambda f: f.rename_axis(index="n", inplace=True),
    "reset_index": lambda f: f.reset_index(inplace=True),
    "set_index": lambda f: f.set_index("i", inplace=True),
    "replace": lambda f: f.replace({"s": {"1": "one"}}, inplace=True),
    "clip": lambda f: f[["f"]].clip(0, 1).pipe(f.update),
    "columns": lambda f: _set(f, "columns", [c.upper() for c in f.columns]),
    "columns.name": lambda f: _set(f.columns, "name", "n"),
    "columns.names": lambda f: _set(f.columns, "names", ["n"]),
    "index.name": lambda f: _set(f.index, "name", "n"),
    "index": lambda f: _set(f, "index", range(5, 5 + len(f))),
    "equal index of another class": lambda f: _set(f, "index", pd.Index(list(range(len(f))))),
    "attrs": lambda f: f.attrs.__setitem__("k", 1),
    "flags": lambda f: _set(f.flags, "allows_duplicate_labels", False),
    "eval": lambda f: f.eval("f = f + 1", inplace=True),
    "query": lambda f: f.query("i > 3", inplace=True),
    "update": lambda f: f.update(pd.DataFrame({"f": [-1.0]})),
    "mask": lambda f: f[["f"]].mask(f[["f"]] > 1, 0.0).pipe(f.update),
    "where": lambda f: _set(f, "f", f["f"].where(f["f"] > 2, 0.0)),
    "alias": lambda f: _loc("f", -1.0)((lambda other: other)(f)),
    "swapped": lambda f: f.__setitem__(["f", "g"], f[["g", "f"]].to_numpy()),
    "astype": lambda f: f.__setitem__("i", f["i"].astype("int32")),
    "categories renamed": lambda f: f.__setitem__(
        "c", f["c"].cat.rename_categories({"x": "y", "y": "x"})
    ),
    "categories ordered": lambda f: f.__setitem__("c", f["c"].cat.as_ordered()),
    "in a thread": _thread,
    "in a method": lambda f: Holder(f).write(),
    "in a dict": lambda f: _loc("f", -1.0)({"k": f}["k"]),
    "in a list": lambda f: _loc("f", -1.0)([f][0]),
    "in an attribute": lambda f: _loc("f", -1.0)(SimpleNamespace(inner=f).inner),
    "in a closure and a default": _closure,
}
"""What pandas moves to other memory, or keeps as labels."""

PAST_PANDAS: dict[str, Callable[[Any], None]] = {
    **{
        f"array {column}": _array(column, value)
        for column, value in {
            "f": -1.0, "s": "new", "n": pd.NA, "a": 77, "c": "y", "o": None,
            "t": pd.Timestamp("1999", tz="UTC"), "d": pd.NaT, "p": pd.Period("1999", "h"),
        }.items()
    },
    "values": lambda f: f["f"].values.__setitem__(0, -1.0),
    "values of two": lambda f: f[["f", "i"]].values.__setitem__((0, 0), -1.0),
    "values of all": lambda f: f.values.__setitem__((0, 0), -1.0),
    "to_numpy": lambda f: f["f"].to_numpy().__setitem__(0, -1.0),
    "asarray": lambda f: np.asarray(f["f"]).__setitem__(0, -1.0),
    "values of Int64": lambda f: f["n"].values.__setitem__(0, 99),
    "private data": lambda f: f["n"].array._data.__setitem__(0, 99),
    "private mask": lambda f: f["n"].array._mask.__setitem__(0, True),
    "codes": lambda f: f["c"].cat.codes.to_numpy().__setitem__(0, 1),
    "private codes": lambda f: f["c"].array._codes.__setitem__(0, 1),
    "writeable": _writeable,
    "add out": _add,
    "shuffle": _shuffle,
    "readinto": _read_into,
    "list in a cell": lambda f: f["o"].iloc[1].append(5),
    "dict in a cell": lambda f: f["o"].iloc[0].__setitem__("new", 5),
    "object through values": lambda f: f["o"].values.__setitem__(0, "new"),
    "index values": lambda f: f.set_index("i").index.values.__setitem__(0, 5),
}  # fmt: skip
"""What goes past pandas' copy-on-write, where it is not refused."""
