"""Two runs that are both in the store: `mlops run NOTEBOOK --against REF`."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from mlops_jupyter.records import Check, Run, Verdict, new_id, now
from mlops_jupyter.rerun.alignment import Side, by_cell
from mlops_jupyter.rerun.compare_runs import compare_runs
from mlops_jupyter.rerun.slicing import slice_of
from mlops_jupyter.rerun.storeface import ReadStore
from mlops_jupyter.rerun.verdict import counted, first_difference, not_compared, outcome_of


def compare_recorded(
    store: ReadStore, recorded: Run, other: Run, ref: str, *, meant: Collection[str] = ()
) -> Verdict:
    """Return how `other` differs from the recorded run, cell by cell.

    Parameters
    ----------
    meant
        Parameters that were meant to change: their own difference is noted, not counted.
    """
    before = slice_of(store, recorded).executions
    after = store.executions(other.session_id)
    checks = compare_runs(
        Side(store=store, run=recorded, executions=tuple(before)),
        Side(store=store, run=other, executions=tuple(by_cell(before, after))),
    )
    checks = tuple(
        _noted(check) if check.kind == "param" and check.name in meant else check
        for check in checks
    )
    outcome, first = outcome_of(checks), first_difference(checks)
    what = counted(checks)
    return Verdict(
        verdict_id=new_id(),
        kind="comparison",
        ref=ref,
        run_id=other.run_id,
        outcome=outcome,
        sentence={
            "different": f"Different from {ref}: {first}.",
            "unproven": f"Nothing that could be compared with {ref} was recorded.",
            "equal": f"Equal to {ref} within tolerance: {what} compared.",
        }.get(outcome, f"Identical to {ref}: {what} are bit for bit the same."),
        checks=checks,
        first_difference=first,
        not_compared=not_compared(checks),
        given_at=now(),
    )


def _noted(check: Check) -> Check:
    return msgspec.structs.replace(check, outcome="noted", note="was meant to change")
