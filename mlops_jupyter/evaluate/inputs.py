"""What evaluation is given, in one form: a frame of inputs, an array of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest

if TYPE_CHECKING:
    import pandas as pd


def complete(data: Any, truth: Any) -> tuple[pd.DataFrame, Any, tuple[str, ...]]:
    """Return data as a frame and truth as an array, without rows whose truth is missing."""
    import numpy as np
    import pandas as pd

    table = data if isinstance(data, pd.DataFrame) else pd.DataFrame(np.asarray(data))
    if getattr(truth, "ndim", 1) != 1:
        raise BadRequest("The target has several columns; evaluation needs a single one.")
    if len(table) != len(truth):
        raise BadRequest(
            f"The data have {len(table):,} rows and the target has {len(truth):,}; they must be "
            "the same rows."
        )
    known = ~np.asarray(pd.isna(truth))
    if not known.any():
        raise BadRequest("There is no row with a known target, so nothing can be evaluated.")
    answers = _plain(truth)
    if known.all():
        return table, answers, ()
    note = f"{int((~known).sum()):,} rows without a target were left out."
    return table[known], _plain(pd.Series(truth)[known]), (note,)


def _plain(truth: Any) -> Any:
    """Return truth as an array of a type that NumPy can sort."""
    import numpy as np
    import pandas as pd

    values = np.asarray(truth)
    if values.dtype == object:
        values = np.asarray(pd.Series(values).infer_objects())
    return values


def is_table(data: Any) -> bool:
    """Whether data are a DataFrame, not an array."""
    import pandas as pd

    return isinstance(data, pd.DataFrame)


def as_array(frame: pd.DataFrame) -> Any:
    """Return a frame's values, for a model that was fitted on a bare array."""
    return frame.to_numpy()
