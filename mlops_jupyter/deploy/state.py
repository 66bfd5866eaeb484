"""Deployments that are there: how they are, what they say, ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.comparison.words import listing
from mlops_jupyter.deploy import http, process
from mlops_jupyter.deploy.local import ENDED, STOP_S, changed, last_lines
from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import Deployment, short

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store


def status(journal: Journal, deployment: Deployment) -> Deployment:
    """Return a deployment as it is now: its process and its /ping are asked.

    A process that is gone makes it failed, which is written down. One that lives but
    does not answer is reported as starting. From another machine nothing can be seen,
    and the last known state is returned.
    """
    if deployment.status in ENDED or not process.is_here(deployment):
        return deployment
    if process.process_of(deployment) is None:
        return changed(journal, deployment, status="failed", note="its process is gone")
    answering = bool(deployment.url) and http.answers(deployment.url)
    now = "answering" if answering else "starting"
    return deployment if deployment.status == now else changed(journal, deployment, status=now)


def stop(journal: Journal, deployment: Deployment, *, timeout_s: float = STOP_S) -> Deployment:
    """End a deployment and return it as stopped; one that has ended stays as it is.

    Raises
    ------
    BadRequest
        If its process runs on another machine.
    """
    if deployment.status in ENDED:
        return deployment
    if not process.is_here(deployment):
        raise BadRequest(
            f"The deployment {short(deployment.deployment_id)} runs on {deployment.host}; "
            "stop it there."
        )
    alive = process.process_of(deployment)
    if alive is not None:
        process.end(alive, timeout_s=timeout_s)
    return changed(journal, deployment, status="stopped")


def logs(store: Store, deployment: Deployment, lines: int = 50) -> str:
    """Return the last lines that a service wrote."""
    return last_lines(store.root / deployment.log, lines) if deployment.log else ""


def deployment_named(store: Store, ref: str) -> Deployment:
    """Return the deployment that an id, its begin or end, or a model names.

    Of several deployments of one model the only one that has not ended is meant.

    Raises
    ------
    NotFound
        If there is none, or more than one.
    """
    every = store.deployments()
    found = [d for d in every if ref in (d.model_uri, _name(d)) and d.status not in ENDED]
    found = found or [d for d in every if len(ref) >= 4 and _fits(d.deployment_id, ref.lower())]
    if len(found) == 1:
        return found[0]
    shown = [f"{short(d.deployment_id)} ({d.model_uri}, {d.status})" for d in found or every]
    what = f"is the name of {len(found)} deployments" if found else "names no deployment"
    there = f"there are: {listing(shown)}" if shown else "nothing was deployed from here yet"
    raise NotFound(f"{ref!r} {what}; {there}.")


def _name(deployment: Deployment) -> str:
    return deployment.model_uri.removeprefix("models:/").partition("/")[0]


def _fits(identifier: str, fragment: str) -> bool:
    return identifier.startswith(fragment) or identifier.endswith(fragment)
