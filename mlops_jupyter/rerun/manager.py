"""Saves the notebook on a timer, on failure and at the end, not after every cell."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from papermill.engines import NotebookExecutionManager

from mlops_jupyter.rerun.notebook import code_cells, labels, new_error, write_notebook
from mlops_jupyter.rerun.request import CellProgress


class TimedManager(NotebookExecutionManager):  # type: ignore[misc]  # papermill ships no types
    """papermill's record of a running notebook; tells a listener where it is."""

    def __init__(
        self, nb: Any, *, progress: Callable[[CellProgress], None] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(nb, **kwargs)
        self.progress = progress
        self.labels = labels(nb)
        self.numbers = {index: n for n, (index, _) in enumerate(code_cells(nb), start=1)}
        self.began = time.monotonic()
        self.within_cells = False
        self.current: int | None = None
        self.durable = False
        self.session_id: str | None = None
        self.kernel_pid: int | None = None

    def save(self, **kwargs: Any) -> None:  # noqa: ARG002  # papermill's signature
        """Save now, or leave it to the timer while cells are running."""
        if self.within_cells:
            self.autosave_cell()
        else:
            self._write()

    def autosave_cell(self) -> None:
        """Save when the last save is longer ago than the interval (0: never)."""
        since = (self.now() - self.last_save_time).total_seconds()
        if 0 < self.autosave_cell_every <= since:
            began = time.monotonic()
            self._write()
            # a notebook of many megabytes must not spend its time on being saved
            took = time.monotonic() - began
            self.autosave_cell_every: float = max(self.autosave_cell_every, 20 * took)

    def _write(self) -> None:
        if self.output_path and "://" not in str(self.output_path):
            write_notebook(self.nb, Path(self.output_path))
            self.last_save_time = self.now()
        else:
            super().save()

    def cell_start(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Note that a cell starts, and tell the listener."""
        self.within_cells, self.current = True, cell_index
        super().cell_start(cell, cell_index, **kwargs)
        if self.progress and cell_index in self.numbers:
            self.progress(
                CellProgress(
                    number=self.numbers[cell_index],
                    total=len(self.numbers),
                    label=self.labels[cell_index],
                    elapsed_s=time.monotonic() - self.began,
                )
            )

    def cell_exception(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Note that a cell failed, and save what led to it."""
        super().cell_exception(cell, cell_index, **kwargs)
        self._write()

    def cut_off(self, ename: str, evalue: str) -> None:
        """Note that the cell that was running ended without an answer of its own.

        The note stands first: what the cell says of its interruption comes after it.
        """
        if self.current is None:
            return
        cell = self.nb.cells[self.current]
        cell.outputs = [new_error(ename, evalue), *cell.outputs]
        self.cell_exception(cell, self.current)

    def notebook_complete(self, **kwargs: Any) -> None:
        """Note the end of the run; always saved."""
        self.within_cells = False
        super().notebook_complete(**kwargs)
