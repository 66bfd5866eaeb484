"""Columns in a form that can be counted: hashable values, native bytes, dense."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mlops_jupyter.frames.values import write
from mlops_jupyter.frames.visible import Visible

SIMPLE = (str, int, float, bool, type(None), type(pd.NA), type(pd.NaT))
LENGTH = 80


class Countable(NamedTuple):
    """A column for counting, and the texts of the values that stand for others."""

    cells: Any
    texts: dict[bytes, str]

    def shown(self, value: Any) -> str:
        """Return a value of the column as people know it."""
        return readable(self.texts.get(value, value) if isinstance(value, bytes) else value)


def countable(column: Any) -> Countable:
    """Return a column in which equal cells are equal and hashable."""
    dtype = column.dtype
    if isinstance(dtype, pd.SparseDtype):
        return countable(column.sparse.to_dense())
    if isinstance(dtype, pd.ArrowDtype) and not _is_simple(dtype):
        values = np.fromiter(column.array, dtype=object, count=len(column))
        return countable(pd.Series(values, index=column.index, dtype=object))
    if isinstance(dtype, np.dtype) and not dtype.isnative:
        return Countable(column.astype(dtype.newbyteorder("=")), {})
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        return _of_objects(column)
    return Countable(column, {})


def _is_simple(dtype: Any) -> bool:
    names = ("int", "float", "double", "bool", "string", "timestamp", "duration", "date")
    return str(dtype).startswith((*names, "uint", "large_string"))


def _of_objects(column: Any) -> Countable:
    """Return lists, dicts and the like as their canonical bytes."""
    cells: list[Any] = list(column)
    texts: dict[bytes, str] = {}
    for place, value in enumerate(cells):
        if type(value) not in SIMPLE:
            cells[place] = b"".join(write(value, Visible()))
            texts[cells[place]] = str(value)
    array = np.fromiter(cells, dtype=object, count=len(cells))
    return Countable(pd.Series(array, index=column.index, dtype=object), texts)


def readable(value: Any) -> str:
    """Return a value as text that fits into a table and into JSON."""
    text = whole(value)
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def whole(value: Any) -> str:
    """Return the whole text of a value; lone surrogates, which JSON refuses, as escapes."""
    return str(value).encode("utf-8", "backslashreplace").decode()
