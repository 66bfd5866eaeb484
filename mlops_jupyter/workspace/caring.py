"""Verbs about the workspace itself: deliver, look into, measure, check."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.records import Finding
from mlops_jupyter.store import doctor
from mlops_jupyter.workspace.answers import DiskUse, Setting
from mlops_jupyter.workspace.desk import Desk

if TYPE_CHECKING:
    from mlops_jupyter.tracking import DeliveryReport

PARTS = {
    "journals": "what happened, entry by entry: the truth",
    "packs": "contents of frames, models and environments, each stored once",
    "index": "a cache of the journals; rebuilt when deleted",
    "mlflow": "the workspace's own MLflow store: a copy for MLflow's tools",
    "outputs": "executed notebooks of headless runs",
}
OTHER = "kept by other parts of mlops"
SECRETS = ("token", "password", "secret", "key")


class Caring(Desk):
    """The workspace as a thing on disk, and its way to MLflow."""

    def sync(self, *, timeout_s: float = 600.0) -> DeliveryReport:
        """Deliver every finished run to MLflow now, and return what was delivered."""
        from mlops_jupyter.tracking import deliver_now

        return deliver_now(self.store, self.journal, timeout_s=timeout_s)

    def tracking_uri(self) -> str:
        """Return where runs of this workspace go in MLflow."""
        from mlops_jupyter.tracking import tracking_uri

        sessions = self.store.sessions()
        kernels = [session for session in sessions if session.kind == "kernel"]
        newest = max(kernels, key=lambda session: session.started_at, default=None)
        return str(tracking_uri(self.store, newest))

    def du(self) -> list[DiskUse]:
        """Return what each part of the workspace takes on disk, the largest first."""
        inside = sorted(self.store.folder.iterdir())
        folders = [path for path in inside if path.is_dir()]
        parts = [_use(path.name, [path]) for path in folders]
        parts.append(_use("files", [path for path in inside if path not in folders]))
        return sorted((p for p in parts if p.files), key=lambda part: -part.nbytes)

    def doctor(self) -> list[Finding]:
        """Return what is wrong with the workspace, each with its remedy."""
        return list(doctor(self.store))

    def config(self) -> list[Setting]:
        """Return the settings that hold here, and where each comes from."""
        file = str(self.root / "mlops.toml")
        return [
            Setting(name="workspace", value=str(self.root), source=_root_source()),
            *_flat(self.store.settings, file),
            Setting(name="tracking_uri", value=self.tracking_uri(), source=_tracking_source()),
            *_variables(),
        ]

    def ui_command(self, *, host: str = "127.0.0.1", port: int = 5000) -> list[str]:
        """Return the command that starts MLflow's own UI on the right store."""
        address = self.tracking_uri()
        beside = Path(sys.executable).with_name("mlflow")
        program = str(beside) if beside.exists() else shutil.which("mlflow") or "mlflow"
        return [
            *(program, "ui", "--backend-store-uri", address),
            *("--host", host, "--port", str(port)),
        ]


def _use(part: str, paths: list[Path]) -> DiskUse:
    sizes = [nbytes for path in paths for nbytes in _sizes(path)]
    return DiskUse(
        part=part,
        what=PARTS.get(part, OTHER),
        nbytes=sum(sizes),
        files=len(sizes),
    )


def _sizes(path: Path) -> Iterator[int]:
    """Yield the bytes that files take; what vanishes meanwhile takes none."""
    paths = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    for found in paths:
        try:
            if found.is_file() and not found.is_symlink():
                yield found.stat().st_size
        except FileNotFoundError:
            continue


def _root_source() -> str:
    return "MLOPS_WORKSPACE" if os.environ.get("MLOPS_WORKSPACE") else "mlops.toml found there"


def _tracking_source() -> str:
    if os.environ.get("MLFLOW_TRACKING_URI"):
        return "MLFLOW_TRACKING_URI"
    return "the newest session, else the workspace's own store"


def _flat(settings: Mapping[str, Any], source: str, above: str = "") -> Iterator[Setting]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, source, f"{above}{name}.")
        else:
            yield Setting(name=f"{above}{name}", value=str(value), source=source)


def _variables() -> Iterator[Setting]:
    """Yield our environment variables; values that may be secret are hidden."""
    for name, value in sorted(os.environ.items()):
        if name.startswith("MLOPS_"):
            secret = any(word in name.lower() for word in SECRETS)
            yield Setting(name=name, value="…" if secret else value, source="environment")
