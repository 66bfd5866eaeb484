"""What a model is for, and its answers in one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate.scores import Predicted
from mlops_jupyter.records.evaluation import Task

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A model that is evaluated, with its task."""

    model: Any
    task: Task
    classes: np.ndarray[Any, Any] | None = None
    """What a classifier tells apart; None for a regressor."""

    @property
    def has_scores(self) -> bool:
        """Whether the model ranks, not only decides."""
        return any(hasattr(self.model, name) for name in ("predict_proba", "decision_function"))

    def predict(self, data: Any, *, labels: bool = True, scores: bool = True) -> Predicted:
        """Return what the model says about rows, as far as it is asked for."""
        import numpy as np

        said = places(np.asarray(self.model.predict(data)), self.classes) if labels else None
        if self.classes is None or not scores or not self.has_scores:
            return Predicted(labels=said)
        certain = hasattr(self.model, "predict_proba")
        ask = self.model.predict_proba if certain else self.model.decision_function
        given = np.asarray(ask(data))
        if self.task == "binary" and given.ndim == 2:
            given = given[:, -1]
        return Predicted(labels=said, scores=given, are_probabilities=certain)


def subject_of(model: Any, truth: Any) -> Subject:
    """Return the model with its task, found from the model itself.

    Raises
    ------
    BadRequest
        If it neither classifies nor regresses, or the target is of another kind.
    """
    from sklearn.base import is_classifier, is_regressor

    if is_classifier(model):
        classes = _classes(model, truth)
        return Subject(
            model=model, task="binary" if len(classes) == 2 else "multiclass", classes=classes
        )
    if is_regressor(model):
        _check_numbers(model, truth)
        return Subject(model=model, task="regression")
    raise BadRequest(
        f"A {type(model).__name__} neither classifies nor regresses, so no standard score fits; "
        "evaluation needs a classifier or a regressor."
    )


def places(labels: np.ndarray[Any, Any], classes: np.ndarray[Any, Any] | None) -> Any:
    """Return labels as places among the sorted classes; -1 for a label that is none."""
    import numpy as np

    if classes is None:
        return labels
    found = np.searchsorted(classes, labels)
    found = np.minimum(found, len(classes) - 1)
    return np.where(classes[found] == labels, found, -1)


def _classes(model: Any, truth: Any) -> np.ndarray[Any, Any]:
    import numpy as np

    known = getattr(model, "classes_", None)
    if known is None or isinstance(known, list):
        raise BadRequest(
            f"This {type(model).__name__} does not say which classes it tells apart (a single "
            "`classes_`); evaluation needs a fitted classifier with one target."
        )
    known = np.asarray(known)
    held = np.unique(np.asarray(truth))
    strange = [value for value in held if value not in set(known.tolist())]
    if strange:
        raise BadRequest(
            f"The target holds {_shown(strange)}, which the model never saw; it tells "
            f"{_shown(known)} apart. Name the right column with --target."
        )
    if len(held) < 2:
        raise BadRequest(
            f"The target holds only {_shown(held)}, so nothing can be told apart; "
            "evaluate on data that hold every class."
        )
    return known


def _check_numbers(model: Any, truth: Any) -> None:
    import numpy as np

    if np.asarray(truth).dtype.kind not in "biuf":
        raise BadRequest(
            f"A {type(model).__name__} predicts numbers, and the target holds none; "
            "name the right column with --target."
        )


def _shown(values: Any) -> str:
    every = [repr(getattr(value, "item", lambda v=value: v)()) for value in values]
    return ", ".join(every[:5]) + (" …" if len(every) > 5 else "")
