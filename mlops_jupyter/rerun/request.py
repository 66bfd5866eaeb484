"""What is asked of a headless run, what it reports on the way, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mlops_jupyter.errors import NotebookFailed
from mlops_jupyter.records import Record


class CellProgress(Record, frozen=True, kw_only=True):
    """That the runner reached a cell."""

    number: int
    """Place among the code cells, from 1."""
    total: int
    label: str
    """The heading above the cell, else the cell's first line."""
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """One notebook, to be run from top to bottom in a kernel of its own."""

    notebook: Path
    output: Path | None = None
    """None: kept in the workspace, or beside a notebook that has none yet."""
    parameters: dict[str, object] = field(default_factory=dict)
    """Text for a parameter that is no text is read as a literal, as on a command line."""
    workspace: Path | None = None
    """Root of the workspace that records the run; None: found from the notebook."""
    kernel: str | None = None
    timeout_s: float | None = None
    """Longest time for one cell."""
    cwd: Path | None = None
    """Working folder of the kernel; None: the notebook's folder, as in Jupyter."""
    rerun_of: str | None = None
    environment: dict[str, str | None] = field(default_factory=dict)
    """Variables for the kernel alone; None takes one away."""
    progress: Callable[[CellProgress], None] | None = None
    junit: Path | None = None
    record: bool = True


class CellFailure(Record, frozen=True, kw_only=True):
    """The cell that ended a run, and how."""

    number: int
    """Place among the code cells, from 1."""
    cell_id: str | None
    label: str
    source: str
    ename: str
    evalue: str
    traceback: str = ""
    """Plain text, no terminal colours."""

    def sentence(self) -> str:
        """Return what happened and where, on one line."""
        what = f"{self.ename}: {self.evalue}".rstrip(": ").split("\n", maxsplit=1)[0]
        return f"cell {self.number} (`{self.label}`) failed with {what}"


class RunResult(Record, frozen=True, kw_only=True):
    """A run that came to its end, good or bad."""

    notebook: str
    output: str
    cells: int
    """Number of code cells that were executed."""
    duration_s: float
    session_id: str | None = None
    """The kernel's session in the store; None when nothing was recorded."""
    kernel_pid: int | None = None
    recorded: bool = False
    """True when the kernel said that everything is durable in the workspace."""
    failure: CellFailure | None = None
    parameters: dict[str, str] = {}
    """Name to literal, as written into the notebook."""

    def raise_for_failure(self) -> None:
        """Raise what a failed notebook is to the command line.

        Raises
        ------
        NotebookFailed
            If a cell failed; the message names it and the executed notebook.
        """
        if self.failure:
            raise NotebookFailed(
                f"{self.notebook}: {self.failure.sentence()}; "
                f"the executed notebook is {self.output}."
            )
