"""Registered models and their versions, made once however often it is tried."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mlops_jupyter.tracking.address import is_web
from mlops_jupyter.tracking.client import code
from mlops_jupyter.tracking.passage import Passage

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion
    from mlflow.tracking import MlflowClient

_READY_S = 60
_VERSIONS_TAG = "mlflow.modelVersions"


def ensure_version(
    passage: Passage, name: str, model_id: str, tags: dict[str, str], text: str
) -> ModelVersion:
    """Return the version of `name` that holds a logged model, made now if there is none.

    The same model under the same name stays one version: publishing it again, with
    another alias or after a proof, renews what is said of it.
    """
    client = passage.client
    _ensure_registered(client, name)
    known = _find(client, name, model_id)
    if known is None:
        return _create(passage, name, model_id, tags, text)
    for key, value in tags.items():
        if known.tags.get(key) != value:
            client.set_model_version_tag(name, known.version, key, value)
    client.update_model_version(name, known.version, description=text)
    return known


def _ensure_registered(client: MlflowClient, name: str) -> None:
    from mlflow.exceptions import MlflowException

    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if code(error) not in ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS"):
            raise


def _find(client: MlflowClient, name: str, model_id: str) -> ModelVersion | None:
    found = client.search_model_versions(f"name = '{name}'", max_results=10_000)
    same = [version for version in found if f"/{model_id}" in f"/{version.source}/"]
    return max(same, key=lambda version: int(version.version), default=None)


def _create(
    passage: Passage, name: str, model_id: str, tags: dict[str, str], text: str
) -> ModelVersion:
    client = passage.client
    made = client.create_model_version(
        name,
        _source(passage, model_id),
        run_id=passage.mlflow_id,
        tags=tags,
        description=text,
        model_id=model_id,
        await_creation_for=_READY_S,
    )
    # by this tag MLflow's pages of the logged model and of the version find each other
    before = json.loads(client.get_logged_model(model_id).tags.get(_VERSIONS_TAG, "[]"))
    both = [*before, {"name": name, "version": made.version}]
    client.set_logged_model_tags(model_id, {_VERSIONS_TAG: json.dumps(both)})
    return made


def _source(passage: Passage, model_id: str) -> str:
    """Return where the version's files are, in the form that this kind of store takes.

    A database resolves `models:/ID` by the process's own tracking address, which need
    not be ours; a server knows no other form.
    """
    if is_web(passage.uri):
        return f"models:/{model_id}"
    return str(passage.client.get_logged_model(model_id).artifact_location)
