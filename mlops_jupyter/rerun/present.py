"""The recorded cells as the notebook on disk has them today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlops_jupyter.records import Execution
from mlops_jupyter.rerun.notebook import code_cells
from mlops_jupyter.rerun.slicing import Slice
from mlops_jupyter.rerun.sources import plain_source, replayed_source


@dataclass(frozen=True, slots=True)
class Planned:
    """One cell of a rerun: what it repeats, and the source that it will run."""

    execution: Execution | None
    source: str
    """"" when the cell has been deleted since."""
    cell_id: str | None = None


def recorded_plan(found: Slice) -> list[Planned]:
    """Return the cells of a slice as they were executed."""
    plan = [Planned(e, replayed_source(e.source), e.cell_id) for e in found.executions]
    return [planned for planned in plan if planned.source]


def present_plan(found: Slice, notebook: Any, session: list[Execution]) -> list[Planned]:
    """Return the cells of a slice with the sources that the notebook has now.

    Cells that were never executed in the session and now stand above the run's own cell
    are taken in where they stand: they would run too.
    """
    cells = [cell for _, cell in code_cells(notebook)]
    by_id = {cell.id: cell for cell in cells}
    by_source = {plain_source(cell.source): cell for cell in cells}
    last = {execution.cell_id: execution.execution_id for execution in found.executions}
    plan = []
    for execution in found.executions:
        was = replayed_source(execution.source)
        if not was:
            continue
        if execution.cell_id and last[execution.cell_id] != execution.execution_id:
            # the notebook holds only the text that this cell had when it ran last
            plan.append(Planned(execution, was, execution.cell_id))
            continue
        cell = by_id.get(execution.cell_id) or by_source.get(plain_source(execution.source))
        source = replayed_source(cell.source) if cell is not None else ""
        plan.append(Planned(execution, source, cell.id if cell is not None else None))
    return _with_new(plan, cells, session)


def _with_new(plan: list[Planned], cells: list[Any], session: list[Execution]) -> list[Planned]:
    ran = {execution.cell_id for execution in session}
    ran_sources = {plain_source(execution.source) for execution in session}
    last = max((n for n, cell in enumerate(cells) if _is_in(cell, plan)), default=-1)
    for n, cell in enumerate(cells[:last]):
        source = replayed_source(cell.source)
        if cell.id in ran or plain_source(cell.source) in ran_sources or not source:
            continue
        above = {other.id for other in cells[:n]}
        place = max((i for i, p in enumerate(plan) if p.cell_id in above), default=-1)
        plan.insert(place + 1, Planned(None, source, cell.id))
    return plan


def _is_in(cell: Any, plan: list[Planned]) -> bool:
    return any(planned.cell_id == cell.id for planned in plan)
