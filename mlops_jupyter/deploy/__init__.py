"""Into service: build folders for containers, and services on this machine.

Names load on first use, so that importing this room imports no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.deploy.folder import BuildFolder, package
    from mlops_jupyter.deploy.local import deploy_local
    from mlops_jupyter.deploy.state import deployment_named, logs, status, stop

__all__ = [
    "BuildFolder",
    "deploy_local",
    "deployment_named",
    "logs",
    "package",
    "status",
    "stop",
]

HOMES = {
    "BuildFolder": "folder",
    "deploy_local": "local",
    "deployment_named": "state",
    "logs": "state",
    "package": "folder",
    "status": "state",
    "stop": "state",
}
"""The module of this room that each public name lives in."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
