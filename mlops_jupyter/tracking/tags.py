"""What MLflow is told about a run, in MLflow's terms. Pure: records in, plain data out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from mlops_jupyter.records import FrameUse, Metric, Run, short
from mlops_jupyter.tracking.context import RUN_ID_TAG

COURIER_TAG = "mlops.delivered_by"
FRAME_TAG = "mlops.frame."
MAX_KEY = 250
MAX_PARAM = 6000
MAX_TAG = 8000

_STATUS = {"FINISHED": "FINISHED", "FAILED": "FAILED"}
_NOT_IN_NAMES = re.compile(r"[^\w\-. :/]", re.ASCII)

T = TypeVar("T")


def mlflow_status(run: Run) -> str:
    """Return MLflow's word for how the run ended; it knows no interrupt, no dead kernel."""
    return _STATUS.get(run.status, "KILLED")


def mlflow_name(name: str) -> str:
    """Return `name` with what MLflow refuses in keys replaced by underscores."""
    cleaned = _NOT_IN_NAMES.sub("_", name).strip("/. ") or "_"
    return cleaned.replace("//", "_").replace("..", "_")[:MAX_KEY]


def run_name(run: Run) -> str:
    """Return the name under which MLflow lists the run."""
    return run.name or f"{run.branch or run.experiment} {short(run.run_id)}"


def tags_of(run: Run, uses: Iterable[FrameUse]) -> dict[str, str]:
    """Return all tags of a run: the user's, the lineage, and MLflow's own."""
    tags = {mlflow_name(key): value for key, value in run.tags.items()}
    tags |= _lineage(run) | _remarks(run)
    tags |= {f"{FRAME_TAG}{mlflow_name(use.name)}": use.frame_id for use in used_frames(uses)}
    return {key: value[:MAX_TAG] for key, value in tags.items() if value}


def params_of(run: Run) -> dict[str, str]:
    """Return the parameters as MLflow keeps them: text of at most 6,000 characters."""
    return {mlflow_name(p.name): p.value[:MAX_PARAM] for p in run.params}


def metrics_of(run: Run, points: Iterable[Metric]) -> list[Metric]:
    """Return every point of every metric once, named as MLflow allows, with a step."""
    found: dict[tuple[str, int, str], Metric] = {}
    for point in (*points, *run.metrics):
        name, step = mlflow_name(point.name), point.step or 0
        # text, because a NaN is not equal to itself
        key = (name, step, repr(point.value))
        at = point.at or run.ended_at or run.started_at
        found.setdefault(key, Metric(name=name, value=point.value, step=step, at=at))
    return list(found.values())


def used_frames(uses: Iterable[FrameUse]) -> list[FrameUse]:
    """Return one use per name: what a run was fed with counts before what it wrote."""
    rank = {"fitted": 0, "read": 1, "written": 2}
    best: dict[str, FrameUse] = {}
    for use in uses:
        known = best.get(use.name)
        if known is None or rank[use.role] < rank[known.role]:
            best[use.name] = use
    return list(best.values())


def chunks(items: list[T], size: int) -> list[list[T]]:
    """Return `items` in lists of at most `size`, as MLflow's batches demand."""
    return [items[i : i + size] for i in range(0, len(items), size)]


def _lineage(run: Run) -> dict[str, str]:
    notebook = run.notebook or ""
    return {
        RUN_ID_TAG: run.run_id,
        "mlflow.runName": run_name(run),
        "mlflow.source.name": notebook,
        "mlflow.source.type": "NOTEBOOK" if notebook else "",
        "mlops.execution_id": run.execution_id,
        "mlops.cell_id": run.cell_id or "",
        "mlops.branch": run.branch,
        "mlops.status": run.status,
        "mlops.environment_id": run.environment_id or "",
    }


def _remarks(run: Run) -> dict[str, str]:
    error = f"{run.error.ename}: {run.error.evalue}" if run.error else ""
    later = "; ".join(f"{m.name}: {m.not_kept}" for m in run.models if m.not_kept)
    return {
        "mlflow.note.content": run.note,
        "mlops.auto": "true" if run.auto else "",
        "mlops.starred": "true" if run.starred else "",
        "mlops.error": error,
        "mlops.incomplete": "; ".join(run.incomplete),
        "mlops.models_not_kept": later,
        "mlops.seed": "" if run.seed is None else str(run.seed),
        "mlops.goal": run.goal or "",
    }
