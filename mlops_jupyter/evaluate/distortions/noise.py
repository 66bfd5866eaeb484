"""Gaussian noise on every column of numbers, in units of the column's own spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_jupyter.evaluate.distortions.base import Distortion

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def apply(data: pd.DataFrame, amount: float, generator: np.random.Generator) -> pd.DataFrame:
    """Add `amount` · s_j · z to every cell, z ~ N(0, 1).

    s_j is the standard deviation (`ddof=0`) of the finite values of column j. Columns
    that are no numbers, and truth values, stay as they are; whole numbers become
    floating-point ones.
    """
    noisy = data.copy(deep=False)
    for place in range(data.shape[1]):
        column = data.iloc[:, place]
        if is_number(column):
            values = as_floats(column)
            spread = amount * spread_of(values)
            noise = generator.standard_normal(len(values), dtype=values.dtype.type)
            noisy.isetitem(place, values + spread * noise)
    return noisy


def is_number(column: pd.Series[Any]) -> bool:
    """Whether noise can be added to a column: real numbers, no truth values."""
    from pandas.api import types

    dtype = column.dtype
    return (
        types.is_numeric_dtype(dtype)
        and not types.is_bool_dtype(dtype)
        and not types.is_complex_dtype(dtype)
    )


def as_floats(column: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return a column of numbers as float32 (if it was) or float64, missing as NaN."""
    import numpy as np

    kind = np.float32 if str(column.dtype).lower() == "float32" else np.float64
    return column.to_numpy(dtype=kind, na_value=np.nan)


def spread_of(values: np.ndarray[Any, Any]) -> Any:
    """Return the standard deviation of the finite values, in their own precision; 0 for none."""
    import numpy as np

    finite = values[np.isfinite(values)]
    return finite.std() if finite.size else values.dtype.type(0)


KIND = Distortion(
    name="noise",
    about="Gaussian noise on every column of numbers",
    in_words="{:g} standard deviations",
    amounts=(0.05, 0.1, 0.2, 0.4, 0.8),
    apply=apply,
)
