"""`latency_p95_ms <= 20`: how long one prediction takes, on this machine."""

from __future__ import annotations

from mlops_jupyter.criteria.comparing import compared, missing
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.records import Check, Criterion


def judge(criterion: Criterion, facts: Facts) -> Check:
    """Judge the measured latency; one that was not measured fails."""
    if facts.latency_p95_ms is None:
        return missing(criterion, facts.why_not.get("latency", "latency was not measured"))
    return compared(criterion, facts.latency_p95_ms, criterion.threshold, note="on this machine")


KIND = Kind(
    name="latency_p95_ms",
    about="95th percentile of the time that a prediction of one row takes, in milliseconds.",
    example="latency_p95_ms <= 20",
    judge=judge,
    needs=frozenset({"latency"}),
)
