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
        *(_earlier(store, cell) for cell in earlier),
        _cell(execution, run.branch or run.experiment, "this run", this=True),
    )


def _earlier(store: Store, execution: Execution) -> CellView:
    """Return an earlier cell; one that was a run itself is called as that run."""
    runs = store.runs_of_execution(execution.execution_id)
    if runs:
        return _cell(execution, runs[0].name or runs[0].branch or runs[0].experiment, "a run")
    uses = store.frame_uses(execution_id=execution.execution_id)
    return _cell(execution, title(execution, uses), what(execution, uses))


def _cell(execution: Execution, title: str, what: str, *, this: bool = False) -> CellView:
    return CellView(
        execution_id=execution.execution_id,
        execution_count=execution.execution_count,
        ordinal=execution.ordinal,
        cell_id=execution.cell_id,
        title=title,
        what=what,
        source=execution.source,
        this=this,
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
