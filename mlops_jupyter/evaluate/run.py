"""Evaluating a recorded run on the frame that it was tested on, as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mlops_jupyter.comparison.goal import parse_goal
from mlops_jupyter.evaluate.data import recorded_data
from mlops_jupyter.evaluate.latency import row_latency_p95_ms
from mlops_jupyter.evaluate.load import fitting, load_model, model_of
from mlops_jupyter.evaluate.model import evaluate_model
from mlops_jupyter.records import Evaluation, Run

if TYPE_CHECKING:
    from mlops_jupyter.store import Store


def evaluate_run(
    store: Store,
    run: Run,
    *,
    on: str | None = None,
    target: str | None = None,
    metric: str | None = None,
    model: str | None = None,
    seed: int = 0,
    baseline: Evaluation | None = None,
) -> Evaluation:
    """Return the evaluation of a run's model on a recorded frame.

    Parameters
    ----------
    on, target
        The frame, and the column to predict; see `data.recorded_data`.
    metric
        The score that the distortions repeat; None: the run's goal where it is a
        standard score, else the task's usual one.
    model
        The variable that held the model, when the run has several.
    baseline
        Another model's evaluation on the same frame.

    Raises
    ------
    BadRequest
        If model, frame, target and metric do not fit together.
    ContentMissing
        If the model or the frame was not kept.
    """
    kept = model_of(run, model)
    estimator = load_model(store, kept)
    data = recorded_data(store, run, kept, on=on, target=target)
    features = fitting(estimator, data.features)
    found = evaluate_model(
        estimator,
        features,
        data.truth,
        metric=metric,
        prefer=parse_goal(run.goal).metric if run.goal else "",
        seed=seed,
        baseline=baseline,
    )
    return msgspec.structs.replace(
        found,
        latency_p95_ms=row_latency_p95_ms(estimator, features),
        run_id=run.run_id,
        model=kept.name,
        frame_id=data.frame_id,
        frame=data.frame,
        target=data.target,
        notes=(*data.notes, *found.notes),
    )
