"""Frames that a run used, as MLflow's dataset inputs: identities, never contents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mlops_jupyter.records import FrameUse, FrameVersion, Run
from mlops_jupyter.tracking.tags import used_frames

if TYPE_CHECKING:
    from mlflow.entities import DatasetInput

DIGEST = 32
"""MLflow's digests hold 36 characters; ours are 64, so the tag has all of them."""

_MAX_NAME = 500
_MAX_SCHEMA = 1_000_000
_KINDS = (
    ("bool", "boolean"),
    ("int64", "long"),
    ("uint32", "long"),
    ("uint64", "long"),
    ("int", "integer"),
    ("uint8", "integer"),
    ("uint16", "integer"),
    ("float32", "float"),
    ("float16", "float"),
    ("float", "double"),
    ("datetime64", "datetime"),
)


def inputs_of(
    run: Run, uses: Iterable[FrameUse], versions: dict[str, FrameVersion]
) -> list[DatasetInput]:
    """Return one input for each frame that the run read or was fitted on."""
    fed = [use for use in used_frames(uses) if use.role != "written"]
    return [_input(run, use, versions.get(use.frame_id)) for use in fed]


def _input(run: Run, use: FrameUse, version: FrameVersion | None) -> DatasetInput:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    dataset = Dataset(
        name=use.name[:_MAX_NAME],
        digest=use.frame_id[:DIGEST],
        source_type="code",
        source=json.dumps({"tags": _source(run, use)}),
        schema=_schema(version),
        profile=_profile(version),
    )
    context = "training" if use.role == "fitted" else "input"
    tags = {"mlflow.data.context": context, "mlops.frame_id": use.frame_id}
    return DatasetInput(dataset, [InputTag(key, value) for key, value in tags.items()])


def _source(run: Run, use: FrameUse) -> dict[str, str]:
    return {
        "mlflow.source.name": run.notebook or "",
        "mlflow.source.type": "NOTEBOOK",
        "mlops.frame_id": use.frame_id,
    }


def _schema(version: FrameVersion | None) -> str | None:
    if version is None:
        return None
    columns: list[dict[str, Any]] = [
        {"type": _kind(c.dtype), "name": c.name, "required": True} for c in version.columns
    ]
    text = json.dumps({"mlflow_colspec": columns})
    return text if len(text) <= _MAX_SCHEMA else None


def _kind(dtype: str) -> str:
    lowered = dtype.lower()
    return next((kind for start, kind in _KINDS if lowered.startswith(start)), "string")


def _profile(version: FrameVersion | None) -> str | None:
    if version is None:
        return None
    cells = version.rows * len(version.columns)
    return json.dumps({"num_rows": version.rows, "num_elements": cells})
