"""Registry: from a chosen run to a version in the MLflow Model Registry, with lineage."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.registry.checks import publishable_model
    from mlops_jupyter.registry.lookup import load_publication
    from mlops_jupyter.registry.publishing import publish

__all__ = ["load_publication", "publish", "publishable_model"]

_HOMES = {"load_publication": "lookup", "publish": "publishing", "publishable_model": "checks"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
