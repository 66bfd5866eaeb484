"""A kept model as a Python object again, with the reviewed types only."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest, ContentMissing
from mlops_jupyter.records import KeptModel, Run
from mlops_jupyter.tracking.trusted import reviewed_types_in, untrusted_types

if TYPE_CHECKING:
    from mlops_jupyter.store import Store


def model_of(run: Run, name: str | None = None) -> KeptModel:
    """Return the model of a run: the one of that name, else the last that predicts.

    Raises
    ------
    BadRequest
        If the run left no model, or none of that name.
    """
    if not run.models:
        raise BadRequest(
            f"Run {run.run_id} kept no model; refer to a run whose cell fits an estimator."
        )
    if name is None:
        able = [model for model in run.models if "predict" in model.methods]
        return (able or list(run.models))[-1]
    for model in run.models:
        if model.name == name:
            return model
    raise BadRequest(
        f"Run {run.run_id} kept no model {name!r}; it has "
        f"{', '.join(model.name for model in run.models)}."
    )


def load_model(store: Store, model: KeptModel) -> Any:
    """Return the fitted estimator that was kept.

    Loading runs no code but that of the reviewed types: the file's own table of
    contents is read first, and a type that is not on the list stops it.

    Raises
    ------
    ContentMissing
        If it was not kept, or its content is gone.
    BadRequest
        If it holds types that nobody has reviewed, or that are not installed here.
    """
    import skops.io

    data = store.objects.get(_key(model))
    strange = untrusted_types(data)
    if strange:
        raise BadRequest(
            f"The model `{model.name}` holds {', '.join(strange)}, which nobody has reviewed, so "
            "it is not loaded here; build it from scikit-learn's own parts, or evaluate it in "
            "the notebook that made it."
        )
    with warnings.catch_warnings():
        # scikit-learn of another version: the caller compares scores, and says so
        warnings.filterwarnings("ignore", message="(?s).*unpickle estimator")
        try:
            return skops.io.loads(data, trusted=reviewed_types_in(data))
        except (ImportError, AttributeError) as error:
            raise BadRequest(
                f"The model `{model.name}` cannot be loaded here ({error}); install the library "
                "in the version that the run used."
            ) from error


def _key(model: KeptModel) -> str:
    if model.object_key is None:
        why = model.not_kept or "the kernel ended before it was written"
        raise ContentMissing(f"The model `{model.name}` was not kept ({why}); run the cell again.")
    return model.object_key


def fitting(estimator: Any, rows: Any) -> Any:
    """Return rows as the estimator was fitted on: a table with names, or a bare array."""
    return rows if hasattr(estimator, "feature_names_in_") else rows.to_numpy()
