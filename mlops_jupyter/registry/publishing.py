"""Publishing: a run's model becomes a version in the MLflow Model Registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.records import KeptModel, Publication, Run, Verdict, now, short
from mlops_jupyter.records.entries import ModelPublished
from mlops_jupyter.registry.checks import check_gate, check_names, publishable_model
from mlops_jupyter.registry.lineage import description, lineage_tags
from mlops_jupyter.registry.versions import ensure_version
from mlops_jupyter.tracking.address import run_uri, without_password
from mlops_jupyter.tracking.client import connected, reason
from mlops_jupyter.tracking.models import ensure_model
from mlops_jupyter.tracking.passage import Passage
from mlops_jupyter.tracking.request import deliver_now

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion

    from mlops_jupyter.store import Journal, Store

DELIVERY_S = 120.0


def publish(
    store: Store,
    journal: Journal,
    run: Run,
    *,
    name: str,
    alias: str | None = None,
    gate: Verdict | None = None,
    proof: Verdict | None = None,
    override: str | None = None,
    model: str | None = None,
) -> Publication:
    """Publish the model of `run` as a version of the registered model `name`.

    Parameters
    ----------
    store, journal
        The workspace, and where the publication is noted.
    name, alias
        The registered model, and what to call this version of it (`champion`).
    gate, proof
        The verdicts on its criteria and on its reproduction, if they were given.
    override
        The reason for publishing against the gate.
    model
        The variable that held the model; needed if the run kept several.

    Raises
    ------
    BadRequest, NotFound
        If the run or the model must not be published; the sentence says why.
    BackendUnavailable
        If MLflow cannot be reached or refuses.
    """
    check_names(name, alias)
    check_gate(gate, override)
    kept = publishable_model(store, run, model)
    run = _delivered(store, journal, run)
    uses = store.frame_uses(execution_id=run.execution_id)
    tags = lineage_tags(run, kept, uses, gate=gate, proof=proof, override=override)
    version = _registered(store, run, kept, name, tags, description(run, kept, proof), alias)
    publication = Publication(
        name=name,
        version=str(version.version),
        alias=alias,
        run_id=run.run_id,
        mlflow_run_id=str(version.run_id),
        tracking_uri=without_password(run_uri(store, run)),
        model_uri=f"models:/{name}/{version.version}",
        gate=gate.verdict_id if gate else None,
        override=override,
        model=kept.name,
        published_at=now(),
    )
    journal.append(ModelPublished(publication=publication))
    return publication


def _delivered(store: Store, journal: Journal, run: Run) -> Run:
    report = deliver_now(store, journal, [run.run_id], timeout_s=DELIVERY_S)
    if not report.complete:
        why = " ".join(report.problems) or f"it took longer than {DELIVERY_S:.0f} seconds."
        raise BackendUnavailable(
            f"Run {short(run.run_id)} has not reached MLflow, so it cannot be published: {why}"
        )
    return store.run(run.run_id)


def _registered(  # noqa: PLR0917  # one call, in the words of MLflow's registry
    store: Store,
    run: Run,
    kept: KeptModel,
    name: str,
    tags: dict[str, str],
    text: str,
    alias: str | None,
) -> ModelVersion:
    """Return the version, made or found, tagged and given its alias."""
    uri = run_uri(store, run)
    with connected(uri) as client:
        from mlflow.exceptions import MlflowException

        try:
            target = client.get_run(run.mlflow.run_id if run.mlflow else "")
            passage = Passage(client=client, store=store, run=run, target=target, uri=uri)
            version = ensure_version(passage, name, ensure_model(passage, kept), tags, text)
            if alias is not None:
                client.set_registered_model_alias(name, alias, version.version)
        except MlflowException as error:
            raise BackendUnavailable(
                f"MLflow at {without_password(uri)} did not register {name!r}: {reason(error)}"
            ) from error
    return version
