"""The cells that a run stands on, found by going backwards from it.

A cell belongs to the slice if it may have made or changed something that a cell kept
after it may have read, or if it acts beyond the namespace. Reads and writes are
over-approximations; whether a slice is enough is known once it has been run.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Execution, Record, Run
from mlops_jupyter.rerun.notebook import new_code_cell, new_notebook
from mlops_jupyter.rerun.sources import (
    always_bound,
    imported_names,
    outside_writes,
    plain_source,
    rebound_before_use,
)
from mlops_jupyter.rerun.storeface import ReadStore

Kind = Literal["minimal", "prefix"]
_LOADS_MAGICS = re.compile(r"^\s*%(?:re)?load_ext\s+(?!mlops_jupyter\b)", re.MULTILINE)
_REPEATABLE = ("FINISHED", "FAILED")


class Slice(Record, frozen=True, kw_only=True):
    """Executions of one session in the order in which they ran."""

    run_id: str
    kind: Kind
    executions: tuple[Execution, ...]
    targets: tuple[str, ...]
    """Ids of those that are the run itself: its cell, and cells that scored it later."""
    executed: int
    """How many cells the session had executed when the run was complete."""
    left_out: tuple[str, ...] = ()
    """What cannot be repeated and is missing, in words."""


def slice_of(store: ReadStore, run: Run, kind: Kind = "minimal") -> Slice:
    """Return the cells that a run stands on.

    Parameters
    ----------
    kind
        "prefix" returns everything that had been executed up to the run.

    Raises
    ------
    BadRequest
        If the run has not come to an end that could be repeated.
    """
    if run.status not in _REPEATABLE:
        raise BadRequest(
            f"Run {run.run_id} is {run.status}: only a run that came to its own end, "
            "FINISHED or FAILED, can be sliced and reproduced."
        )
    session = store.executions(run.session_id)
    targets = _targets(session, run)
    last = max(execution.ordinal for execution in targets)
    prefix = [execution for execution in session if execution.ordinal <= last]
    usable = [execution for execution in prefix if execution.status in _REPEATABLE]
    ids = {execution.execution_id for execution in targets}
    kept = usable if kind == "prefix" else _needed(usable, ids)
    return Slice(
        run_id=run.run_id,
        kind=kind,
        executions=tuple(kept),
        targets=tuple(execution.execution_id for execution in targets),
        executed=len(prefix),
        left_out=tuple(_left_out(e) for e in prefix if e.status not in _REPEATABLE),
    )


def _targets(session: list[Execution], run: Run) -> list[Execution]:
    """Return the run's execution and the later ones in which its scores were taken."""
    own = [e for e in session if e.execution_id == run.execution_id]
    if not own:
        raise BadRequest(
            f"The cell of run {run.run_id} is not in its session's record: nothing to repeat."
        )
    end = own[0].ended_at
    late = [m.at for m in run.metrics if m.at and end and m.at > end]
    scoring = [
        e
        for e in session
        if e.ordinal > own[0].ordinal
        and e.ended_at
        and any(e.started_at <= at <= e.ended_at for at in late)
    ]
    return own + scoring


def _needed(usable: list[Execution], targets: set[str]) -> list[Execution]:
    """Go backwards: keep what binds or may change a name that is needed further down."""
    modules = {name for execution in usable for name in imported_names(execution.source)}
    needed: set[str] = set()
    kept: list[Execution] = []
    for execution in reversed(usable):
        written = {use.name for use in execution.writes}
        aside = outside_writes(execution.source)
        if (
            execution.execution_id in targets
            or execution.effects
            or _LOADS_MAGICS.search(execution.source)
            or aside & modules
            or (written | aside) & needed
        ):
            kept.append(execution)
            needed = (needed - _bound(execution)) | _read(execution) | aside
    return kept[::-1]


def _bound(execution: Execution) -> set[str]:
    """Return names that the cell binds for certain: nothing before matters to them.

    A cell that failed may have stopped before its bindings; a frame that was changed
    through another name is observed as written, and yet not bound.
    """
    if execution.status != "FINISHED":
        return set()
    observed = {use.name for use in execution.writes if use.certainty == "observed"}
    return observed & always_bound(execution.source)


def _read(execution: Execution) -> set[str]:
    """Return names whose value from before the cell may have mattered to it.

    What a called function reads is marked "possible", and may be read before the cell
    binds it.
    """
    fresh = rebound_before_use(execution.source)
    return {u.name for u in execution.reads if u.certainty == "possible" or u.name not in fresh}


def _left_out(execution: Execution) -> str:
    number = execution.execution_count or execution.ordinal
    return f"cell {number} was {execution.status.lower()} and is not repeated"


def slice_notebook(found: Slice, metadata: dict[str, Any] | None = None) -> Any:
    """Return the slice as a notebook of its own, free of our magics.

    Each cell says in its metadata which execution it repeats. A cell that failed when it
    was recorded may fail again without ending the notebook.
    """
    return notebook_of(
        [(execution, plain_source(execution.source)) for execution in found.executions],
        {**(metadata or DEFAULT_METADATA), "mlops": {"run_id": found.run_id, "kind": found.kind}},
    )


DEFAULT_METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def notebook_of(cells: list[tuple[Execution | None, str]], metadata: dict[str, Any]) -> Any:
    """Return a notebook of executions with the source each shall have; empty ones go."""
    taken: set[str] = set()
    made = []
    for execution, source in cells:
        if not source.strip():
            continue
        cell_id = _free_id(execution, taken)
        taken.add(cell_id)
        failed = execution is not None and execution.status == "FAILED"
        origin = {
            "execution_id": execution.execution_id if execution else None,
            "cell_id": execution.cell_id if execution else None,
        }
        tags = ["raises-exception"] if failed else []
        made.append(new_code_cell(source, cell_id, tags, mlops=origin))
    return new_notebook(made, metadata)


def _free_id(execution: Execution | None, taken: set[str]) -> str:
    """Return the cell's own id; a cell executed twice is told apart by a number."""
    own = execution.cell_id or f"x{execution.execution_id[-8:]}" if execution else "new"
    base = own[:56]
    number, cell_id = 2, base
    while cell_id in taken:
        number, cell_id = number + 1, f"{base}-{number}"
    return cell_id
