"""An MLflow model folder made from records; the model itself is never loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import ContentMissing, NotFound
from mlops_jupyter.records import Environment, KeptModel, Run
from mlops_jupyter.tracking.quiet import quietly
from mlops_jupyter.tracking.requirements import (
    installed,
    python_version,
    requirements,
    write_environment,
)
from mlops_jupyter.tracking.signature import EXAMPLE_ROWS, model_input, signature_of
from mlops_jupyter.tracking.trusted import reviewed_types_in, types_in

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

MODEL_FILE = "model.skops"


def write_model_folder(
    store: Store,
    run: Run,
    model: KeptModel,
    folder: Path,
    *,
    identity: dict[str, str] | None = None,
    with_example: bool = True,
) -> None:
    """Write the model of a run as a folder that MLflow and scikit-learn can load.

    Parameters
    ----------
    store, run, model
        The records it is made from.
    folder
        Made if missing; files of the same names are replaced.
    identity
        MLflow's own fields (`model_id`, `run_id`, `artifact_path`), once it has them.
    with_example
        Whether a few recorded rows go along; without them the signature stays.

    Raises
    ------
    ContentMissing
        If the model or its bytes were not kept.
    """
    data = _content(store, run, model)
    environment = _environment(store, run)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_bytes(data)
    write_environment(folder, requirements(environment, types_in(data)), environment)
    rows = _example_rows(store, model)
    with quietly():
        description = _description(run, environment, model, data, identity or {})
        _add_signature(description, rows, folder, with_example=with_example)
        files = (file for file in folder.rglob("*") if file.is_file())
        description.model_size_bytes = sum(file.stat().st_size for file in files)
        description.save(str(folder / "MLmodel"))


def _description(
    run: Run,
    environment: Environment | None,
    model: KeptModel,
    data: bytes,
    identity: dict[str, str],
) -> Any:
    from mlflow import pyfunc
    from mlflow.models import Model

    metadata = {"mlops.run_id": run.run_id, "mlops.model": model.name}
    fields: dict[str, Any] = {"metadata": metadata, **identity}
    description = Model(model_uuid=identity.get("model_id"), **fields)
    if "predict" in model.methods:
        pyfunc.add_to_model(
            description,
            loader_module="mlflow.sklearn",
            model_path=MODEL_FILE,
            conda_env="conda.yaml",
            python_env="python_env.yaml",
            predict_fn="predict",
        )
        description.flavors[pyfunc.FLAVOR_NAME][pyfunc.PY_VERSION] = python_version(environment)
    description.add_flavor(
        "sklearn",
        pickled_model=MODEL_FILE,
        sklearn_version=installed(environment, "scikit-learn"),
        serialization_format="skops",
        code=None,
        skops_trusted_types=reviewed_types_in(data),
    )
    return description


def _add_signature(description: Any, rows: Any, folder: Path, *, with_example: bool) -> None:
    if rows is None:
        return
    from mlflow.models.utils import _save_example

    description.signature = signature_of(rows)
    # rows that MLflow's types cannot say would come back from JSON as something else
    if with_example and description.signature is not None:
        # MLflow's own writer: it also makes the request body for serving
        _save_example(description, rows[:EXAMPLE_ROWS], str(folder))


def _content(store: Store, run: Run, model: KeptModel) -> bytes:
    if model.object_key is None:
        why = model.not_kept or "the kernel ended before it was written"
        raise ContentMissing(
            f"The model `{model.name}` of run {run.run_id} was not kept ({why}); "
            "run the cell again."
        )
    return store.objects.get(model.object_key)


def _environment(store: Store, run: Run) -> Environment | None:
    if run.environment_id is None:
        return None
    try:
        return store.environment(run.environment_id)
    except (NotFound, ContentMissing):
        return None  # this process stands in the same environment; its versions serve


def _example_rows(store: Store, model: KeptModel) -> Any:
    if model.input_example is None:
        return None
    from mlops_jupyter.frames import load_frame  # it loads pandas

    try:
        version = store.frame(model.input_example)
        return model_input(load_frame(version, store.objects))
    except (NotFound, ContentMissing):
        return None  # a model without a signature is still a model
