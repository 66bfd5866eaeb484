"""Opening a session: which notebook this is, and where its records go."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from mlops_jupyter.records import Session, new_id, now
from mlops_jupyter.store import Store, find_workspace, place_for_workspace, this_process
from mlops_jupyter.tracking.address import without_password
from mlops_jupyter.version import __version__


def notebook_path(shell: Any) -> Path | None:
    """Return the notebook that this kernel serves, as far as it is told.

    Our own reruns set MLOPS_NOTEBOOK, Jupyter Server sets JPY_SESSION_NAME, VS Code a
    variable in the namespace. Plain IPython has none.
    """
    told = (
        os.environ.get("MLOPS_NOTEBOOK")
        or os.environ.get("JPY_SESSION_NAME")
        or shell.user_ns.get("__vsc_ipynb_file__")
    )
    if not told:
        return None
    path = Path(told)
    return path if path.suffix == ".ipynb" else None


def open_store(notebook: Path | None) -> Store:
    """Return the workspace of a notebook, made on first use.

    Raises
    ------
    WorkspaceUnusable
        If it can be neither read nor made.
    """
    start = (notebook.parent if notebook else Path.cwd()).resolve()
    root = find_workspace(start) or place_for_workspace(start)
    return Store.open(root, create=True)


def new_kernel_session(store: Store, notebook: Path | None) -> Session:
    """Return the record of this kernel's session."""
    return Session(
        session_id=new_id(),
        kind="kernel",
        process=this_process(),
        started_at=now(),
        package_version=__version__,
        python_version=platform.python_version(),
        notebook=relative_notebook(store.root, notebook),
        kernel_id=_kernel_id(),
        headless=os.environ.get("MLOPS_HEADLESS") == "1",
        rerun_of=os.environ.get("MLOPS_RERUN_OF") or None,
        tracking_uri=_tracking_uri(),
    )


def relative_notebook(root: Path, notebook: Path | None) -> str | None:
    """Return a notebook's path relative to the workspace; outside of it, its bare name."""
    if notebook is None:
        return None
    full = notebook.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.name


def _kernel_id() -> str | None:
    from ipykernel.connect import get_connection_file

    try:
        name = Path(get_connection_file()).stem
    except RuntimeError:  # plain IPython: no kernel
        return None
    return name.removeprefix("kernel-")


def _tracking_uri() -> str | None:
    """Return where the environment sets MLflow to be; the courier finds what lies beside."""
    told = os.environ.get("MLFLOW_TRACKING_URI")
    return without_password(told) if told else None
