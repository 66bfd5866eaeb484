"""On what a run was made: machine, load, versions."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.places import scratch_root

PACKAGES = (
    "mlops-jupyter ipython ipykernel pandas numpy pyarrow scikit-learn mlflow papermill nbclient "
    "joblib blosc2"
).split()


def machine() -> dict[str, str]:
    """Return facts in the order in which they are shown."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": _commit(),
        "system": platform.platform(terse=True),
        "processor": f"{_processor()}, {psutil.cpu_count()} cores",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "file system": _file_system(scratch_root()),
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _file_system(place: Path) -> str:
    above = [
        part
        for part in psutil.disk_partitions(all=True)
        if place.resolve().is_relative_to(part.mountpoint)
    ]
    return max(above, key=lambda part: len(part.mountpoint)).fstype if above else "unknown"


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty=, with changes", "--exclude=*"]
    here = Path(__file__).parent
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
