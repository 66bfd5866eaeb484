"""Judgements: criteria, what was checked, and the verdict."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mlops_jupyter.records.base import Record

Outcome = Literal["identical", "equal", "different", "missing", "passed", "failed", "noted"]
VerdictOutcome = Literal["identical", "equal", "different", "unproven", "passed", "failed"]


class Criterion(Record, frozen=True, kw_only=True):
    """A measurable demand on a model: `roc_auc >= 0.7 on test`."""

    text: str
    metric: str
    comparison: Literal[">=", "<=", ">", "<", "=="]
    threshold: float
    on: str | None = None
    """Name of the frame that the metric must have been computed on; None: any."""
    kind: str = "metric"
    """Registered kind that judges it: "metric", "model_size_mb", "reproduced", …"""


class Check(Record, frozen=True, kw_only=True):
    """One thing that was compared or measured."""

    kind: str
    """"frame", "metric", "param", "model", "output", "cell", "criterion", "drift", …"""
    name: str
    outcome: Outcome
    expected: str = ""
    actual: str = ""
    cell: str = ""
    """The cell that it belongs to, for people: "cell 7 (`train = …`)"."""
    note: str = ""
    margin: float | None = None
    """Distance from a demand as a share of it; negative when it is missed."""


class Verdict(Record, frozen=True, kw_only=True):
    """The answer to one question about a run, with everything it rests on."""

    verdict_id: str
    kind: Literal["reproduction", "gate", "evaluation", "drift", "comparison"]
    ref: str
    """What was asked about, as the user wrote it."""
    run_id: str | None
    outcome: VerdictOutcome
    sentence: str
    """The verdict in one sentence: what, why, and what to do."""
    checks: tuple[Check, ...] = ()
    first_difference: str = ""
    tolerance: str = ""
    not_compared: tuple[str, ...] = ()
    report: str | None = None
    """Key of the object that holds the whole record behind it as JSON (`Evaluation`,
    `DriftReport`); None for none."""
    given_at: datetime
    duration_s: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the command line should exit with 0."""
        return self.outcome in ("identical", "equal", "passed")


class Finding(Record, frozen=True, kw_only=True):
    """Something worth telling the user, with its remedy."""

    where: str
    what: str
    remedy: str = ""
    severity: Literal["note", "warning", "error"] = "warning"
