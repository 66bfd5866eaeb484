"""A published model as a process on this machine, reachable from this machine only."""

from __future__ import annotations

import platform
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mlops_jupyter.deploy import http, process
from mlops_jupyter.deploy.contents import write_service
from mlops_jupyter.errors import BackendUnavailable, BadRequest
from mlops_jupyter.records import Deployment, Publication, new_id, now
from mlops_jupyter.records.entries import DeploymentChanged

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store

HOST = "127.0.0.1"
START_S = 120.0
STOP_S = 10.0
STEP_S = 0.05
LOG = "service.log"
ADDRESS = "address"
LAST_LINES = 15
ENDED = ("stopped", "failed")


def deploy_local(
    store: Store,
    journal: Journal,
    publication: Publication,
    port: int | None = None,
    *,
    timeout_s: float = START_S,
) -> Deployment:
    """Start a service for a published model and return once it has answered.

    It listens on 127.0.0.1 only, on `port` or a free one, in a session of its own, so
    that it outlives whoever started it. The recorded input example is sent as a first
    request: a service that cannot answer it is stopped again.

    Raises
    ------
    BackendUnavailable
        If it ends or does not answer in time; the last lines of its log are in the
        message, and the deployment is recorded as failed.
    """
    _check_port(port)
    _tidy(store)
    identifier = new_id()
    folder = store.folder / "deployments" / identifier
    folder.mkdir(parents=True, mode=0o700)
    write_service(store, publication, folder)
    child = process.start(
        folder / "serve.py",
        {"HOST": HOST, "PORT": str(port or 0), "ADDRESS_FILE": str(folder / ADDRESS)},
        folder / LOG,
    )
    deployment = Deployment(
        deployment_id=identifier,
        model_uri=publication.model_uri,
        target="local",
        status="starting",
        pid=child.pid,
        pid_started=process.start_time(child.pid),
        host=platform.node(),
        log=(folder / LOG).relative_to(store.root).as_posix(),
        run_id=publication.run_id,
        changed_at=now(),
    )
    journal.append(DeploymentChanged(deployment=deployment))
    try:
        url = _awaited(child, folder, timeout_s)
        _try_example(url, folder)
    except BaseException as error:  # Ctrl-C, too, must not leave a process behind
        _give_up(journal, deployment, error)
        raise
    return changed(journal, deployment, status="answering", url=url)


def changed(journal: Journal, deployment: Deployment, **fields: object) -> Deployment:
    """Write down what changed about a deployment, and return it as it is now."""
    new = msgspec.structs.replace(deployment, changed_at=now(), **fields)
    journal.append(DeploymentChanged(deployment=new))
    return new


def last_lines(path: Path, count: int) -> str:
    """Return the end of a log file; "" if there is none."""
    try:
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-count:])
    except FileNotFoundError:
        return ""


def _awaited(child: subprocess.Popen[bytes], folder: Path, timeout_s: float) -> str:
    """Return the address of the service once it answers GET /ping."""
    deadline = time.monotonic() + timeout_s
    while child.poll() is None:
        address = folder / ADDRESS
        if address.exists():
            url = f"http://{address.read_text('utf-8')}"
            if http.answers(url):
                return url
        if time.monotonic() > deadline:
            raise BackendUnavailable(
                f"The service did not answer within {timeout_s:g} s and was stopped; "
                f"{_said(folder)}"
            )
        time.sleep(STEP_S)
    raise BackendUnavailable(
        f"The service ended by itself (exit code {child.returncode}); {_said(folder)}"
    )


def _try_example(url: str, folder: Path) -> None:
    body = http.example_request(folder)
    if body is None:
        return
    try:
        http.check_predictions(url, body)
    except ValueError as error:
        raise BackendUnavailable(
            f"The service started, but cannot answer the recorded input example and was stopped "
            f"({error}); {_said(folder)}"
        ) from error


def _give_up(journal: Journal, deployment: Deployment, error: BaseException) -> None:
    alive = process.process_of(deployment)
    if alive is not None:
        process.end(alive, timeout_s=STOP_S)
    note = str(error).partition(";")[0] or type(error).__name__
    changed(journal, deployment, status="failed", note=note)


def _tidy(store: Store) -> None:
    """Remove the copies of models behind deployments that have ended; logs stay."""
    for deployment in store.deployments():
        folder = store.folder / "deployments" / deployment.deployment_id
        if deployment.status in ENDED and (folder / "model").is_dir():
            shutil.rmtree(folder / "model", ignore_errors=True)


def _said(folder: Path) -> str:
    lines = last_lines(folder / LOG, LAST_LINES)
    return f"its log ends with:\n{lines}" if lines else "its log is empty."


def _check_port(port: int | None) -> None:
    if port is not None and not 0 < port < 65_536:
        raise BadRequest(f"{port} is no port; choose one from 1024 to 65535, or none.")
