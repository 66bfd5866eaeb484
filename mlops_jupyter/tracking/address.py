"""Which MLflow a session's runs go to, as an absolute tracking address."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from mlops_jupyter.records import Run, Session
    from mlops_jupyter.store import Store

_WEB = ("http", "https")
_PROFILES = ("databricks", "databricks-uc", "uc")


def database_path(store: Store) -> Path:
    """Return the file of the workspace's own MLflow database."""
    return store.folder / "mlflow" / "mlflow.db"


def own_uri(store: Store) -> str:
    """Return the address of the workspace's own MLflow store."""
    return f"sqlite:///{database_path(store).as_posix()}"


def tracking_uri(store: Store, session: Session | None) -> str:
    """Return where the runs of `session` go.

    What the notebook set comes first, then the environment, then an MLflow store that
    lies beside the notebook, then the workspace's own.

    Parameters
    ----------
    store
        The workspace; relative addresses are taken from the notebook's folder.
    session
        The session that recorded the runs; None asks for a new one's address.
    """
    folder = _notebook_folder(store, session)
    chosen = session.tracking_uri if session is not None else None
    set_here = os.environ.get("MLFLOW_TRACKING_URI")
    if chosen and set_here and without_password(chosen) == without_password(set_here):
        chosen = set_here  # journals hold no passwords; the environment may
    if uri := chosen or set_here:
        return absolute(uri, folder)
    return _beside(folder) or own_uri(store)


def run_uri(store: Store, run: Run) -> str:
    """Return where `run` is, or is to go.

    A run stays where it was first delivered, even if the notebook has since pointed
    MLflow elsewhere.
    """
    uri = tracking_uri(store, store.session(run.session_id))
    if run.mlflow is None or run.mlflow.tracking_uri == without_password(uri):
        return uri
    return run.mlflow.tracking_uri


def absolute(uri: str, folder: Path) -> str:
    """Return `uri` so that it means the same from every working directory."""
    if uri in _PROFILES:
        return uri
    if uri.startswith("sqlite:///") and uri != "sqlite:///:memory:":
        path = uri.removeprefix("sqlite:///")
        return f"sqlite:///{(folder / path).as_posix()}"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", uri):
        return uri
    return (folder / uri).resolve().as_uri()


def is_remote(uri: str) -> bool:
    """Return whether records sent to `uri` leave this machine.

    A database server counts as remote; so does any scheme that is not known to be a
    file, because a wrong "no" would give something away.
    """
    return urlsplit(uri).scheme not in ("sqlite", "file", "")


def is_web(uri: str) -> bool:
    """Return whether `uri` is an MLflow server spoken to over HTTP."""
    return urlsplit(uri).scheme in _WEB


def without_password(uri: str) -> str:
    """Return `uri` without user and password, fit for journals, logs and messages."""
    parts = urlsplit(uri)
    if "@" not in parts.netloc:
        return uri
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def artifact_location(store: Store, uri: str) -> str | None:
    """Return where a new experiment at `uri` keeps files; None lets MLflow choose.

    MLflow's own choice for a database without a server is a folder under the current
    directory of whoever creates the experiment: of no use from a process apart.
    """
    if is_web(uri) or uri in _PROFILES or urlsplit(uri).scheme in ("file", ""):
        return None
    if uri.startswith("sqlite:///") and uri != own_uri(store):
        return (Path(uri.removeprefix("sqlite:///")).parent / "mlruns").as_uri()
    return (database_path(store).parent / "artifacts").as_uri()


def _notebook_folder(store: Store, session: Session | None) -> Path:
    if session is None or session.notebook is None:
        return store.root
    return (store.root / session.notebook).parent


def _beside(folder: Path) -> str | None:
    database = folder / "mlflow.db"
    if database.is_file():
        return f"sqlite:///{database.as_posix()}"
    runs = folder / "mlruns"
    # MLflow too takes a folder of runs for one only if it holds an experiment
    if any(runs.glob("[0-9]*/meta.yaml")):
        return runs.as_uri()
    return None
