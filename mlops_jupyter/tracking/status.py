"""What the courier tells others: a small file beside its log."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from mlops_jupyter.records import Record, from_json, to_json
from mlops_jupyter.tracking.locks import FileLock


class Problem(Record, frozen=True, kw_only=True):
    """Why something cannot be delivered at present."""

    what: str
    """The tracking address, without password, or a run's id."""
    sentence: str
    at: datetime
    """When it was last tried."""


class CourierStatus(Record, frozen=True, kw_only=True):
    """The courier's own account of itself."""

    pid: int = 0
    problems: tuple[Problem, ...] = ()
    alive: bool = False
    """Filled in by the reader: whether a courier holds the lock now."""


def courier_lock(folder: Path) -> FileLock:
    """Return the lock that makes the courier of this host the only one."""
    return FileLock(folder / f"courier-{_host()}.lock")


def courier_log(folder: Path) -> Path:
    """Return the courier's log file."""
    return folder / "courier.log"


def read_status(folder: Path) -> CourierStatus:
    """Return what the courier of this host last said, and whether it lives."""
    try:
        status = from_json(CourierStatus, _file(folder).read_bytes())
    except (OSError, msgspec.DecodeError):
        status = CourierStatus()  # none has run yet, or an older version wrote it
    alive = courier_lock(folder).held_by_another()
    return msgspec.structs.replace(status, alive=alive)


def write_status(folder: Path, status: CourierStatus) -> None:
    """Replace the status file in one step."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".courier-")
    with os.fdopen(handle, "wb") as file:
        file.write(to_json(status))
    Path(name).replace(_file(folder))


def nudge(folder: Path) -> None:
    """Ask the courier to try again now what it has put off."""
    _nudges(folder).touch()


def nudged_at(folder: Path) -> int:
    """Return when the courier was last nudged, in nanoseconds; 0 for never."""
    try:
        return _nudges(folder).stat().st_mtime_ns
    except OSError:
        return 0


def _file(folder: Path) -> Path:
    return folder / f"courier-{_host()}.json"


def _nudges(folder: Path) -> Path:
    return folder / f"courier-{_host()}.nudge"


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "_", platform.node()) or "host"
