"""The public verbs: what the magics, the command line and the server call."""

from mlops_jupyter.workspace.answers import (
    Against,
    Candidates,
    Comparison,
    DiskUse,
    FrameDetail,
    FrameSummary,
    Lineage,
    RankedRun,
    RunDetail,
    Setting,
    UsedFrame,
)
from mlops_jupyter.workspace.listing import Runs
from mlops_jupyter.workspace.workspace import Workspace, workspace

__all__ = [
    "Against",
    "Candidates",
    "Comparison",
    "DiskUse",
    "FrameDetail",
    "FrameSummary",
    "Lineage",
    "RankedRun",
    "RunDetail",
    "Runs",
    "Setting",
    "UsedFrame",
    "Workspace",
    "workspace",
]
