"""Starts the courier. Light: a kernel calls this, so nothing heavy may load here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.tracking.status import courier_lock, courier_log

OFF_VARIABLE = "MLOPS_COURIER"
_MAX_LOG = 1_000_000

_started: list[subprocess.Popen[bytes]] = []


def ensure_courier(root: Path) -> None:
    """Start the courier of the workspace at `root`, unless one is at work; return at once.

    `MLOPS_COURIER=off` keeps it from being started; runs then wait in the workspace
    until something asks for their delivery.

    Raises
    ------
    WorkspaceUnusable
        If its log file cannot be written.
    """
    _reap_children()
    # without flock (Windows) nothing tells a second courier from the first
    if os.environ.get(OFF_VARIABLE) == "off" or sys.platform == "win32":
        return
    folder = root / ".mlops"
    if not courier_lock(folder).held_by_another():
        _start(root, courier_log(folder))


def _start(root: Path, log: Path) -> None:
    try:
        handle = _open_log(log)
    except OSError as error:
        raise WorkspaceUnusable(
            f"{log} cannot be written ({error.strerror}), so runs cannot be delivered to MLflow; "
            "make the folder writable."
        ) from error
    # -P: a random.py in the user's folder must not become the library's
    command = [sys.executable, "-P", "-m", "mlops_jupyter.tracking.courier", str(root)]
    try:
        process = subprocess.Popen(
            command,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            # jupyter_client kills the kernel's process group; the courier outlives it
            start_new_session=True,
        )
    finally:
        os.close(handle)
    _started.append(process)


def _open_log(path: Path) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    if path.exists() and path.stat().st_size > _MAX_LOG:
        flags |= os.O_TRUNC
    return os.open(path, flags, 0o600)


def _reap_children() -> None:
    _started[:] = [process for process in _started if process.poll() is None]
