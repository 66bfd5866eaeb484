"""One way to speak to MLflow: bounded waits, no telemetry, readable failures."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.tracking.address import is_web, without_password
from mlops_jupyter.tracking.database import ensure_database
from mlops_jupyter.tracking.quiet import quietly

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

_PROBE_S = (3.0, 5.0)

# Chosen values of the user's stay; MLflow reads them at each call.
_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",  # per socket operation, so big files pass
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",  # the courier comes back by itself
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    # a folder of runs is only ever used because the notebook uses it already
    "MLFLOW_ALLOW_FILE_STORE": "true",
}


@contextlib.contextmanager
def connected(uri: str) -> Iterator[MlflowClient]:
    """Give a client for `uri`, after making sure that somebody answers there.

    Raises
    ------
    BackendUnavailable
        If nobody answers, or MLflow cannot be used in this environment.
    """
    with _settings(), quietly():
        _probe(uri)
        try:
            from mlflow.tracking import MlflowClient
        except ImportError as error:
            raise BackendUnavailable(
                f"MLflow cannot be imported in this environment ({error}); repair it with: "
                "pip install --force-reinstall mlflow"
            ) from error
        yield _client(MlflowClient, uri)


def reason(error: BaseException) -> str:
    """Return what MLflow says went wrong, as one line without passwords."""
    text = str(error).strip() or type(error).__name__
    line = text.splitlines()[0]
    return " ".join(without_password(word) for word in line.split())[:400]


def code(error: BaseException) -> str:
    """Return MLflow's error code (`RESOURCE_DOES_NOT_EXIST`), or an empty text."""
    return str(getattr(error, "error_code", ""))


def _client(kind: Any, uri: str) -> MlflowClient:
    from mlflow.exceptions import MlflowException

    try:
        if uri.startswith("sqlite:///"):
            ensure_database(Path(uri.removeprefix("sqlite:///")))
        client: MlflowClient = kind(uri)
    except (MlflowException, OSError) as error:
        raise BackendUnavailable(
            f"The MLflow store {without_password(uri)} cannot be opened ({reason(error)}); "
            "runs stay in the workspace and are delivered once it can."
        ) from error
    return client


@contextlib.contextmanager
def _settings() -> Iterator[None]:
    missing = {name: value for name, value in _SETTINGS.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            os.environ.pop(name, None)


def _probe(uri: str) -> None:
    """Ask a server for a sign of life; MLflow itself would wait for minutes."""
    if not is_web(uri):
        return
    import requests

    try:
        # any answer will do: a server behind a proxy may know no /health
        requests.get(f"{uri.rstrip('/')}/health", timeout=_PROBE_S)
    except requests.exceptions.SSLError:
        pass  # somebody answers; whether to trust them is for MLflow's own settings
    except requests.exceptions.RequestException as error:
        raise BackendUnavailable(
            f"The MLflow server {without_password(uri)} does not answer; runs stay in the "
            "workspace and are delivered once it does."
        ) from error
