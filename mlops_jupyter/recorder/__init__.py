"""The recorder in a live kernel: start it, stop it, ask it.

There is at most one per process, since a kernel has one shell.
"""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.recorder.recorder import Recorder

_running: list[Recorder] = []


def start(shell: Any) -> Recorder:
    """Begin to record a shell; a second call changes nothing."""
    if _running:
        return _running[0]
    from mlops_jupyter.recorder.recorder import Recorder
    from mlops_jupyter.tracking.context import watch_runs

    recorder = Recorder(shell)
    recorder.start()
    _running.append(recorder)
    watch_runs(_run_under_way)
    atexit.register(stop)
    return recorder


def stop() -> None:
    """Stop recording; all that was seen is durable afterwards."""
    if not _running:
        return
    from mlops_jupyter.tracking.context import forget_runs

    forget_runs()
    atexit.unregister(stop)
    _running.pop().stop()


def current() -> Recorder | None:
    """Return the recorder of this process, None while nothing is recorded."""
    return _running[0] if _running else None


def drain(timeout_s: float | None = None) -> bool:
    """Wait until everything seen so far is durable in the workspace.

    Returns
    -------
    bool
        False if `timeout_s` passed first.
    """
    return _running[0].drain(timeout_s) if _running else True


def _run_under_way() -> str | None:
    cell = _running[0].current if _running else None
    return cell.run.run_id if cell is not None and cell.run is not None else None
