"""Offline evaluation: recorded models on recorded data, and on data made worse.

Names load on first use, so that importing this room imports no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.evaluate.facts import champion_of, criteria_of, facts_of
    from mlops_jupyter.evaluate.latency import latency_p95_ms
    from mlops_jupyter.evaluate.load import load_model, model_of
    from mlops_jupyter.evaluate.model import evaluate_model
    from mlops_jupyter.evaluate.run import evaluate_run
    from mlops_jupyter.evaluate.verdict import (
        evaluation_behind,
        evaluation_verdict,
        record_evaluation,
    )

__all__ = [
    "champion_of",
    "criteria_of",
    "evaluate_model",
    "evaluate_run",
    "evaluation_behind",
    "evaluation_verdict",
    "facts_of",
    "latency_p95_ms",
    "load_model",
    "model_of",
    "record_evaluation",
]

HOMES = {
    "champion_of": "facts",
    "criteria_of": "facts",
    "evaluate_model": "model",
    "evaluate_run": "run",
    "evaluation_behind": "verdict",
    "evaluation_verdict": "verdict",
    "facts_of": "facts",
    "latency_p95_ms": "latency",
    "load_model": "load",
    "model_of": "load",
    "record_evaluation": "verdict",
}
"""The module of this room that each public name lives in."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
