"""A model's input signature and example, from rows that were recorded beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE_ROWS = 5
"""As many as MLflow's own autologging keeps."""


def model_input(example: pd.DataFrame | pd.Series[Any]) -> Any:
    """Return recorded rows in the shape that the model was fitted on, or None.

    Columns named 0, 1, 2, … were an array without names: an array describes them.
    Text in a Series is left out, for MLflow would hand it to the model as a table.
    """
    import pandas as pd

    if not isinstance(example, pd.DataFrame) or example.empty:
        return None
    if all(isinstance(name, str) for name in example.columns):
        return example.reset_index(drop=True)
    if example.columns.equals(pd.RangeIndex(example.shape[1])):
        return example.to_numpy()
    return None


def signature_of(rows: Any) -> Any:
    """Return the signature for `rows`, or None when MLflow's types would change them.

    MLflow converts what it is given to the declared types before the model sees it. Of
    categories, zones and the like nothing would be left, and predictions would differ;
    such a model is better without a signature.
    """
    from mlflow.models import infer_signature

    if not _representable(rows):
        return None
    return infer_signature(model_input=rows)


def _representable(rows: Any) -> bool:
    import numpy as np

    if isinstance(rows, np.ndarray):
        return rows.dtype.kind in "biuf"
    return all(_plain(column) for _, column in rows.items())


def _plain(column: pd.Series[Any]) -> bool:
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufM":
        return column.dtype != np.dtype("uint64") and column.dtype != np.dtype("float16")
    if isinstance(column.dtype, pd.StringDtype):
        return bool(column.notna().any())
    return column.dtype == object and all(isinstance(value, str) for value in column)
