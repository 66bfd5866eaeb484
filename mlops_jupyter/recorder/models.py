"""Keeping fitted models: serialised with skops in the background, never pickled."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mlops_jupyter import frames as room
from mlops_jupyter.capture.fits import Fit
from mlops_jupyter.capture.models import class_path, final_estimator, is_predictor, methods_of
from mlops_jupyter.frames import is_frame
from mlops_jupyter.recorder.frames import Box, FrameTracker
from mlops_jupyter.recorder.worker import Worker
from mlops_jupyter.records import KeptModel
from mlops_jupyter.records.entries import FrameKept, ModelKept
from mlops_jupyter.store import ObjectStore

EXAMPLE_ROWS = 1_000
MAX_MODELS = 10


def preload_serialiser() -> None:
    """Import skops in the background: who imports scikit-learn is about to fit something.

    Its import takes a second or two, which the cell behind the first fit would wait for.
    """
    threading.Thread(target=importlib.import_module, args=("skops.io",), daemon=True).start()


@dataclass(slots=True)
class FittedModel:
    """A model of a cell that is to be kept."""

    name: str
    fit: Fit
    example: Any
    fitted_on: Box | None


def models_of(
    fits: list[Fit],
    namespace: Mapping[str, Any],
    wanted: tuple[str, ...],
    tracker: FrameTracker,
    read: set[str],
) -> list[FittedModel]:
    """Return the models of a cell: fitted by user code, not failed, one per object.

    Parameters
    ----------
    wanted
        `("auto",)` for all predictors, `("none",)`, or the names of variables.
    """
    if wanted == ("none",):
        return []
    latest = {id(fit.estimator): fit for fit in fits if not fit.failed}
    found = []
    for fit in latest.values():
        name = _name_of(fit.estimator, namespace)
        if wanted == ("auto",) and not is_predictor(fit.estimator):
            continue
        if wanted != ("auto",) and name not in wanted:
            continue
        source = _frame_behind(fit.data, namespace, read)
        found.append(
            FittedModel(
                name or "model",
                fit,
                example_rows(fit.data),
                tracker.version_box(source) if source is not None else None,
            )
        )
    return found[-MAX_MODELS:]


def _name_of(estimator: Any, namespace: Mapping[str, Any]) -> str | None:
    names = [name for name, value in namespace.items() if value is estimator]
    return next((name for name in names if not name.startswith("_")), None)


def example_rows(data: Any) -> Any:
    """Return up to 1,000 rows of a fit's X as a frame of its own, None if it has no rows."""
    if is_frame(data):
        return data.iloc[:EXAMPLE_ROWS].copy()
    shape = getattr(data, "shape", ())
    if len(shape) == 2 and type(data).__module__ == "numpy":
        import pandas as pd

        return pd.DataFrame(data[:EXAMPLE_ROWS].copy())
    return None


def _frame_behind(data: Any, namespace: Mapping[str, Any], read: set[str]) -> Any:
    """Return the named frame that a fit's X is, or took its columns from."""
    if not is_frame(data):
        return None
    frames = {name: namespace[name] for name in sorted(read) if is_frame(namespace.get(name))}
    for frame in frames.values():
        if frame is data:
            return frame
    for frame in frames.values():
        if data.index.is_(frame.index) and getattr(frame, "ndim", 1) == 2:
            return frame
    return None


@dataclass(slots=True)
class ModelKeeper:
    """Serialises models in a worker of its own."""

    objects: ObjectStore
    worker: Worker
    emit: Callable[..., None]

    _serialised: dict[int, tuple[bytes | None, str]] = field(default_factory=dict)

    def prepare(self, model: FittedModel) -> None:
        """Put a model in line to be serialised, before a later cell can change it."""
        self.worker.submit(lambda: self._prepare(model))

    def describe(self, run_id: str, model: FittedModel) -> None:
        """Put the record of a prepared model in line; the frame that it was fitted on is known."""
        self.worker.submit(lambda: self._describe(run_id, model))

    def _prepare(self, model: FittedModel) -> None:
        import skops.io

        try:
            self._serialised[id(model)] = (skops.io.dumps(model.fit.estimator), "")
        except Exception as error:  # noqa: BLE001  # any type may refuse, each in its own way
            self._serialised[id(model)] = (None, f"skops cannot serialise it: {error}")

    def _describe(self, run_id: str, model: FittedModel) -> None:
        kept = self._with_example(self._described(model), model)
        data, reason = self._serialised.pop(id(model))
        if data is None:
            kept = _with(kept, not_kept=reason)
        else:
            from mlops_jupyter.tracking.trusted import untrusted_types

            kept = _with(
                kept,
                object_key=self.objects.put(data, compress=True),
                nbytes=len(data),
                untrusted=tuple(untrusted_types(data)),
            )
        self.emit(ModelKept(run_id=run_id, model=kept))

    def _with_example(self, kept: KeptModel, model: FittedModel) -> KeptModel:
        if model.fitted_on is not None and model.fitted_on.version is not None:
            kept = _with(kept, fitted_on=model.fitted_on.version.frame_id)
        if model.example is None:
            return kept
        version = room.save_frame(model.example, self.objects)
        self.emit(FrameKept(version=version))
        return _with(kept, input_example=version.frame_id)

    def _described(self, model: FittedModel) -> KeptModel:
        estimator = model.fit.estimator
        return KeptModel(
            name=model.name,
            class_name=class_path(estimator),
            final_class=type(final_estimator(estimator)).__name__,
            methods=methods_of(estimator),
            target=str(getattr(model.fit.target, "name", None) or ""),
            fit_s=model.fit.duration_s,
        )


def _with(model: KeptModel, **fields: Any) -> KeptModel:
    import msgspec

    return msgspec.structs.replace(model, **fields)
