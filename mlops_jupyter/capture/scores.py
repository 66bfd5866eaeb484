"""Telling scores from other numbers that a cell leaves behind."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from mlops_jupyter.capture.analysis import CellAnalysis
from mlops_jupyter.records import Metric

# Names of scores, for functions that are not scikit-learn's (the last word counts).
SCORE_WORDS = frozenset(
    "accuracy auc roc_auc precision recall f1 fbeta loss mse rmse mae mape r2 score error "
    "average_precision log_loss brier silhouette perplexity bleu rouge iou dice mcc kappa".split()
)
SCORING_METHODS = frozenset(["score"])
SCORING_FUNCTIONS = frozenset(["cross_val_score"])


def numbers(namespace: Mapping[str, Any], names: Iterable[str]) -> dict[str, float]:
    """Return those of `names` that hold a real number (bool and NaN are none)."""
    found = {}
    for name in names:
        value = as_number(namespace.get(name))
        if value is not None:
            found[name] = value
    return found


def as_number(value: Any) -> float | None:
    """Return a Python or NumPy real number as float, else None."""
    if type(value) in (int, float):
        return _finite(value)
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.floating | numpy.integer):
        return _finite(value)
    return None


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def split_numbers(
    analysis: CellAnalysis,
    namespace: Mapping[str, Any],
    names: Iterable[str],
    named_metrics: tuple[str, ...] = (),
    goal: str | None = None,
) -> tuple[tuple[Metric, ...], dict[str, float]]:
    """Return the scores and the other numbers among the names that a cell bound.

    Parameters
    ----------
    named_metrics
        Names that the user says are metrics (`--metrics`); all else is a value then.
    goal
        Name of the metric that the user wants better (`--goal`): always a metric.

    Returns
    -------
    tuple
        Metrics in the order of `names`, and values by name.
    """
    bound = list(names)
    scores = dict(_scores_in_containers(analysis, namespace, bound))
    values: dict[str, float] = {}
    for name, number in numbers(namespace, bound).items():
        said = name in named_metrics or name == goal
        if name in analysis.literals and not said:
            continue
        is_score = said or (not named_metrics and _is_score(name, analysis, namespace))
        (scores if is_score else values)[name] = number
    return tuple(Metric(name=name, value=value) for name, value in scores.items()), values


def _scores_in_containers(
    analysis: CellAnalysis, namespace: Mapping[str, Any], names: list[str]
) -> Iterable[tuple[str, float]]:
    """Yield the entries of dicts of scores, and the mean of `cross_val_score`'s array."""
    for name in names:
        value = namespace.get(name)
        if type(value) is dict:
            for key, item in value.items():
                number = as_number(item)
                call = analysis.scored.get(f"{name}[{key}]", "")
                if number is not None and (_is_scorer(call, namespace) or _sounds(str(key))):
                    yield str(key), number
        elif analysis.scored.get(name, "").rpartition(".")[2] in SCORING_FUNCTIONS:
            mean = as_number(getattr(value, "mean", lambda: None)())
            if mean is not None:
                yield name, mean


def _is_score(name: str, analysis: CellAnalysis, namespace: Mapping[str, Any]) -> bool:
    call = analysis.scored.get(name)
    if call is not None and _is_scorer(call, namespace):
        return True
    return _sounds(name)


def _is_scorer(call: str, namespace: Mapping[str, Any]) -> bool:
    """Whether a dotted call is a scikit-learn metric or an estimator's `.score`."""
    method = call.rpartition(".")[2]
    if "." in call and method in SCORING_METHODS:
        return True
    value: Any = namespace.get(call.split(".", maxsplit=1)[0])
    for part in call.split(".")[1:]:
        value = getattr(value, part, None)
    return str(getattr(value, "__module__", "")).startswith("sklearn.metrics")


def _sounds(name: str) -> bool:
    """Whether a name is made like a score's: `test_f1`, `rmse_late`, `roc_auc`."""
    words = re.split(r"[_\W]+", name.lower())
    return (
        name.lower() in SCORE_WORDS
        or bool(words and words[-1] in SCORE_WORDS)
        or (len(words) > 1 and words[0] in SCORE_WORDS)
    )
