"""From the chosen run to a service: publications and deployments."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mlops_jupyter.records.base import Record


class Publication(Record, frozen=True, kw_only=True):
    """A version of a registered model, with what it stands on."""

    name: str
    version: str
    alias: str | None
    run_id: str
    mlflow_run_id: str
    tracking_uri: str
    model_uri: str
    """`models:/NAME/VERSION`."""
    model: str = ""
    """The variable that held the model in the notebook; "": the run's only one."""
    gate: str | None = None
    """Id of the verdict that let it pass; None when there were no criteria."""
    override: str | None = None
    """The reason given for publishing against the gate."""
    published_at: datetime


class Deployment(Record, frozen=True, kw_only=True):
    """A model in service."""

    deployment_id: str
    model_uri: str
    target: Literal["local", "container", "kubernetes"]
    status: Literal["starting", "answering", "stopped", "failed"]
    url: str = ""
    pid: int | None = None
    pid_started: float | None = None
    host: str = ""
    """Name of the machine that the process runs on; only there it can be looked at."""
    log: str = ""
    """Path of the log file relative to the workspace, `/`-separated."""
    run_id: str | None = None
    note: str = ""
    """Why it failed, in a sentence."""
    changed_at: datetime
