"""The gate: all criteria together, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlops_jupyter.criteria.comparing import MISSING
from mlops_jupyter.records import Check, Verdict, new_id, now

NAMED = 3
"""Failed criteria that the sentence names; the checks hold all of them."""


def gate(ref: str, run_id: str | None, checks: Sequence[Check]) -> Verdict:
    """Return the verdict on a run: passed when every criterion is met.

    Parameters
    ----------
    ref
        What was asked about, as the user wrote it.
    checks
        As `judge` returns them. None at all is *unproven*: nothing was demanded.
    """
    failed = [check for check in checks if check.outcome != "passed"]
    outcome = "unproven" if not checks else "failed" if failed else "passed"
    return Verdict(
        verdict_id=new_id(),
        kind="gate",
        ref=ref,
        run_id=run_id,
        outcome=outcome,  # type: ignore[arg-type]  # mypy widens a conditional to str
        sentence=_sentence(ref, checks, failed),
        checks=tuple(checks),
        first_difference=_demand(failed[0]) if failed else "",
        given_at=now(),
    )


def _sentence(ref: str, checks: Sequence[Check], failed: Sequence[Check]) -> str:
    if not checks:
        return (
            f"There are no criteria for {ref}, so nothing was proved; "
            "write some in a %%criteria cell, such as `roc_auc >= 0.7 on test`."
        )
    if not failed:
        return f"{ref} meets {_all(len(checks))}; {_closest(checks)}."
    first, *others = sorted(failed, key=_shortfall)
    nearest = " (nearest to passing)" if others else ""
    named = [_demand(first) + nearest, *(_demand(check) for check in others[: NAMED - 1])]
    listed, left = "; ".join(named), len(failed) - len(named)
    rest = f"; and {left} more" if left else ""
    return f"{ref} misses {len(failed)} of {_count(len(checks))}: {listed}{rest}."


def _demand(check: Check) -> str:
    if check.actual == MISSING:
        return f"`{check.name}` has no value ({check.note})"
    note = f", {check.note}" if check.note else ""
    return f"`{check.name}` is {check.actual}{note}"


def _closest(checks: Sequence[Check]) -> str:
    """Return which criterion was met most narrowly."""
    if len(checks) == 1:
        return _demand(checks[0])
    return f"the closest: {_demand(min(checks, key=_room))}"


def _room(check: Check) -> float:
    return math.inf if check.margin is None else check.margin


def _shortfall(check: Check) -> float:
    return math.inf if check.margin is None else -check.margin


def _all(count: int) -> str:
    return "its one criterion" if count == 1 else f"all {_count(count)}"


def _count(count: int) -> str:
    return "1 criterion" if count == 1 else f"{count} criteria"
