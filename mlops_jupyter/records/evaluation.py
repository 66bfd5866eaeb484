"""Evaluations: a model's scores on data, and on the same data made worse on purpose."""

from __future__ import annotations

from typing import Literal

from mlops_jupyter.records.base import Record

Task = Literal["binary", "multiclass", "regression"]


class DistortedScore(Record, frozen=True, kw_only=True):
    """One cell of the distortion grid."""

    kind: str
    """Registered kind of distortion: "noise", "missing", …"""
    severity: int
    """1 (slight) to 5 (severe)."""
    amount: float
    """What the severity means for this kind, in the kind's own unit."""
    value: float | None
    """The score; None when the model could not predict at all."""
    drop: float | None = None
    """How much worse than without distortion, positive for worse, in the metric's unit."""
    error: str = ""
    """Why the model could not predict: the last line of its own message."""


class Evaluation(Record, frozen=True, kw_only=True):
    """What an offline evaluation found."""

    task: Task
    metric: str
    """The score that the grid repeats."""
    greater_is_better: bool
    metrics: dict[str, float]
    """All standard scores of the task, on the data as they are."""
    rows: int
    columns: int
    grid: tuple[DistortedScore, ...] = ()
    corruption_error: dict[str, float] = {}
    """By kind of distortion: its mean error, relative to `baseline` if there is one."""
    mean_corruption_error: float | None = None
    baseline: str = ""
    seed: int = 0
    duration_s: float = 0.0
    latency_p95_ms: float | None = None
    """95th percentile of the time for one row, in milliseconds; None: not measured."""
    run_id: str | None = None
    model: str = ""
    """The variable that held the model in the notebook."""
    frame_id: str = ""
    frame: str = ""
    """Name of the frame that it was evaluated on."""
    target: str = ""
    notes: tuple[str, ...] = ()
    """What a reader of the scores should know, a sentence each."""
