"""The drift of one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_jupyter.criteria.comparing import shown
from mlops_jupyter.monitor.bins import Binned, bin_categories, bin_numbers
from mlops_jupyter.monitor.statistics import (
    MAJOR,
    MODERATE,
    chi_square_p,
    kolmogorov_smirnov,
    psi,
    psi_by_chance,
)
from mlops_jupyter.records import ColumnDrift
from mlops_jupyter.records.drift import Level

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NAMED = 5
MOST_DISTINCT = 0.5
"""A text column with more distinct values than half its rows names rows: an identifier."""
ARROW = "\N{RIGHTWARDS ARROW}"


def column_drift(name: str, before: pd.Series[Any], after: pd.Series[Any]) -> ColumnDrift:
    """Return how a column differs; values are compared as what the reference holds."""
    if is_numeric(before):
        return _numbers(name, _floats(before), _floats(after), _not_numbers(after))
    return _categories(name, _texts(before), _texts(after))


def absent(name: str, before: pd.Series[Any]) -> ColumnDrift:
    """Return the drift of a column that the current data do not have."""
    return ColumnDrift(
        name=name,
        kind="number" if is_numeric(before) else "category",
        level="absent",
        nulls_before=_share(before.isna()),
        nulls_after=1.0,
        note="the current data lack this column",
    )


def is_numeric(column: pd.Series[Any]) -> bool:
    """Whether a column's values have an order and distances: numbers and times."""
    from pandas.api import types

    dtype = column.dtype
    if types.is_bool_dtype(dtype):
        return False
    return types.is_numeric_dtype(dtype) or types.is_datetime64_any_dtype(dtype)


def _numbers(
    name: str, before: np.ndarray[Any, Any], after: np.ndarray[Any, Any], unreadable: int
) -> ColumnDrift:
    import numpy as np

    binned = bin_numbers(before, after)
    test = kolmogorov_smirnov(before, after)
    return _judged(
        binned,
        name=name,
        kind="number",
        ks=test[0] if test else None,
        p_value=test[1] if test else None,
        nulls_before=_share(np.isnan(before)),
        nulls_after=_share(np.isnan(after)),
        change=f"median {_median(before)} {ARROW} {_median(after)}",
        note=f"{unreadable:,} values are no numbers and count as missing" if unreadable else "",
    )


def _categories(name: str, before: pd.Series[Any], after: pd.Series[Any]) -> ColumnDrift:
    if len(before) > NAMED and before.nunique() > MOST_DISTINCT * len(before):
        return ColumnDrift(
            name=name,
            kind="category",
            level="skipped",
            nulls_before=_share(before.isna()),
            nulls_after=_share(after.isna()),
            note="nearly every row has a value of its own",
        )
    binned = bin_categories(before, after)
    new = after[~after.isin(before.dropna().unique()) & after.notna()]
    return _judged(
        binned,
        name=name,
        kind="category",
        p_value=chi_square_p(binned),
        nulls_before=_share(before.isna()),
        nulls_after=_share(after.isna()),
        new_categories=tuple(str(value) for value in new.value_counts().index[:NAMED]),
        new_share=len(new) / max(len(after), 1),
        change=_moved(before, after),
    )


def _judged(binned: Binned, **facts: Any) -> ColumnDrift:
    index, chance = psi(binned), psi_by_chance(binned)
    return ColumnDrift(level=level_of(index, chance), psi=index, psi_by_chance=chance, **facts)


def level_of(index: float, chance: float) -> Level:
    """Return how a PSI reads; what chance alone may give is no drift."""
    if index < max(MODERATE, chance):
        return "none"
    return "major" if index >= MAJOR else "moderate"


def _floats(column: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return numbers as float64, times as seconds; what is neither becomes NaN."""
    import numpy as np
    import pandas as pd
    from pandas.api import types

    if types.is_datetime64_any_dtype(column.dtype):
        seconds = (
            column - pd.Timestamp(0, tz=getattr(column.dtype, "tz", None))
        ) / np.timedelta64(1, "s")
        return seconds.to_numpy(dtype="float64", na_value=np.nan)
    numbers = column if types.is_numeric_dtype(column.dtype) else _parsed(column)
    return numbers.to_numpy(dtype="float64", na_value=np.nan)


def _parsed(column: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    return pd.to_numeric(column.astype(object), errors="coerce")


def _not_numbers(column: pd.Series[Any]) -> int:
    """Return how many values of a text column are no numbers."""
    import numpy as np

    if is_numeric(column):
        return 0
    return int((np.isnan(_floats(column)) & ~column.isna().to_numpy()).sum())


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return values as text, so that a file's `1` and a frame's `True` can be compared."""
    return column.astype(object).where(column.isna(), column.astype(str))


def _moved(before: pd.Series[Any], after: pd.Series[Any]) -> str:
    """Return the value whose share changed most."""
    shares = [values.value_counts(normalize=True) for values in (before, after)]
    gaps = shares[1].sub(shares[0], fill_value=0.0).abs()
    if gaps.empty:
        return ""
    value = gaps.idxmax()
    old, new = (float(share.get(value, 0.0)) for share in shares)
    return f"{value} {old:.1%} {ARROW} {new:.1%}"


def _median(values: np.ndarray[Any, Any]) -> str:
    import numpy as np

    known = values[~np.isnan(values)]
    return shown(float(np.median(known))) if known.size else "none"


def _share(flags: Any) -> float:
    return float(flags.mean()) if len(flags) else 0.0
