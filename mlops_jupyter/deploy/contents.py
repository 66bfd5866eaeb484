"""What the files of a build folder hold. Nothing in them depends on when or where."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.deploy.requirements import constraints, needs_openmp, service_requirements
from mlops_jupyter.errors import BadRequest, ContentMissing, NotFound
from mlops_jupyter.records import Environment, KeptModel, Publication, Run, short
from mlops_jupyter.tracking import write_model_folder
from mlops_jupyter.tracking.requirements import python_version

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

EXAMPLE = "serving_input_example.json"
SYSTEM = """\

RUN apt-get update && apt-get install --yes --no-install-recommends libgomp1 \\
    && rm -rf /var/lib/apt/lists/*
"""


def write_service(store: Store, publication: Publication, folder: Path) -> None:
    """Write model, server, requirements, Dockerfile and README into an empty folder."""
    run = store.run(publication.run_id)
    model = published_model(run, publication)
    environment = environment_of(store, run)
    made_at = (run.ended_at or publication.published_at).strftime("%Y-%m-%d %H:%M:%S.%f")
    identity = {"run_id": publication.mlflow_run_id, "utc_time_created": made_at}
    write_model_folder(store, run, model, folder / "model", identity=identity)
    pinned = service_requirements(folder / "model", environment)
    texts = {
        "requirements.txt": _lines(pinned),
        "constraints.txt": _lines(constraints(environment, pinned)),
        "service.json": _about(publication, run, model),
        "serve.py": _template("serve.py"),
        "Dockerfile": _filled(
            "Dockerfile",
            PYTHON=python_version(environment),
            SYSTEM=SYSTEM if needs_openmp(pinned) else "",
        ),
        "README.md": _readme(publication, run, environment, folder),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def published_model(run: Run, publication: Publication) -> KeptModel:
    """Return the model of a run that was published.

    Raises
    ------
    BadRequest
        If it has no `predict`, so that it can answer nothing.
    ContentMissing
        If it was not kept.
    """
    kept = [model for model in run.models if model.object_key is not None]
    names = {model.name for model in kept}
    wanted = publication.model or (names.pop() if len(names) == 1 else "")
    found = [model for model in kept if model.name == wanted]
    if not found:
        raise ContentMissing(
            f"The run of {publication.model_uri} kept no model `{wanted}` in this workspace; "
            "publish the model again."
        )
    model = found[-1]  # a variable that was fitted twice holds what was fitted last
    if "predict" not in model.methods:
        raise BadRequest(
            f"{publication.model_uri} is a {model.final_class}, which has no `predict`, so it "
            "cannot answer requests."
        )
    return model


def environment_of(store: Store, run: Run) -> Environment | None:
    """Return the environment lock of a run; None if it is not at hand."""
    if run.environment_id is None:
        return None
    try:
        return store.environment(run.environment_id)
    except (NotFound, ContentMissing):
        return None  # the versions of this process serve, as for the model folder


def _about(publication: Publication, run: Run, model: KeptModel) -> str:
    about = {
        "model": publication.model_uri,
        "run": run.run_id,
        "experiment": run.experiment,
        "class": model.class_name,
    }
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def _readme(
    publication: Publication, run: Run, environment: Environment | None, folder: Path
) -> str:
    example = f"@model/{EXAMPLE}" if (folder / "model" / EXAMPLE).exists() else "@request.json"
    return _filled(
        "README.md",
        MODEL=publication.model_uri,
        RUN=short(run.run_id),
        EXPERIMENT=run.experiment,
        TAG=_image_name(publication),
        PYTHON=python_version(environment),
        REQUEST=(
            "curl http://127.0.0.1:8080/invocations -H 'Content-Type: application/json' "
            f"-d {example}"
        ),
    )


def _image_name(publication: Publication) -> str:
    """Return a name that container tools accept: `flight-delay:3`."""
    name = re.sub(r"[^a-z0-9]+", "-", publication.name.lower()).strip("-") or "model"
    return f"{name}:{publication.version}"


def _filled(name: str, **values: str) -> str:
    text = _template(name)
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _template(name: str) -> str:
    return (files("mlops_jupyter.deploy.service") / name).read_text(encoding="utf-8")


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
