"""Frozen records: the only thing that rooms exchange. No I/O in here."""

from mlops_jupyter.records.base import (
    Record,
    from_json,
    new_id,
    now,
    short,
    to_builtins,
    to_json,
)
from mlops_jupyter.records.drift import ColumnDrift, DriftReport
from mlops_jupyter.records.entries import AnyEntry
from mlops_jupyter.records.environment import Environment, Package
from mlops_jupyter.records.evaluation import DistortedScore, Evaluation
from mlops_jupyter.records.frame import (
    Column,
    ColumnChange,
    ColumnProfile,
    FrameDiff,
    FrameUse,
    FrameVersion,
    HistoryEntry,
    Profile,
)
from mlops_jupyter.records.judgement import Check, Criterion, Finding, Verdict
from mlops_jupyter.records.run import KeptModel, Metric, MlflowRun, Param, Run
from mlops_jupyter.records.service import Deployment, Publication
from mlops_jupyter.records.session import (
    ErrorInfo,
    Execution,
    NameUse,
    Output,
    ProcessIdentity,
    Session,
)

__all__ = [
    "AnyEntry",
    "Check",
    "Column",
    "ColumnChange",
    "ColumnDrift",
    "ColumnProfile",
    "Criterion",
    "Deployment",
    "DistortedScore",
    "DriftReport",
    "Environment",
    "ErrorInfo",
    "Evaluation",
    "Execution",
    "Finding",
    "FrameDiff",
    "FrameUse",
    "FrameVersion",
    "HistoryEntry",
    "KeptModel",
    "Metric",
    "MlflowRun",
    "NameUse",
    "Output",
    "Package",
    "Param",
    "ProcessIdentity",
    "Profile",
    "Publication",
    "Record",
    "Run",
    "Session",
    "Verdict",
    "from_json",
    "new_id",
    "now",
    "short",
    "to_builtins",
    "to_json",
]
