"""What a run holds, brought to MLflow: only what is not there yet is sent."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from mlops_jupyter.errors import NotFound
from mlops_jupyter.records import FrameUse, FrameVersion, Metric
from mlops_jupyter.tracking.datasets import inputs_of
from mlops_jupyter.tracking.passage import Passage
from mlops_jupyter.tracking.tags import COURIER_TAG, chunks, metrics_of, params_of

_PER_BATCH = 50  # of the longest tags and parameters, MLflow's 1 MB a request holds 70
_POINTS_PER_BATCH = 500
_MLFLOWS_OWN = ("mlflow.runName", "mlflow.source.name", "mlflow.source.type")


def send_records(passage: Passage, tags: dict[str, str]) -> None:
    """Send tags, parameters and metrics."""
    from mlflow.entities import Param, RunTag

    known = passage.target.data
    fresh = [
        RunTag(key, value)
        for key, value in tags.items()
        if known.tags.get(key) != value and not _theirs(passage, key)
    ]
    # MLflow keeps the first value of a parameter for ever, so the user's own stays
    given = params_of(passage.run)
    params = [Param(key, value) for key, value in given.items() if key not in known.params]
    nothing: list[Any] = []
    batches = zip_longest(
        chunks(fresh, _PER_BATCH),
        chunks(params, _PER_BATCH),
        chunks(_missing_points(passage), _POINTS_PER_BATCH),
        fillvalue=nothing,
    )
    for some_tags, some_params, points in batches:
        passage.client.log_batch(
            passage.mlflow_id, tags=some_tags, params=some_params, metrics=points
        )


def send_inputs(passage: Passage, uses: list[FrameUse]) -> None:
    """Send the frames that the run was fed with, as dataset inputs."""
    inputs = passage.target.inputs
    there = {
        (given.dataset.name, given.dataset.digest)
        for given in (inputs.dataset_inputs if inputs else ())
    }
    wanted = inputs_of(passage.run, uses, _versions(passage, uses))
    missing = [i for i in wanted if (i.dataset.name, i.dataset.digest) not in there]
    if missing:
        passage.client.log_inputs(passage.mlflow_id, missing)


def _theirs(passage: Passage, key: str) -> bool:
    """Return whether `key` says what the user said already, in a run of the user's own."""
    tags = passage.target.data.tags
    return COURIER_TAG not in tags and key in tags and key in _MLFLOWS_OWN


def _missing_points(passage: Passage) -> list[Any]:
    run, known = passage.run, passage.target.data.metrics
    points = metrics_of(run, passage.store.metric_points(run.run_id))
    there = {
        (name, point.step, repr(point.value))
        for name in {p.name for p in points} & set(known)
        for point in passage.client.get_metric_history(passage.mlflow_id, name)
    }
    return [_point(p) for p in points if (p.name, p.step, repr(p.value)) not in there]


def _point(metric: Metric) -> Any:
    from mlflow.entities import Metric as Point

    at = metric.at.timestamp() if metric.at else 0.0
    return Point(metric.name, metric.value, int(at * 1000), metric.step or 0)


def _versions(passage: Passage, uses: list[FrameUse]) -> dict[str, FrameVersion]:
    found = {}
    for frame_id in {use.frame_id for use in uses}:
        try:
            found[frame_id] = passage.store.frame(frame_id)
        except NotFound:  # used, but described by a journal that is not here
            continue
    return found
