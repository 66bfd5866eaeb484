"""Index objects: class, names, frequency and content; row labels and column labels."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas.tseries.frequencies import to_offset

from mlops_jupyter.frames.canonical import Doc, Unencodable, bytes_of, text_of
from mlops_jupyter.frames.codecs import read_array, write_array
from mlops_jupyter.frames.codecs.base import Source, Writing, checked_codes
from mlops_jupyter.frames.values import nested
from mlops_jupyter.frames.values_read import read_nested

CLASSES: dict[type, str] = {
    kind: kind.__name__
    for kind in (
        *(pd.Index, pd.CategoricalIndex, pd.IntervalIndex),
        *(pd.DatetimeIndex, pd.TimedeltaIndex, pd.PeriodIndex),
    )
}


def write_index(index: Any, writing: Writing) -> Doc:
    """Write an index and return its description.

    Raises
    ------
    Unencodable
        If its class, a label or its frequency has no canonical encoding.
    """
    if type(index) is pd.RangeIndex:
        return _write_range(index, writing)
    if type(index) is pd.MultiIndex:
        return _write_multi(index, writing)
    if type(index) not in CLASSES:
        raise Unencodable(f"{type(index).__module__}.{type(index).__qualname__}")
    doc = {
        "class": CLASSES[type(index)],
        "rows": len(index),
        "name": _name_doc(index.name, writing),
        "data": write_array(index.array, writing),
    }
    freq = _freq_text(getattr(index, "freq", None), type(index))
    return doc if freq is None else {**doc, "freq": freq}


def _name_doc(name: Any, writing: Writing) -> str:
    return text_of(nested(name, writing.fallback))


def _name(text: str) -> Any:
    return read_nested(bytes_of(text))


def _write_range(index: Any, writing: Writing) -> Doc:
    return {
        "class": "RangeIndex",
        "rows": len(index),
        "name": _name_doc(index.name, writing),
        "range": [index.start, index.stop, index.step],
    }


def _write_multi(index: Any, writing: Writing) -> Doc:
    # labels that no row uses are left over from rows that are gone: not content
    index = index.remove_unused_levels()
    return {
        "class": "MultiIndex",
        "rows": len(index),
        "names": [_name_doc(name, writing) for name in index.names],
        "levels": [write_index(level, writing) for level in index.levels],
        "codes": [write_array(codes, writing) for codes in index.codes],
    }


def _freq_text(freq: Any, kind: type) -> str | None:
    if freq is None or kind is pd.PeriodIndex:  # a period's frequency is in its dtype
        return None
    text: str = freq.freqstr
    try:
        again = to_offset(text)
    except ValueError:
        again = None
    if again != freq:
        raise Unencodable(f"the frequency {freq!r}")
    return text


def read_index(doc: Doc, source: Source) -> Any:
    """Return the index within the source's window."""
    kind = doc["class"]
    if kind == "RangeIndex":
        start, stop = source.span(doc["rows"])
        index = pd.RangeIndex(*doc["range"]).rename(_name(doc["name"]))
        return index if source.window is None else index[start:stop]
    if kind == "MultiIndex":
        return _read_multi(doc, source)
    return _read_plain(doc, source)


def _read_multi(doc: Doc, source: Source) -> Any:
    levels = [read_index(level, source.whole()) for level in doc["levels"]]
    codes: Any = [
        checked_codes(read_array(part, source), len(level))
        for part, level in zip(doc["codes"], levels, strict=True)
    ]
    return pd.MultiIndex(
        levels=levels,
        codes=codes,
        names=[_name(name) for name in doc["names"]],
        verify_integrity=False,
    )


def _read_plain(doc: Doc, source: Source) -> Any:
    array = read_array(doc["data"], source)
    name = _name(doc["name"])
    kind = next(cls for cls, text in CLASSES.items() if text == doc["class"])
    index = kind(array, dtype=array.dtype, name=name)
    if "freq" in doc:
        index.freq = doc["freq"]
    return index


def index_text(index: Any) -> str:
    """Return class and dtype for people: `RangeIndex`, `Index[int64]`."""
    name = type(index).__name__
    if name == "MultiIndex":
        return f"MultiIndex[{', '.join(str(dtype) for dtype in index.dtypes)}]"
    return name if name == "RangeIndex" else f"{name}[{index.dtype}]"
