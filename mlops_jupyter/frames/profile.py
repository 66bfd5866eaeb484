"""A frame's quality at a glance: what each column holds, and what deserves a look."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.frames.document import column_labels
from mlops_jupyter.frames.findings import findings_of
from mlops_jupyter.frames.values import write
from mlops_jupyter.frames.visible import Visible
from mlops_jupyter.records import ColumnProfile, Profile

BINS = 20
TOP = 5


def profile_frame(frame: Any, frame_id: str) -> Profile:
    """Return counts, ranges, frequent values and findings of a DataFrame or Series."""
    table = frame.to_frame() if frame.ndim == 1 else frame
    series = [_hashable(table.iloc[:, at]) for at in range(table.shape[1])]
    labels = [str(label) for label in column_labels(table)]
    columns = tuple(
        profile_column(label, column, table.iloc[:, at])
        for at, (label, column) in enumerate(zip(labels, series, strict=True))
    )
    duplicates = _duplicate_rows(series)
    return Profile(
        frame_id=frame_id,
        rows=len(table),
        duplicate_rows=duplicates,
        columns=columns,
        findings=tuple(findings_of(table, columns, duplicates)),
    )


def _hashable(column: Any) -> Any:
    """Return the column with lists, dicts and the like replaced by their encoding."""
    if column.dtype != object:
        return column
    plain = column.map(type).isin([str, int, float, bool, type(None), type(pd.NA)])
    if plain.all():
        return column
    encoded = [
        value if ok else b"".join(write(value, Visible()))
        for value, ok in zip(column, plain, strict=True)
    ]
    return pd.Series(encoded, index=column.index, dtype=object)


def _duplicate_rows(series: list[Any]) -> int:
    if not series:
        return 0
    bare = [column.reset_index(drop=True) for column in series]
    return int(pd.concat(bare, axis=1, keys=range(len(bare))).duplicated().sum())


def profile_column(label: str, column: Any, original: Any) -> ColumnProfile:
    """Return what one column holds; `column` has only hashable values."""
    present = column.dropna()
    counts = present.value_counts()
    counts = counts[counts > 0]  # a categorical also counts what is not there
    return ColumnProfile(
        name=label,
        dtype=str(original.dtype),
        nulls=len(column) - len(present),
        distinct=len(counts),
        top=_top(counts, original),
        **_range(present),
        **_numbers(present),
    )


def _top(counts: Any, original: Any) -> tuple[tuple[str, int], ...]:
    if original.dtype == object and any(isinstance(value, bytes) for value in counts.index[:TOP]):
        counts = original.dropna().astype(str).value_counts()
    return tuple((str(value)[:80], int(n)) for value, n in counts.head(TOP).items())


def _range(present: Any) -> dict[str, Any]:
    orderable = present.dtype != object and not _is_unordered(present.dtype)
    if len(present) == 0 or not orderable:
        return {}
    return {"minimum": str(present.min())[:80], "maximum": str(present.max())[:80]}


def _is_unordered(dtype: Any) -> bool:
    if isinstance(dtype, pd.CategoricalDtype):
        return not dtype.ordered
    if isinstance(dtype, pd.ArrowDtype):
        return not (is_number(dtype) or "string" in str(dtype) or "time" in str(dtype))
    return getattr(dtype, "kind", "O") == "c"


def is_number(dtype: Any) -> bool:
    """Return whether a dtype holds real numbers (Booleans are not)."""
    from pandas.api import types

    real = types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype)
    return bool(real and not types.is_bool_dtype(dtype))


def _numbers(present: Any) -> dict[str, Any]:
    if len(present) == 0 or not is_number(present.dtype):
        return {}
    values = present.to_numpy(dtype=np.float64)
    finite = values[np.isfinite(values)]
    if len(finite) == 0:
        return {}
    low, high = float(finite.min()), float(finite.max())
    if not np.isfinite(high - low):  # a range wider than a float can hold
        return {"mean": None, "std": None}
    return {
        "mean": float(finite.mean()),
        "std": float(finite.std(ddof=1)) if len(finite) > 1 else None,
        "histogram": histogram(finite, low, high),
    }


def histogram(values: Any, low: float, high: float) -> tuple[int, ...]:
    """Return counts in equal bins from low to high; all in the first if they are equal."""
    if low == high:
        return (len(values), *([0] * (BINS - 1)))
    width = (high - low) / BINS
    if width == 0:  # subnormal range
        return (len(values), *([0] * (BINS - 1)))
    places = np.minimum(((values - low) / width).astype(np.int64), BINS - 1)
    return tuple(int(n) for n in np.bincount(places, minlength=BINS))
