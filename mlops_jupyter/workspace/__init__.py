"""The public verbs: what the magics, the command line and the server call.

`mlops_jupyter.workspace` is this room and, for users, the function that opens a workspace:
once the room is imported Python puts the room in the function's place, so it can be called.
"""

import sys
from pathlib import Path
from types import ModuleType

from mlops_jupyter.workspace.answers import (
    Against,
    Candidates,
    Comparison,
    DiskUse,
    DriftFound,
    FrameDetail,
    FrameSummary,
    Lineage,
    NotebookRun,
    RankedRun,
    RunDetail,
    Setting,
    UsedFrame,
)
from mlops_jupyter.workspace.choosing import Refused
from mlops_jupyter.workspace.listing import Runs
from mlops_jupyter.workspace.verbs import Workspace, workspace

__all__ = [
    "Against",
    "Candidates",
    "Comparison",
    "DiskUse",
    "DriftFound",
    "FrameDetail",
    "FrameSummary",
    "Lineage",
    "NotebookRun",
    "RankedRun",
    "Refused",
    "RunDetail",
    "Runs",
    "Setting",
    "UsedFrame",
    "Workspace",
    "workspace",
]


class _Callable(ModuleType):
    def __call__(self, path: str | Path | None = None) -> Workspace:
        return workspace(path)


sys.modules[__name__].__class__ = _Callable
