"""Delivers one run to MLflow. Every step looks first, so it can be repeated at will."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from blake3 import blake3

from mlops_jupyter.records import FrameUse, MlflowRun, Run, to_json
from mlops_jupyter.records.entries import RunDelivered
from mlops_jupyter.tracking.address import without_password
from mlops_jupyter.tracking.content import send_inputs, send_records
from mlops_jupyter.tracking.models import ensure_models
from mlops_jupyter.tracking.passage import Passage
from mlops_jupyter.tracking.sources import send_sources
from mlops_jupyter.tracking.tags import COURIER_TAG, mlflow_status, run_name, tags_of
from mlops_jupyter.tracking.target import create_target, find_target

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

    from mlops_jupyter.store import Journal, Store

_ENDED = ("FINISHED", "FAILED", "KILLED")


def deliver(client: MlflowClient, store: Store, journal: Journal, run: Run, uri: str) -> MlflowRun:
    """Bring MLflow up to what the workspace knows of `run`, and note it in the journal.

    May be killed at any point and be run again: nothing arrives twice. A run that
    somebody deleted in MLflow stays deleted.
    """
    uses = store.frame_uses(execution_id=run.execution_id)
    tags = tags_of(run, uses) | _parent_tag(store, run)
    target = find_target(client, run, uri)
    if target is None:
        target = create_target(client, store, run, uri, tags)
    passage = Passage(client=client, store=store, run=run, target=target, uri=uri)
    _note(journal, passage)
    models = [] if target.info.lifecycle_stage == "deleted" else _send(passage, tags, uses)
    return _note(journal, passage, models=models, digest=digest(store, run))


def _send(passage: Passage, tags: dict[str, str], uses: list[FrameUse]) -> list[str]:
    send_records(passage, tags)
    send_inputs(passage, uses)
    models = ensure_models(passage)
    send_sources(passage)
    _end(passage)
    return models


def digest(store: Store, run: Run) -> str:
    """Return the content id of all that is delivered about `run`."""
    told = msgspec.structs.replace(run, mlflow=None, settled=False)
    uses = store.frame_uses(execution_id=run.execution_id)
    return blake3(to_json((told, uses))).hexdigest()


def _note(
    journal: Journal, passage: Passage, *, models: list[str] | None = None, digest: str = ""
) -> MlflowRun:
    noted = MlflowRun(
        tracking_uri=without_password(passage.uri),
        experiment_id=str(passage.target.info.experiment_id),
        run_id=passage.mlflow_id,
        model_uri=f"models:/{models[0]}" if models else None,
        complete=models is not None,
        digest=digest,
    )
    # a run that is brought up to date was known already, and stays complete meanwhile
    if noted.complete or passage.run.mlflow is None:
        journal.append(RunDelivered(run_id=passage.run.run_id, mlflow=noted))
    return noted


def _end(passage: Passage) -> None:
    run, info = passage.run, passage.target.info
    # what an adopted run says of itself stands, unless it claims to be running still
    if info.status not in _ENDED:
        ended = run.ended_at or run.started_at
        passage.client.set_terminated(
            passage.mlflow_id, mlflow_status(run), int(ended.timestamp() * 1000)
        )
    ours = COURIER_TAG in passage.target.data.tags
    if ours and info.run_name != run_name(run):
        passage.client.update_run(passage.mlflow_id, name=run_name(run))


def _parent_tag(store: Store, run: Run) -> dict[str, str]:
    if run.parent_run_id is None:
        return {}
    parent = store.run(run.parent_run_id)
    return {} if parent.mlflow is None else {"mlflow.parentRunId": parent.mlflow.run_id}
