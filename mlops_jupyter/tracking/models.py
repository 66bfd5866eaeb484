"""Logged models: how a kept model gets to MLflow, once, however often it is tried."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.records import KeptModel
from mlops_jupyter.tracking.address import is_remote
from mlops_jupyter.tracking.consent import may_upload
from mlops_jupyter.tracking.context import RUN_ID_TAG
from mlops_jupyter.tracking.modelfolder import write_model_folder
from mlops_jupyter.tracking.passage import Passage
from mlops_jupyter.tracking.tags import MAX_TAG, mlflow_name, params_of

if TYPE_CHECKING:
    from mlflow.entities import LoggedModel

KEY_TAG = "mlops.object_key"
NAME_TAG = "mlops.model"


def ensure_models(passage: Passage) -> list[str]:
    """Make sure that every kept model of the run is a logged model; return their ids."""
    kept = [model for model in passage.run.models if model.object_key is not None]
    return [ensure_model(passage, model) for model in kept]


def ensure_model(passage: Passage, model: KeptModel) -> str:
    """Return the id of the logged model of `model`, made now unless it is there."""
    logged = _find(passage, model) or _create(passage, model)
    if str(logged.status) != "READY":
        _upload(passage, model, logged)
        passage.client.finalize_logged_model(logged.model_id, "READY")
    _link(passage, logged)
    return str(logged.model_id)


def _find(passage: Passage, model: KeptModel) -> LoggedModel | None:
    key = model.object_key
    found = passage.client.search_logged_models(
        [passage.target.info.experiment_id],
        filter_string=f"source_run_id = '{passage.mlflow_id}' AND tags.`{KEY_TAG}` = '{key}'",
    )
    # of an upload that was killed and its successor, the finished one counts
    return min(found, key=lambda m: str(m.status) != "READY", default=None)


def _create(passage: Passage, model: KeptModel) -> LoggedModel:
    tags = {
        RUN_ID_TAG: passage.run.run_id,
        NAME_TAG: model.name[:MAX_TAG],
        KEY_TAG: str(model.object_key),
        "mlops.class": model.class_name[:MAX_TAG],
    }
    return passage.client.create_logged_model(
        passage.target.info.experiment_id,
        name=_model_name(model.name),
        source_run_id=passage.mlflow_id,
        tags=tags,
        params=params_of(passage.run),
        model_type=model.final_class,
    )


def _model_name(name: str) -> str:
    # names of models may hold less than names of parameters
    for refused in "/:.%\"'":
        name = name.replace(refused, "_")
    return mlflow_name(name)


def _upload(passage: Passage, model: KeptModel, logged: LoggedModel) -> None:
    identity = {
        "model_id": str(logged.model_id),
        "run_id": passage.mlflow_id,
        "artifact_path": str(logged.artifact_location),
    }
    # rows of data leave the machine only if the user's settings say so
    with_example = not is_remote(passage.uri) or may_upload("frames")
    with tempfile.TemporaryDirectory(prefix="mlops-model-") as scratch:
        folder = Path(scratch) / "model"
        write_model_folder(
            passage.store,
            passage.run,
            model,
            folder,
            identity=identity,
            with_example=with_example,
        )
        passage.client.log_model_artifacts(logged.model_id, str(folder))


def _link(passage: Passage, logged: LoggedModel) -> None:
    from mlflow.entities import LoggedModelOutput

    outputs = passage.target.outputs.model_outputs if passage.target.outputs else ()
    if all(output.model_id != logged.model_id for output in outputs):
        made = LoggedModelOutput(logged.model_id, step=0)
        passage.client.log_outputs(passage.mlflow_id, [made])
