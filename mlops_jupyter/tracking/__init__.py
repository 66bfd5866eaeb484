"""Tracking: the courier that carries journals to MLflow.

Names load on first use: every kernel imports `tracking.context`, and needs no more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.tracking.address import own_uri, run_uri, tracking_uri
    from mlops_jupyter.tracking.launch import ensure_courier
    from mlops_jupyter.tracking.modelfolder import write_model_folder
    from mlops_jupyter.tracking.request import DeliveryReport, deliver_now
    from mlops_jupyter.tracking.status import CourierStatus, read_status

__all__ = [
    "CourierStatus",
    "DeliveryReport",
    "deliver_now",
    "ensure_courier",
    "own_uri",
    "read_status",
    "run_uri",
    "tracking_uri",
    "write_model_folder",
]

_HOMES = {
    "CourierStatus": "status",
    "DeliveryReport": "request",
    "deliver_now": "request",
    "ensure_courier": "launch",
    "own_uri": "address",
    "read_status": "status",
    "run_uri": "address",
    "tracking_uri": "address",
    "write_model_folder": "modelfolder",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
