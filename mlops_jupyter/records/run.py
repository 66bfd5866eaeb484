"""Runs: an execution that is an experiment, and the models it leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mlops_jupyter.records.base import Record
from mlops_jupyter.records.session import ErrorInfo, Status


class Param(Record, frozen=True, kw_only=True):
    """A setting that a run used."""

    name: str
    value: str
    """The literal as Python would write it (`repr`)."""
    origin: Literal["cell", "estimator", "inherited", "logged"] = "cell"
    execution_id: str | None = None
    """For an inherited one: the execution that bound it."""


class Metric(Record, frozen=True, kw_only=True):
    """A score of a run; the last point of its curve, if it has one."""

    name: str
    value: float
    step: int | None = None
    at: datetime | None = None
    origin: Literal["scored", "logged"] = "scored"


class KeptModel(Record, frozen=True, kw_only=True):
    """A fitted model as the kernel serialised it."""

    name: str
    """The variable that holds it in the notebook."""
    class_name: str
    """Qualified class, `sklearn.pipeline.Pipeline`."""
    final_class: str
    """Class of a pipeline's last step, else the class; without the module."""
    object_key: str | None = None
    """Key of the skops file; None when it could not be kept."""
    nbytes: int = 0
    input_example: str | None = None
    """`frame_id` of up to 1,000 rows of what it was fitted on."""
    fitted_on: str | None = None
    """`frame_id` of the named frame that the fit's X was taken from, if known."""
    target: str = ""
    """Name of the y Series that it was fitted to, if it had one."""
    methods: tuple[str, ...] = ()
    """Those of predict, predict_proba, decision_function, transform that it has."""
    untrusted: tuple[str, ...] = ()
    """Types in the file that are not on the reviewed list."""
    not_kept: str | None = None
    fit_s: float = 0.0


class MlflowRun(Record, frozen=True, kw_only=True):
    """Where a run stands in MLflow."""

    tracking_uri: str
    experiment_id: str
    run_id: str
    model_uri: str | None = None
    complete: bool = False
    """True when status, parameters, metrics, inputs and models have all arrived."""
    digest: str = ""
    """blake3 of what has arrived, hexadecimal: another one means that there is more."""


class Run(Record, frozen=True, kw_only=True):
    """One execution of an experiment."""

    run_id: str
    execution_id: str
    session_id: str
    experiment: str
    started_at: datetime
    branch: str = ""
    name: str = ""
    """What the user calls it; else what differs from the best earlier run."""
    auto: bool = False
    """True: recorded because the cell fitted an estimator, without the magic."""
    goal: str | None = None
    """`max:roc_auc` or `min:rmse`, as remembered for the experiment at the time."""
    status: Status = "RUNNING"
    ended_at: datetime | None = None
    error: ErrorInfo | None = None
    notebook: str | None = None
    cell_id: str | None = None
    execution_count: int | None = None
    headless: bool = False
    rerun_of: str | None = None
    parent_run_id: str | None = None
    seed: int | None = None
    params: tuple[Param, ...] = ()
    metrics: tuple[Metric, ...] = ()
    values: dict[str, float] = {}
    models: tuple[KeptModel, ...] = ()
    tags: dict[str, str] = {}
    note: str = ""
    starred: bool = False
    forgotten: bool = False
    environment_id: str | None = None
    stands_on: tuple[str, ...] = ()
    """Executions whose names this run used, in the order in which they ran."""
    settled: bool = False
    """True when models and frames of the ended run have been written too."""
    incomplete: tuple[str, ...] = ()
    overhead_s: float = 0.0
    mlflow: MlflowRun | None = None
