"""The process behind a local deployment: starting it, knowing it again, ending it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.records import Deployment

if TYPE_CHECKING:
    import psutil

SLACK_S = 2.0
"""By how much two readings of one start time may differ when the clock is set."""
NOT_INHERITED = (
    *("MLOPS_", "JPY_", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS"),
    # a service works from its folder alone, and needs no access to where runs go
    *("MLFLOW_TRACKING_", "MLFLOW_REGISTRY_", "MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_"),
)

_started: list[subprocess.Popen[bytes]] = []


def start(script: Path, settings: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a script with this interpreter, in a session of its own that outlives us."""
    reap()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(NOT_INHERITED)}
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        process = subprocess.Popen(
            # -P: a file beside the script must not become the library's
            [sys.executable, "-P", str(script)],
            cwd=script.parent,
            env=kept | settings,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            start_new_session=True,
        )
    finally:
        os.close(handle)
    _started.append(process)
    return process


def reap() -> None:
    """Take note of children that have ended, so that none stays behind as a zombie."""
    _started[:] = [process for process in _started if process.poll() is None]


def start_time(pid: int) -> float:
    """Return when a process started, in seconds since the epoch."""
    import psutil

    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return time.time()  # it has ended already, which whoever waits for it will see


def is_here(deployment: Deployment) -> bool:
    """Whether the deployment's process can be looked at from this machine."""
    return deployment.host in ("", platform.node())


def process_of(deployment: Deployment) -> psutil.Process | None:
    """Return the living process of a deployment; None if it is gone or another's."""
    import psutil

    reap()
    if deployment.pid is None or deployment.pid_started is None:
        return None
    try:
        found = psutil.Process(deployment.pid)
        same = abs(found.create_time() - deployment.pid_started) < SLACK_S
        return found if same and found.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def end(process: psutil.Process, *, timeout_s: float) -> None:
    """Ask a process to stop, and kill it when it does not within the time."""
    import psutil

    try:
        process.terminate()
        process.wait(timeout_s)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(timeout_s)
    except psutil.NoSuchProcess:
        pass  # it ended by itself in the meantime
    reap()
