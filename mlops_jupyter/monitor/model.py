"""The drift of data that a recorded model meets, and of its answers to them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from mlops_jupyter.criteria.comparing import shown
from mlops_jupyter.errors import BadRequest, ContentMissing, NotFound
from mlops_jupyter.evaluate.grid import last_line
from mlops_jupyter.evaluate.load import fitting, load_model, model_of
from mlops_jupyter.frames import load_frame
from mlops_jupyter.monitor.columns import column_drift
from mlops_jupyter.monitor.statistics import MAJOR
from mlops_jupyter.monitor.table import drift_table
from mlops_jupyter.records import ColumnDrift, DriftReport, KeptModel, Run

if TYPE_CHECKING:
    import pandas as pd

    from mlops_jupyter.store import Store

PREDICTED_ROWS = 50_000
"""More say nothing new about a distribution, and take their time."""
PREDICTIONS = "predictions"


def monitor_run(
    store: Store, run: Run, current: pd.DataFrame, *, model: str | None = None
) -> DriftReport:
    """Return how current data differ from those that a run's model was fitted on.

    Only columns that the model reads are compared.

    Parameters
    ----------
    model
        The variable that held the model, when the run has several.

    Raises
    ------
    BadRequest
        If the model was fitted on no table, or the current data have no rows.
    ContentMissing
        If neither the training frame nor example rows of it were kept.
    """
    kept = model_of(run, model)
    columns = _columns(store, kept)
    frame_id, reference, note = _reference(store, kept, columns)
    table = drift_table(reference, current, columns)
    predictions, reason = _prediction_drift(store, kept, reference, current, columns)
    return DriftReport(
        rows_before=len(reference),
        rows_after=len(current),
        columns=table,
        predictions=predictions,
        reference=frame_id,
        run_id=run.run_id,
        model=kept.name,
        notes=tuple(text for text in (note, reason, _blindness(table, len(current))) if text),
    )


def _blindness(table: tuple[ColumnDrift, ...], rows: int) -> str:
    """Return a sentence if the sample is too small to show even a major drift."""
    chance = max((drift.psi_by_chance or 0.0 for drift in table), default=0.0)
    if chance < MAJOR:
        return ""
    return (
        f"{rows:,} rows are few: a PSI below {shown(chance)} may be chance here, and is not "
        "called drift."
    )


def _columns(store: Store, kept: KeptModel) -> list[Any]:
    if kept.input_example is None:
        raise BadRequest(
            f"What the model `{kept.name}` was fitted on was no table, so there is nothing to "
            "compare current data with."
        )
    return list(load_frame(store.frame(kept.input_example), store.objects).columns)


def _reference(store: Store, kept: KeptModel, columns: list[Any]) -> tuple[str, pd.DataFrame, str]:
    """Return the training frame; the recorded example rows, with a note, if it is gone."""
    if kept.fitted_on is not None:
        try:
            table: Any = load_frame(store.frame(kept.fitted_on), store.objects)
        except (ContentMissing, NotFound):
            table = None
        if table is not None and table.ndim == 2 and set(columns) <= set(table.columns):
            return kept.fitted_on, table, ""
    assert kept.input_example is not None, "there were columns"  # noqa: S101
    rows: Any = load_frame(store.frame(kept.input_example), store.objects)
    note = f"The training frame is not at hand; {len(rows):,} rows of it stand in for it."
    return kept.input_example, rows, note


def _prediction_drift(
    store: Store,
    kept: KeptModel,
    reference: pd.DataFrame,
    current: pd.DataFrame,
    columns: list[Any],
) -> tuple[ColumnDrift | None, str]:
    """Return the drift of the model's answers, or why there is none."""
    if not set(columns) <= set(current.columns):
        return None, "Without all its columns the model cannot be asked."
    try:
        estimator = load_model(store, kept)
    except (BadRequest, ContentMissing) as error:
        return None, str(error)
    try:
        before = _answers(estimator, reference[columns])
        after = _answers(estimator, _as_trained(current[columns], reference))
    except Exception as error:  # noqa: BLE001  # models raise whatever they please
        return None, f"The model cannot predict from the current data ({last_line(error)})."
    return column_drift(PREDICTIONS, before, after), ""


def _answers(estimator: Any, rows: pd.DataFrame) -> pd.Series[Any]:
    """Return the probability of the second of two classes, else what is predicted."""
    import numpy as np
    import pandas as pd

    step = max(1, len(rows) // PREDICTED_ROWS)
    given = fitting(estimator, rows.iloc[::step])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unknown categories are in the table already
        if len(getattr(estimator, "classes_", ())) == 2 and hasattr(estimator, "predict_proba"):
            return pd.Series(np.asarray(estimator.predict_proba(given))[:, 1])
        return pd.Series(np.asarray(estimator.predict(given)))


def _as_trained(current: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return current rows with the reference's types where the values allow it.

    A file knows less about types than a frame: categories come back as text.
    """
    cast = current.copy(deep=False)
    for name in current.columns:
        wanted = reference[name].dtype
        if cast[name].dtype != wanted:
            try:
                cast[name] = cast[name].astype(wanted)
            except (ValueError, TypeError):
                continue  # gaps in whole numbers, say: the model may take them as they are
    return cast
