"""Journal entries: the only things that are ever written, protocol 1.

An entry is a fact with a time. Views (`Run`, `Execution`, …) are folded from entries
and can always be folded again. To add an entry: add a class with a new tag here, fold
it in `store/fold.py`, describe it in `PROTOCOL.md`. Readers skip tags they do not know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mlops_jupyter.records.frame import FrameUse, FrameVersion
from mlops_jupyter.records.judgement import Criterion, Verdict
from mlops_jupyter.records.run import KeptModel, Metric, MlflowRun, Param
from mlops_jupyter.records.service import Deployment, Publication
from mlops_jupyter.records.session import ErrorInfo, NameUse, Output, Session, Status


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="entry"):
    """Base of all journal entries."""


class SessionStarted(Entry, frozen=True, kw_only=True, tag="session_started"):
    session: Session


class SessionEnded(Entry, frozen=True, kw_only=True, tag="session_ended"):
    session_id: str
    ended_at: datetime


class TrackingSet(Entry, frozen=True, kw_only=True, tag="tracking_set"):
    """The notebook pointed MLflow somewhere else; holds for runs from now on."""

    session_id: str
    tracking_uri: str


class ExecutionStarted(Entry, frozen=True, kw_only=True, tag="execution_started"):
    execution_id: str
    session_id: str
    ordinal: int
    source: str
    started_at: datetime
    cell_id: str | None = None
    execution_count: int | None = None


class ExecutionEnded(Entry, frozen=True, kw_only=True, tag="execution_ended"):
    execution_id: str
    status: Status
    ended_at: datetime
    error: ErrorInfo | None = None
    outputs: tuple[Output, ...] = ()
    reads: tuple[NameUse, ...] = ()
    writes: tuple[NameUse, ...] = ()
    effects: tuple[str, ...] = ()
    literals: dict[str, str] = {}
    overhead_s: float = 0.0
    incomplete: tuple[str, ...] = ()


class RunStarted(Entry, frozen=True, kw_only=True, tag="run_started"):
    run_id: str
    execution_id: str
    session_id: str
    experiment: str
    started_at: datetime
    branch: str = ""
    name: str = ""
    auto: bool = False
    goal: str | None = None
    tags: dict[str, str] = {}
    note: str = ""
    seed: int | None = None
    parent_run_id: str | None = None


class RunEnded(Entry, frozen=True, kw_only=True, tag="run_ended"):
    run_id: str
    status: Status
    ended_at: datetime
    branch: str = ""
    name: str = ""
    error: ErrorInfo | None = None
    params: tuple[Param, ...] = ()
    metrics: tuple[Metric, ...] = ()
    values: dict[str, float] = {}
    stands_on: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    overhead_s: float = 0.0


class RunSettled(Entry, frozen=True, kw_only=True, tag="run_settled"):
    """Everything that the kernel will write about an ended run has been written."""

    run_id: str


class MetricLogged(Entry, frozen=True, kw_only=True, tag="metric_logged"):
    """A point of a curve, or a score that came after its run had ended."""

    run_id: str
    metric: Metric


class ParamLogged(Entry, frozen=True, kw_only=True, tag="param_logged"):
    run_id: str
    param: Param


class ModelKept(Entry, frozen=True, kw_only=True, tag="model_kept"):
    run_id: str
    model: KeptModel


class FrameKept(Entry, frozen=True, kw_only=True, tag="frame_kept"):
    """A version's description; its content is readable from this moment."""

    version: FrameVersion


class FrameUsed(Entry, frozen=True, kw_only=True, tag="frame_used"):
    use: FrameUse


class WorkIncomplete(Entry, frozen=True, kw_only=True, tag="work_incomplete"):
    """Background work for an execution that could not be done, with the reason."""

    execution_id: str
    reason: str


class EnvironmentKept(Entry, frozen=True, kw_only=True, tag="environment_kept"):
    """An environment lock; the object is JSON as `records/environment.py` has it."""

    environment_id: str
    session_id: str
    object_key: str


class RunDelivered(Entry, frozen=True, kw_only=True, tag="run_delivered"):
    run_id: str
    mlflow: MlflowRun


class RunAnnotated(Entry, frozen=True, kw_only=True, tag="run_annotated"):
    run_id: str
    kind: Literal["note", "tag", "star", "rename", "forget"]
    key: str = ""
    value: str = ""


class CriteriaSet(Entry, frozen=True, kw_only=True, tag="criteria_set"):
    """The criteria of an experiment; replaces the ones before."""

    experiment: str
    criteria: tuple[Criterion, ...]
    at: datetime


class VerdictGiven(Entry, frozen=True, kw_only=True, tag="verdict_given"):
    verdict: Verdict


class ModelPublished(Entry, frozen=True, kw_only=True, tag="model_published"):
    publication: Publication


class DeploymentChanged(Entry, frozen=True, kw_only=True, tag="deployment_changed"):
    deployment: Deployment


AnyEntry = (
    SessionStarted
    | SessionEnded
    | TrackingSet
    | ExecutionStarted
    | ExecutionEnded
    | RunStarted
    | RunEnded
    | RunSettled
    | MetricLogged
    | ParamLogged
    | ModelKept
    | FrameKept
    | FrameUsed
    | WorkIncomplete
    | EnvironmentKept
    | RunDelivered
    | RunAnnotated
    | CriteriaSet
    | VerdictGiven
    | ModelPublished
    | DeploymentChanged
)
