"""What a service needs installed: the model's requirements without what only training needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from mlops_jupyter.records import Environment
from mlops_jupyter.tracking.requirements import installed

SERVER = ("fastapi", "uvicorn")
LIGHT = "mlflow-skinny"
"""MLflow without tracking server, UI and SQL: what loading and scoring need."""
OPENMP = ("lightgbm",)
"""Libraries whose wheels expect the system's own libgomp."""


def service_requirements(model_folder: Path, environment: Environment | None) -> list[str]:
    """Return pinned requirement lines for serving the model in an MLflow model folder."""
    lines = (model_folder / "requirements.txt").read_text(encoding="utf-8").split()
    pins = dict(line.split("==", 1) for line in lines if "==" in line)
    pins[LIGHT] = pins.pop("mlflow", "") or installed(environment, "mlflow")
    for name in SERVER:
        pins[name] = installed(environment, name)
    return [f"{name}=={pin}" if pin else name for name, pin in sorted(pins.items())]


def constraints(environment: Environment | None, pinned: Iterable[str]) -> list[str]:
    """Return the versions of every package of the run, for what is pulled in besides.

    Without a lock (the run's journal did not reach us) only the pinned ones are known.
    """
    found = {_canonical(line.partition("==")[0]): line for line in pinned if "==" in line}
    for package in environment.packages if environment is not None else ():
        name = _canonical(package.name)
        if package.direct_url is None:
            found.setdefault(name, f"{name}=={package.version}")
    return [found[name] for name in sorted(found)]


def needs_openmp(pinned: Iterable[str]) -> bool:
    """Whether the slim base image lacks a system library that a requirement expects."""
    return any(_canonical(line.partition("==")[0]) in OPENMP for line in pinned)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
