"""The MLflow run that stands for one of ours: found, adopted, or created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.records import Run
from mlops_jupyter.tracking.address import artifact_location, without_password
from mlops_jupyter.tracking.client import code
from mlops_jupyter.tracking.context import RUN_ID_TAG
from mlops_jupyter.tracking.tags import COURIER_TAG, run_name

if TYPE_CHECKING:
    from mlflow.entities import Run as FluentRun
    from mlflow.tracking import MlflowClient

    from mlops_jupyter.store import Store

_PARENT_TAG = "mlflow.parentRunId"


def find_target(client: MlflowClient, run: Run, uri: str) -> FluentRun | None:
    """Return MLflow's run for ours, if there is one.

    It is the one noted in the journal; else one that carries our id as a tag: made by a
    courier that was killed before it could note it, or opened by the cell itself.
    """
    if run.mlflow is not None and run.mlflow.tracking_uri == without_password(uri):
        noted = _get(client, run.mlflow.run_id)
        if noted is not None:
            return noted
    return _tagged(client, run)


def create_target(
    client: MlflowClient, store: Store, run: Run, uri: str, tags: dict[str, str]
) -> FluentRun:
    """Create the run in MLflow, in the experiment of the same name."""
    return client.create_run(
        ensure_experiment(client, run.experiment, artifact_location(store, uri)),
        start_time=int(run.started_at.timestamp() * 1000),
        tags={**tags, COURIER_TAG: "courier"},
        run_name=run_name(run),
    )


def ensure_experiment(client: MlflowClient, name: str, location: str | None) -> str:
    """Return the id of the MLflow experiment `name`, made if it is missing.

    Raises
    ------
    BackendUnavailable
        If somebody has deleted it: recreating it would undo their decision.
    """
    from mlflow.exceptions import MlflowException

    found = client.get_experiment_by_name(name)
    if found is None:
        try:
            return str(client.create_experiment(name, artifact_location=location))
        except MlflowException as error:
            if code(error) != "RESOURCE_ALREADY_EXISTS":
                raise
            found = client.get_experiment_by_name(name)  # another courier was faster
    if found is None or found.lifecycle_stage == "deleted":
        raise BackendUnavailable(
            f"The experiment {name!r} was deleted in MLflow, so its runs cannot be delivered; "
            "bring it back with `mlflow experiments restore`, or name the experiment anew."
        )
    return str(found.experiment_id)


def _get(client: MlflowClient, mlflow_id: str) -> FluentRun | None:
    from mlflow.exceptions import MlflowException

    try:
        found = client.get_run(mlflow_id)
    except MlflowException as error:
        if code(error) == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise
    return found


def _tagged(client: MlflowClient, run: Run) -> FluentRun | None:
    experiments = [e.experiment_id for e in client.search_experiments()]
    if not experiments:
        return None
    found = client.search_runs(experiments, f"tags.`{RUN_ID_TAG}` = '{run.run_id}'")
    ours = [r for r in found if COURIER_TAG in r.data.tags]
    theirs = [r for r in found if _PARENT_TAG not in r.data.tags]
    if ours:
        return ours[0]
    # of several that the cell opened itself, none is *the* run: ours stands beside them
    return theirs[0] if len(theirs) == 1 else None
