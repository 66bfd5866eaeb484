"""Whether a cell still says the same, and still ends the same way."""

from __future__ import annotations

import difflib

from mlops_jupyter.records import Check, Execution
from mlops_jupyter.rerun.alignment import Pair, label
from mlops_jupyter.rerun.sources import replayed_source, same_meaning, without_comment


def source_checks(pair: Pair) -> list[Check]:
    """Return what was edited in a cell; nothing when at most its layout was."""
    recorded, rerun = pair.recorded, pair.rerun
    if recorded is None and rerun is not None:
        return [Check(kind="cell", name="source", outcome="noted", cell=pair.cell, note="is new")]
    if recorded is None or rerun is None:
        return []  # what was not reached is told by its status
    return edit_checks(pair.cell, recorded.source, rerun.source)


def edit_checks(cell: str, before: str, after: str) -> list[Check]:
    """Return the check that says how a cell was edited; nothing for layout alone."""
    before, after = replayed_source(before), replayed_source(after)
    if same_meaning(before, after):
        return []
    old, new = first_edit(before, after)
    number = cell.partition(" (")[0]
    return [
        Check(
            kind="cell",
            name="source",
            outcome="different",
            expected=old,
            actual=new,
            cell=f"{number} (`{label(old)}`)" if old else cell,
            note=f"was edited to `{label(new)}`" if new else "had this line taken out",
        )
    ]


def first_edit(before: str, after: str) -> tuple[str, str]:
    """Return the first line that was changed, before and after; "" where there is none."""
    old, new = before.splitlines(), after.splitlines()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            return _said(old[i1:i2]), _said(new[j1:j2])
    return "", ""


def _said(lines: list[str]) -> str:
    """Return the first line that says something, without the comment behind it."""
    return next((text for line in lines if (text := without_comment(line))), "")


def status_checks(pair: Pair) -> list[Check]:
    """Return whether the cell ended as it did when it was recorded."""
    recorded, rerun = pair.recorded, pair.rerun
    if recorded is None:
        return []
    if rerun is None:
        return [
            Check(
                kind="cell",
                name="status",
                outcome="missing",
                expected=recorded.status,
                cell=pair.cell,
                note="was not executed in the rerun",
            )
        ]
    expected, actual = ending(recorded), ending(rerun)
    if expected == actual:
        return []
    return [
        Check(
            kind="cell",
            name="status",
            outcome="different",
            expected=expected,
            actual=actual,
            cell=pair.cell,
            note=f"ended with {actual}" if rerun.error else f"ended {actual}",
        )
    ]


def ending(execution: Execution) -> str:
    """Return how an execution ended: its status, or the error in one line."""
    error = execution.error
    if error is None:
        return execution.status
    return f"{error.ename}: {error.evalue}".split("\n", maxsplit=1)[0].rstrip(": ")
