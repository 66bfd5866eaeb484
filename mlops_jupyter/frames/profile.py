"""A frame's quality at a glance: what each column holds, and what deserves a look."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.frames.document import column_labels
from mlops_jupyter.frames.findings import Look, findings_of
from mlops_jupyter.frames.plain import Countable, countable, readable, whole
from mlops_jupyter.records import ColumnProfile, Profile

BINS = 20
TOP = 5


def profile_frame(frame: Any, frame_id: str) -> Profile:
    """Return counts, ranges, frequent values and findings of a DataFrame or Series."""
    table = frame.to_frame() if frame.ndim == 1 else frame
    parts = [countable(table.iloc[:, at]) for at in range(table.shape[1])]
    columns = tuple(
        profile_column(whole(label), str(dtype), part)
        for label, dtype, part in zip(column_labels(table), table.dtypes, parts, strict=True)
    )
    series = [part.cells for part in parts]
    duplicates = _duplicate_rows(series)
    return Profile(
        frame_id=frame_id,
        rows=len(table),
        duplicate_rows=duplicates,
        columns=columns,
        findings=tuple(findings_of(Look(table, series, columns, duplicates))),
    )


def _duplicate_rows(series: list[Any]) -> int:
    if not series:
        return 0
    columns = [column.reset_index(drop=True) for column in series]
    return int(pd.concat(columns, axis=1, keys=range(len(columns))).duplicated().sum())


def profile_column(label: str, dtype: str, part: Countable) -> ColumnProfile:
    """Return what one column holds."""
    column = part.cells
    present = column[~np.asarray(column.isna(), dtype=bool)]
    counts = present.value_counts()
    counts = counts[counts > 0]  # a categorical also counts what is not there
    return ColumnProfile(
        name=label,
        dtype=dtype,
        nulls=len(column) - len(present),
        distinct=len(counts),
        top=tuple((part.shown(value), int(n)) for value, n in counts.head(TOP).items()),
        **_range(present),
        **_numbers(present),
    )


def _range(present: Any) -> dict[str, Any]:
    if len(present) == 0 or present.dtype == object or _is_unordered(present.dtype):
        return {}
    return {"minimum": readable(present.min()), "maximum": readable(present.max())}


def _is_unordered(dtype: Any) -> bool:
    if isinstance(dtype, pd.CategoricalDtype):
        return not dtype.ordered
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
    with np.errstate(over="ignore"):  # what exceeds a float is told as unknown
        mean, std = finite.mean(), finite.std(ddof=1) if len(finite) > 1 else np.nan
        spread = np.float64(high) - low
    return {
        "mean": _known(mean),
        "std": _known(std),
        "histogram": histogram(finite, low, high) if np.isfinite(spread) else (),
    }


def _known(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def histogram(values: Any, low: float, high: float) -> tuple[int, ...]:
    """Return counts in equal bins from low to high; all in the first if they are equal."""
    if low == high:
        return (len(values), *([0] * (BINS - 1)))
    # in shares of the whole range, which cannot overflow
    places = np.minimum((BINS * ((values - low) / (high - low))).astype(np.int64), BINS - 1)
    return tuple(int(n) for n in np.bincount(places, minlength=BINS))
