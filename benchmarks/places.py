"""Folders that are made for a measure and gone after it, couriers included."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from mlops_jupyter.store import Store
from mlops_jupyter.tracking import read_status
from mlops_jupyter.tracking.database import ensure_database

LEAVE_S = 3.0
# what would send records elsewhere, or make a kernel other than a fresh one
FOREIGN = ("MLFLOW_TRACKING_URI", "MLOPS_WORKSPACE", "MLOPS_COURIER", "JPY_SESSION_NAME")


def scratch_root() -> Path:
    """Return the folder below which measures work."""
    return Path(tempfile.gettempdir())


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a new folder; couriers at work in it have left before it goes."""
    folder = Path(tempfile.mkdtemp(prefix="mlops-bench-", dir=scratch_root()))
    try:
        yield folder
    finally:
        for settings in sorted(folder.rglob("mlops.toml")):
            dissolve(settings.parent)
        shutil.rmtree(folder)


def workspace(folder: Path) -> Path:
    """Make a folder a workspace, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    Store.open(folder, create=True).close()
    return folder


def dissolve(root: Path) -> None:
    """Make a folder no workspace any longer, and wait until its courier has gone."""
    (root / "mlops.toml").unlink()
    deadline = time.monotonic() + LEAVE_S
    while (status := read_status(root / ".mlops")).alive:
        if time.monotonic() > deadline:
            _end(status.pid, root)
        time.sleep(0.05)


def _end(pid: int, root: Path) -> None:
    """End a courier that still delivers what nobody will look at."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if str(root) in process.cmdline():
            process.kill()


def ready_mlflow(folder: Path) -> tuple[str, Path]:
    """Return address and file of a migrated, empty MLflow store in a folder."""
    database = folder / "mlflow.db"
    ensure_database(database)
    return f"sqlite:///{database.as_posix()}", database


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment without what would change a measure."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    root = str(Path(__file__).resolve().parents[1])
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "PYTHONPATH": root}
    return {**kept, **quiet, **more}
