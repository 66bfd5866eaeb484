"""What can be said of a fitted estimator without knowing its library's internals."""

from __future__ import annotations

import inspect
from typing import Any

from mlops_jupyter.records import Param

METHODS = ("predict", "predict_proba", "decision_function", "transform")
MAX_REPR = 300


def final_estimator(estimator: Any) -> Any:
    """Return the last step of a pipeline, the estimator inside a search, or itself."""
    steps = getattr(estimator, "steps", None)
    if isinstance(steps, list) and steps:
        return final_estimator(steps[-1][1])
    return estimator


def class_path(estimator: Any) -> str:
    """Return the qualified class name, `sklearn.pipeline.Pipeline`."""
    kind = type(estimator)
    return f"{kind.__module__}.{kind.__qualname__}"


def methods_of(estimator: Any) -> tuple[str, ...]:
    """Return which of predict, predict_proba, decision_function, transform it has."""
    return tuple(name for name in METHODS if callable(getattr(estimator, name, None)))


def is_predictor(estimator: Any) -> bool:
    """Whether fitting it is an experiment: it predicts, clusters or scores samples.

    A transformer alone (a scaler, an encoder) is preparation, not a candidate.
    """
    final = final_estimator(estimator)
    return any(hasattr(final, name) for name in ("predict", "fit_predict", "score_samples"))


def estimator_params(estimator: Any) -> tuple[Param, ...]:
    """Return the settings that differ from the class's own defaults, steps included.

    A step's setting is named by itself where that is unique (`max_depth`), else with its
    step (`scaler__with_mean`, scikit-learn's own spelling).
    """
    found = list(_own_params(estimator, ""))
    plain = [name.rpartition("__")[2] for name, _ in found]
    return tuple(
        Param(
            name=short if plain.count(short) == 1 else name,
            value=value,
            origin="estimator",
        )
        for (name, value), short in zip(found, plain, strict=True)
    )


def _own_params(estimator: Any, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    get_params = getattr(estimator, "get_params", None)
    if get_params is None or isinstance(estimator, type):
        return found
    defaults = _defaults(type(estimator))
    for name, value in get_params(deep=False).items():
        path = f"{prefix}{name}"
        if hasattr(value, "get_params"):
            found += _own_params(value, f"{path}__")
        elif name in ("steps", "transformers", "estimators", "transformer_list"):
            for step in value or ():
                if isinstance(step, tuple) and len(step) >= 2:
                    found += _own_params(step[1], f"{prefix}{step[0]}__")
        elif not _is_default(value, defaults.get(name, inspect.Parameter.empty)):
            found.append((path, repr(value)[:MAX_REPR]))
    return found


def _defaults(kind: type) -> dict[str, Any]:
    signature = inspect.signature(kind.__init__)  # type: ignore[misc]  # reading it is safe
    return {name: parameter.default for name, parameter in signature.parameters.items()}


def _is_default(value: Any, default: Any) -> bool:
    if value is default:
        return True
    try:
        return type(value) is type(default) and bool(value == default)
    except Exception:  # noqa: BLE001  # arrays and user objects compare as they please
        return repr(value) == repr(default)
