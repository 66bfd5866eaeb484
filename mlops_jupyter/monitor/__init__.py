"""Watching: current data against the version that a model was trained on.

Names load on first use, so that importing this room imports no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.monitor.model import monitor_run
    from mlops_jupyter.monitor.read import read_table
    from mlops_jupyter.monitor.table import drift_table
    from mlops_jupyter.monitor.verdict import drift_verdict, record_drift, report_behind

__all__ = [
    "drift_table",
    "drift_verdict",
    "monitor_run",
    "read_table",
    "record_drift",
    "report_behind",
]

HOMES = {
    "drift_table": "table",
    "drift_verdict": "verdict",
    "monitor_run": "model",
    "read_table": "read",
    "record_drift": "verdict",
    "report_behind": "verdict",
}
"""The module of this room that each public name lives in."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
