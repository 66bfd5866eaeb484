"""Values that are missing completely at random, in every column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_jupyter.evaluate.distortions.base import Distortion

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def apply(data: pd.DataFrame, amount: float, generator: np.random.Generator) -> pd.DataFrame:
    """Empty each cell with probability `amount`, whatever its type.

    Cell i of column j is emptied where u < `amount`, u ~ U(0, 1) drawn column by column.
    Whole numbers and truth values become floating-point numbers, as pandas itself makes
    them when it reads data with gaps.
    """
    holed = data.copy(deep=False)
    for place in range(data.shape[1]):
        empty = generator.random(len(data)) < amount
        holed.isetitem(place, _without_cells(data.iloc[:, place], empty).array)
    return holed


def _without_cells(column: pd.Series[Any], empty: np.ndarray[Any, Any]) -> pd.Series[Any]:
    import numpy as np

    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biu":
        column = column.astype("float64")
    return column.mask(empty)


KIND = Distortion(
    name="missing",
    about="values missing at random in every column",
    in_words="{:.0%} of all cells",
    amounts=(0.02, 0.05, 0.1, 0.2, 0.4),
    apply=apply,
)
