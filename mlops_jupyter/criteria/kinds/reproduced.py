"""`reproduced`: the run was repeated from the start, and the result was the same."""

from __future__ import annotations

from mlops_jupyter.criteria.comparing import MISSING
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.records import Check, Criterion

EXPECTED = "identical, or equal within tolerance"


def judge(criterion: Criterion, facts: Facts) -> Check:
    """Judge by the newest reproduction verdict on the run."""
    verdict = facts.reproduction
    if verdict is None:
        return Check(
            kind="criterion",
            name=criterion.text,
            outcome="failed",
            expected=EXPECTED,
            actual=MISSING,
            note="the run has not been reproduced yet: `mlops reproduce REF`",
        )
    return Check(
        kind="criterion",
        name=criterion.text,
        outcome="passed" if verdict.good else "failed",
        expected=EXPECTED,
        actual=verdict.outcome,
        note="" if verdict.good else verdict.first_difference or verdict.sentence,
    )


KIND = Kind(
    name="reproduced",
    about="A rerun from the start gave the same result.",
    example="reproduced",
    judge=judge,
    bare=True,
)
