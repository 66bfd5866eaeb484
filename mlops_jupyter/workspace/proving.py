"""Verbs that run notebooks: headless, in slices, and again to prove a result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter import refs
from mlops_jupyter.records import Verdict
from mlops_jupyter.workspace.desk import Desk
from mlops_jupyter.workspace.export import check_free

if TYPE_CHECKING:
    from mlops_jupyter.rerun import RunRequest, RunResult, Slice


class Proving(Desk):
    """Notebooks from top to bottom, and the proof of a result by repetition."""

    def run_notebook(self, request: RunRequest) -> RunResult:
        """Run a notebook headless, recorded in this workspace; see `rerun.RunRequest`.

        What a cell did wrong is in the result, not raised.
        """
        import dataclasses

        from mlops_jupyter.rerun import run_notebook

        return run_notebook(dataclasses.replace(request, workspace=self.root))

    def slice(self, ref: str) -> Slice:
        """Return the cells that a run stands on, in the order in which they ran."""
        from mlops_jupyter.rerun import slice_of

        return slice_of(self.store, refs.resolve_run(self.store, ref))

    def export_slice(self, ref: str, path: Path, *, force: bool = False) -> Slice:
        """Write the cells that a run stands on as a notebook free of our magics.

        Raises
        ------
        BadRequest
            If the file exists and `force` is not given.
        """
        from mlops_jupyter.rerun import slice_notebook
        from mlops_jupyter.rerun.notebook import write_notebook

        check_free(path, force=force)
        found = self.slice(ref)
        write_notebook(slice_notebook(found), path)
        return found

    def reproduce(
        self, ref: str, *, progress: Callable[[Any], None] | None = None, **options: Any
    ) -> Verdict:
        """Repeat what a run stands on in a fresh kernel and compare everything.

        Parameters
        ----------
        ref
            A run, or a published model.
        progress
            Called at each cell that the repetition reaches.
        options
            Passed on to `rerun.reproduce`.
        """
        from mlops_jupyter.rerun import reproduce

        run = refs.resolve_run(self.store, ref)
        return reproduce(self.store, self.journal, run, ref, progress=progress, **options)
