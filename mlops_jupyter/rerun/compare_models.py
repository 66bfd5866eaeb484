"""Models of two recordings: settings, fitted state, and what they predict."""

from __future__ import annotations

import warnings
from typing import Any

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.records import Check, KeptModel
from mlops_jupyter.records.judgement import Outcome
from mlops_jupyter.rerun.alignment import Side
from mlops_jupyter.rerun.equality import Difference, Walk
from mlops_jupyter.rerun.storeface import ReadStore
from mlops_jupyter.rerun.tolerance import Tolerance


class NotLoadable(Exception):  # a reason, told in a check
    """Why a kept model is not loaded."""


def model_checks(recorded: Side, rerun: Side, tolerance: Tolerance, cell: str) -> list[Check]:
    """Return the checks of each model that the recorded run kept."""
    if recorded.run is None or rerun.run is None:
        return []
    after = list(rerun.run.models)
    found = []
    for model in recorded.run.models:
        match = next((m for m in after if m.name == model.name), None)
        if match is None:
            found.append(_check(model, "", "missing", cell, "was not fitted in the rerun"))
            continue
        after.remove(match)
        found += _pair_checks(model, match, (recorded.store, rerun.store), tolerance, cell)
    return found


def _pair_checks(
    before: KeptModel,
    after: KeptModel,
    stores: tuple[ReadStore, ReadStore],
    tolerance: Tolerance,
    cell: str,
) -> list[Check]:
    if before.class_name != after.class_name:
        return [_check(before, "", "different", cell, f"became a {after.class_name}")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # loading says what the cell itself has said
            one, other = load_model(before, stores[0]), load_model(after, stores[1])
            return [
                _settings(before, one, other, cell),
                _fitted(before, one, other, tolerance, cell),
                *_predictions(before, (one, other), stores[0], tolerance, cell),
            ]
    except (NotLoadable, MlopsError) as error:
        return [_check(before, "", "noted", cell, f"not compared: {error}")]


def load_model(model: KeptModel, store: ReadStore) -> Any:
    """Return a kept model, made from reviewed types alone.

    Raises
    ------
    NotLoadable
        If it was not kept, or holds a type that nobody reviewed.
    """
    import skops.io

    from mlops_jupyter.tracking.trusted import reviewed_types_in, untrusted_types

    if model.object_key is None:
        raise NotLoadable(model.not_kept or "it was not kept")
    data = store.objects.get(model.object_key)
    if unknown := untrusted_types(data):
        raise NotLoadable(
            f"it holds types that are not on the reviewed list: {', '.join(unknown)}"
        )
    return skops.io.loads(data, trusted=reviewed_types_in(data))


def _settings(model: KeptModel, one: Any, other: Any, cell: str) -> Check:
    walk = Walk()
    try:
        walk.same(_params(one), _params(other))
    except Difference as found:
        return _check(model, "settings", "different", cell, f"{found.path}: {found.what}")
    return _check(model, "settings", "identical", cell)


def _params(estimator: Any) -> dict[str, Any]:
    """Return the settings, steps excluded: those are compared by their own settings."""
    params = estimator.get_params(deep=True) if hasattr(estimator, "get_params") else {}
    return {
        name: value
        for name, value in params.items()
        if not hasattr(value, "get_params") and not isinstance(value, list | tuple)
    }


def _fitted(model: KeptModel, one: Any, other: Any, tolerance: Tolerance, cell: str) -> Check:
    walk = Walk(tolerance.models)
    try:
        walk.same(one, other)
    except Difference as found:
        return _check(model, "fitted state", "different", cell, f"{found.path}: {found.what}")
    note = "" if walk.exact else f"equal within {tolerance.models:g}"
    return _check(model, "fitted state", "identical" if walk.exact else "equal", cell, note)


def _predictions(
    model: KeptModel, pair: tuple[Any, Any], store: ReadStore, tolerance: Tolerance, cell: str
) -> list[Check]:
    from mlops_jupyter.frames import load_frame

    if model.input_example is None:
        return [_check(model, "predictions", "noted", cell, "not compared: no input was kept")]
    objects: Any = store.objects
    rows = load_frame(store.frame(model.input_example), objects)
    found = []
    for method in model.methods:
        outcome, note = _prediction(method, pair, rows, tolerance)
        found.append(_check(model, f"{method} of {len(rows)} rows", outcome, cell, note))
    return found


def _prediction(
    method: str, pair: tuple[Any, Any], rows: Any, tolerance: Tolerance
) -> tuple[Outcome, str]:
    try:
        one, other = (_dense(getattr(estimator, method)(rows)) for estimator in pair)
    except Exception as error:  # noqa: BLE001  # an estimator may refuse rows in any way
        return "noted", f"not compared: {type(error).__name__}: {error}"
    walk = Walk(tolerance.models)
    try:
        walk.same(one, other)
    except Difference as found:
        return "different", found.what
    return ("identical", "") if walk.exact else ("equal", f"equal within {tolerance.models:g}")


def _dense(answer: Any) -> Any:
    return answer.to_numpy() if hasattr(answer, "to_numpy") else answer


def _check(model: KeptModel, what: str, outcome: Outcome, cell: str, note: str = "") -> Check:
    name = f"{model.name}: {what}" if what else model.name
    return Check(kind="model", name=name, outcome=outcome, cell=cell, note=note)
