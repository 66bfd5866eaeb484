"""How long one prediction takes."""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate.load import fitting, load_model, model_of
from mlops_jupyter.frames import load_frame
from mlops_jupyter.records import Run

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

WARM_UP = 5
REQUESTS = 200
BUDGET_S = 3.0


def latency_p95_ms(store: Store, run: Run, model: str | None = None) -> float:
    """Return how long a run's model takes for one of its recorded input rows.

    Raises
    ------
    BadRequest, ContentMissing
        If the model or rows for it are not there.
    """
    kept = model_of(run, model)
    if kept.input_example is None:
        raise BadRequest(f"No rows of what the model `{kept.name}` was fitted on were kept.")
    estimator = load_model(store, kept)
    rows: Any = load_frame(store.frame(kept.input_example), store.objects)
    return row_latency_p95_ms(estimator, fitting(estimator, rows))


def row_latency_p95_ms(model: Any, data: Any) -> float:
    """Return the 95th percentile of the time to predict one row, in milliseconds.

    Up to 200 different rows, one call each as a service would make them, for at most
    three seconds; the first calls, which fill caches, do not count.
    """
    import numpy as np

    rows = getattr(data, "iloc", data)
    times: list[float] = []
    deadline = time.perf_counter() + BUDGET_S
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning per row says nothing about time
        for number in range(WARM_UP + REQUESTS):
            place = number % len(data)
            row = rows[place : place + 1]
            started = time.perf_counter()
            model.predict(row)
            ended = time.perf_counter()
            times += [ended - started] if number >= WARM_UP else []
            if ended > deadline and times:
                break
    return float(np.percentile(times, 95) * 1000)
