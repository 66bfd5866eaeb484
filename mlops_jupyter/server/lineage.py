"""The cells that a run stands on, each in two or three words."""

from __future__ import annotations

import re

from mlops_jupyter.records import Execution, FrameUse, Run
from mlops_jupyter.server.views import CellView
from mlops_jupyter.store import Store

IMPORT = re.compile(r"^(?:import|from)\s+([\w.]+)", re.MULTILINE)
LONGEST = 40


def cells(store: Store, run: Run, execution: Execution) -> tuple[CellView, ...]:
    """Return the cells in the order in which they ran, the run's own cell last."""
    earlier = [
        store.execution(execution_id)
        for execution_id in run.stands_on
        if execution_id != execution.execution_id
    ]
    return (
        *(_cell(cell, store.frame_uses(execution_id=cell.execution_id)) for cell in earlier),
        _cell(execution, [], this=run.branch or run.experiment),
    )


def _cell(execution: Execution, uses: list[FrameUse], *, this: str = "") -> CellView:
    return CellView(
        execution_id=execution.execution_id,
        execution_count=execution.execution_count,
        ordinal=execution.ordinal,
        cell_id=execution.cell_id,
        title=this or title(execution, uses),
        what="this run" if this else what(execution, uses),
        source=execution.source,
        this=bool(this),
    )


def title(execution: Execution, uses: list[FrameUse]) -> str:
    """Return what a cell does: the frames or names it writes, else its first line."""
    written = list(dict.fromkeys(use.name for use in uses if use.role == "written"))
    names = written or [use.name for use in execution.writes if use.certainty == "observed"]
    lines = _code_lines(execution.source)
    if lines and all(IMPORT.match(line) for line in lines):
        return "imports"
    if names:
        return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    first = lines[0] if lines else "empty cell"
    return first if len(first) <= LONGEST else f"{first[:LONGEST]}…"


def what(execution: Execution, uses: list[FrameUse]) -> str:
    """Return what came of a cell: the change of its frame, or how much it imported."""
    changes = [use.change for use in uses if use.role == "written" and use.change]
    if changes:
        return changes[0]
    modules = set(IMPORT.findall(execution.source))
    if modules:
        return f"{len(modules)} module{'s' if len(modules) > 1 else ''}"
    read = list(dict.fromkeys(use.name for use in execution.reads))
    return f"uses {', '.join(read[:2])}" if read else ""


def _code_lines(source: str) -> list[str]:
    lines = (line.strip() for line in source.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "%", "!"))]
