"""How far a run is on its way: not to be sent, not yet, due, or done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from mlops_jupyter.records import Run, now
from mlops_jupyter.store import is_alive
from mlops_jupyter.tracking.delivery import digest

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

Stage = Literal["never", "waiting", "due", "done"]

MAX_CHILDREN = 5
SETTLE = timedelta(seconds=30)
"""How long a run that ended may take to write its models and frames before it is sent
without them; they follow when they come."""


def stage(store: Store, run: Run) -> Stage:
    """Return how far `run` is on its way to MLflow."""
    if run.rerun_of is not None or run.forgotten or _surplus(store, run):
        return "never"
    if run.status == "RUNNING" or _unsettled(store, run) or _before_parent(store, run):
        return "waiting"
    if run.mlflow is not None and run.mlflow.complete:
        return "done" if run.mlflow.digest == digest(store, run) else "due"
    return "due"


def _unsettled(store: Store, run: Run) -> bool:
    if run.settled or run.ended_at is None or now() - run.ended_at > SETTLE:
        return False
    session = store.session(run.session_id)
    return session.ended_at is None and is_alive(session.process) is not False


def _before_parent(store: Store, run: Run) -> bool:
    if run.parent_run_id is None:
        return False
    parent = store.run(run.parent_run_id)
    return parent.mlflow is None and stage(store, parent) != "never"


def _surplus(store: Store, run: Run) -> bool:
    """Return whether the run is a fit too many: MLflow gets a cell's first five."""
    if run.parent_run_id is None:
        return False
    siblings = [
        other
        for other in store.runs_of_execution(run.execution_id)
        if other.parent_run_id == run.parent_run_id
    ]
    first = sorted(siblings, key=lambda r: r.run_id)[:MAX_CHILDREN]
    return all(other.run_id != run.run_id for other in first)
