"""Small conversions that several answers share."""

from __future__ import annotations

import math

from mlops_jupyter.comparison import scores
from mlops_jupyter.records import Run, Verdict
from mlops_jupyter.server.views import Failure, Number, Proof

GOOD = ("identical", "equal", "passed")


def plain(value: float) -> Number:
    """Return a number that JSON can write: a float, or the word for what it cannot."""
    if math.isfinite(value):
        return float(value)
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def metrics_of(run: Run) -> dict[str, Number]:
    """Return a run's metrics by name."""
    return {name: plain(value) for name, value in scores(run).items()}


def failure_of(run: Run) -> Failure | None:
    """Return why a run failed, without its traceback."""
    error = run.error
    if error is None:
        return None
    return Failure(
        ename=error.ename, evalue=error.evalue, line=error.line, line_text=error.line_text
    )


def proof_of(verdict: Verdict | None) -> Proof | None:
    """Return what a badge shows of a verdict."""
    if verdict is None:
        return None
    judged = [check for check in verdict.checks if check.outcome != "noted"]
    return Proof(
        verdict_id=verdict.verdict_id,
        kind=verdict.kind,
        outcome=verdict.outcome,
        sentence=verdict.sentence,
        given_at=verdict.given_at,
        passed=sum(check.outcome in GOOD for check in judged),
        checked=len(judged),
    )
