"""Logging by hand, in a cell: `mlops.log_metric("loss", 0.3, step=7)`, as in MLflow."""

from __future__ import annotations

from collections.abc import Mapping

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.recorder import current
from mlops_jupyter.recorder.runs import RunBook
from mlops_jupyter.records import Metric, Param, now


def log_metric(name: str, value: float, step: int | None = None) -> None:
    """Log a point of a curve into the run of the cell that is running.

    Raises
    ------
    BadRequest
        If nothing is being recorded here, or `value` is no number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise BadRequest(f"log_metric({name!r}): {value!r} is not a number.") from None
    _book().log_metric(Metric(name=name, value=number, step=step, at=now(), origin="logged"))


def log_metrics(metrics: Mapping[str, float], step: int | None = None) -> None:
    """Log several metrics at once; see `log_metric`."""
    for name, value in metrics.items():
        log_metric(name, value, step)


def log_param(name: str, value: object) -> None:
    """Log a parameter into the run of the cell that is running."""
    _book().log_param(Param(name=name, value=repr(value), origin="logged"))


def _book() -> RunBook:
    recorder = current()
    if recorder is None:
        raise BadRequest("Nothing is recorded in this process: run %load_ext mlops_jupyter first.")
    return recorder.runs
