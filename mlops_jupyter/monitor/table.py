"""The drift table: current data against those that a model was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.monitor.columns import absent, column_drift
from mlops_jupyter.records import ColumnDrift

if TYPE_CHECKING:
    import pandas as pd

ORDER = ("absent", "major", "moderate", "none", "skipped")


def drift_table(
    reference: pd.DataFrame, current: pd.DataFrame, columns: Sequence[Any] | None = None
) -> tuple[ColumnDrift, ...]:
    """Return the drift of each column, the most drifted first.

    Parameters
    ----------
    columns
        Those to compare; None: all of the reference.

    Raises
    ------
    BadRequest
        If one of the two has no rows, or column names that are not unique.
    """
    for what, frame in (("reference", reference), ("current", current)):
        _check(what, frame)
    names = list(reference.columns if columns is None else columns)
    found = [
        column_drift(str(name), reference[name], current[name])
        if name in current.columns
        else absent(str(name), reference[name])
        for name in names
    ]
    return tuple(sorted(found, key=lambda drift: (ORDER.index(drift.level), -(drift.psi or 0))))


def _check(what: str, frame: pd.DataFrame) -> None:
    if not len(frame):
        raise BadRequest(f"The {what} data have no rows, so nothing can be compared.")
    if not frame.columns.is_unique:
        raise BadRequest(
            f"The {what} data have several columns of one name; give each a name of its own."
        )
