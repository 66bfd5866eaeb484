"""Standard scores by task: a dict per task, in the order in which people read them.

To add a score: one line in `SCORES`. Labels reach it as whole numbers 0 … k-1 in the
order of the model's classes, so that classes may be called anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mlops_jupyter.records.evaluation import Task

if TYPE_CHECKING:
    import numpy as np

Needs = Literal["labels", "scores", "probabilities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What a model says about rows; only what was asked of it is there."""

    labels: np.ndarray[Any, Any] | None = None
    """Predicted values, or places among the classes."""
    scores: np.ndarray[Any, Any] | None = None
    """One number per row (binary) or per row and class, higher for more likely."""
    are_probabilities: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A way to measure predictions."""

    compute: Callable[[Any, Any], float]
    """(truth, labels or scores) -> value."""
    needs: Needs = "labels"
    greater_is_better: bool = True

    def of(self, truth: Any, predicted: Predicted) -> float | None:
        """Return the value; None when the predictions do not give what it needs."""
        given = predicted.labels if self.needs == "labels" else predicted.scores
        if given is None or (self.needs == "probabilities" and not predicted.are_probabilities):
            return None
        return float(self.compute(truth, given))

    def error(self, value: float) -> float:
        """Return the value as an error, 0 for perfect: 1 - value where more is better."""
        return 1.0 - value if self.greater_is_better else value


def scores_of(task: Task) -> dict[str, Score]:
    """Return the standard scores of a task by name."""
    return _MAKERS[task]()


MAIN: dict[Task, tuple[str, ...]] = {
    "binary": ("roc_auc", "balanced_accuracy"),
    "multiclass": ("accuracy",),
    "regression": ("rmse",),
}
"""The score that the grid repeats unless another is asked for; the first one possible."""


def _binary() -> dict[str, Score]:
    from sklearn import metrics as m

    return {
        "roc_auc": Score(compute=m.roc_auc_score, needs="scores"),
        "average_precision": Score(compute=m.average_precision_score, needs="scores"),
        "accuracy": Score(compute=m.accuracy_score),
        "balanced_accuracy": Score(compute=m.balanced_accuracy_score),
        "precision": Score(compute=_no_warning(m.precision_score)),
        "recall": Score(compute=_no_warning(m.recall_score)),
        "f1": Score(compute=_no_warning(m.f1_score)),
        "brier": Score(compute=m.brier_score_loss, needs="probabilities", greater_is_better=False),
        "log_loss": Score(compute=m.log_loss, needs="probabilities", greater_is_better=False),
    }


def _multiclass() -> dict[str, Score]:
    from sklearn import metrics as m

    return {
        "accuracy": Score(compute=m.accuracy_score),
        "balanced_accuracy": Score(compute=m.balanced_accuracy_score),
        "precision_macro": Score(compute=_no_warning(m.precision_score, average="macro")),
        "recall_macro": Score(compute=_no_warning(m.recall_score, average="macro")),
        "f1_macro": Score(compute=_no_warning(m.f1_score, average="macro")),
        "roc_auc_ovr": Score(compute=_roc_auc_ovr, needs="probabilities"),
        "log_loss": Score(
            compute=_multiclass_log_loss, needs="probabilities", greater_is_better=False
        ),
    }


def _regression() -> dict[str, Score]:
    from sklearn import metrics as m

    return {
        "rmse": Score(compute=m.root_mean_squared_error, greater_is_better=False),
        "mae": Score(compute=m.mean_absolute_error, greater_is_better=False),
        "median_ae": Score(compute=m.median_absolute_error, greater_is_better=False),
        "r2": Score(compute=m.r2_score),
    }


_MAKERS: dict[Task, Callable[[], dict[str, Score]]] = {
    "binary": _binary,
    "multiclass": _multiclass,
    "regression": _regression,
}


def _no_warning(function: Callable[..., Any], **fixed: Any) -> Callable[[Any, Any], float]:
    """Return the score with 0, not a warning, where a class is never predicted."""
    return lambda truth, labels: float(function(truth, labels, zero_division=0.0, **fixed))


def _roc_auc_ovr(truth: Any, scores: Any) -> float:
    from sklearn.metrics import roc_auc_score

    every = range(scores.shape[1])
    return float(roc_auc_score(truth, scores, multi_class="ovr", labels=list(every)))


def _multiclass_log_loss(truth: Any, scores: Any) -> float:
    from sklearn.metrics import log_loss

    return float(log_loss(truth, scores, labels=list(range(scores.shape[1]))))
