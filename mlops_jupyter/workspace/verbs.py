"""The composition root: every public verb, gathered in one class."""

from __future__ import annotations

from pathlib import Path

from mlops_jupyter import refs
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import FrameDiff, FrameVersion, Run
from mlops_jupyter.workspace.answers import Comparison, FrameDetail, RunDetail
from mlops_jupyter.workspace.caring import Caring
from mlops_jupyter.workspace.headless import Headless
from mlops_jupyter.workspace.serving import Serving


class Workspace(Headless, Serving, Caring):
    """A workspace and everything that one can do in it.

    Each verb of the command line is a method that returns a record or a DataFrame. The
    groups of verbs live in files of their own.

    Examples
    --------
    >>> ws = mlops.workspace()
    >>> ws.runs("flights", sort="roc_auc").to_pandas()
    >>> train = ws.checkout("train@v3")
    """

    def show(self, ref: str) -> RunDetail | FrameDetail:
        """Return everything about a run or a frame version."""
        found = refs.resolve(self.store, ref)
        if isinstance(found, Run):
            return self.detail(f"{refs.RUN}{found.run_id}")
        return self.frame_detail(f"{refs.FRAME}{found.frame_id}")

    def diff(self, before: str, after: str) -> FrameDiff | Comparison:
        """Return what differs between two frame versions, or between two runs.

        Raises
        ------
        BadRequest
            If one is a run and the other a frame.
        """
        kinds = [type(refs.resolve(self.store, ref)) for ref in (before, after)]
        if kinds == [Run, Run]:
            return self.compare(before, after)
        if kinds == [FrameVersion, FrameVersion]:
            return self.diff_frames(before, after)
        raise BadRequest(
            f"{before!r} and {after!r} are a run and a frame; a difference needs two of a kind."
        )


def workspace(path: str | Path | None = None) -> Workspace:
    """Return the workspace of a notebook or folder; by default of the current folder.

    Raises
    ------
    WorkspaceUnusable
        If there is none: reading never makes one.
    """
    return Workspace.find(Path(path) if path is not None else None)
