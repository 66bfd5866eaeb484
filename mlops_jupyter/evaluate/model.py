"""Evaluating a model: standard scores, then the same on data made worse."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate.distortions import Distortion, all_distortions
from mlops_jupyter.evaluate.grid import corruption_errors, distortion_grid, last_line
from mlops_jupyter.evaluate.inputs import as_array, complete, is_table
from mlops_jupyter.evaluate.scores import MAIN, Score, scores_of
from mlops_jupyter.evaluate.task import Subject, places, subject_of
from mlops_jupyter.records import Evaluation

if TYPE_CHECKING:
    pass


def evaluate_model(
    model: Any,
    data: Any,
    truth: Any,
    *,
    metric: str | None = None,
    prefer: str = "",
    kinds: Iterable[str] | None = None,
    seed: int = 0,
    baseline: Evaluation | None = None,
) -> Evaluation:
    """Return the scores of a fitted model on data, and on the same data made worse.

    Parameters
    ----------
    model
        A fitted classifier or regressor in scikit-learn's terms.
    data, truth
        What it predicts from (a DataFrame, or an array of numbers), and what is right.
        Rows whose truth is missing are left out, which the notes say.
    metric
        The score that the distortions repeat; None: `prefer`, if it is a standard score
        of the task, else the usual one.
    kinds
        Names of distortions; None: all of them.
    baseline
        Another model's evaluation on the same data, to relate corruption errors to.

    Raises
    ------
    BadRequest
        If model, data and truth do not fit together, or the metric is unknown.
    """
    started = time.perf_counter()
    table, answers, notes = complete(data, truth)
    subject = subject_of(model, answers)
    given = (lambda frame: frame) if is_table(data) else as_array
    right = places(answers, subject.classes)
    metrics, said = _clean_scores(subject, given(table), right)
    name = _main(subject, metrics, metric, prefer)
    score = scores_of(subject.task)[name]
    grid = distortion_grid(
        table,
        lambda frame: _value(subject, score, given(frame), right),
        score,
        metrics[name],
        kinds=_chosen(kinds),
        seed=seed,
    )
    errors, mean = corruption_errors(grid, score, baseline.grid if baseline else ())
    return Evaluation(
        task=subject.task,
        metric=name,
        greater_is_better=score.greater_is_better,
        metrics=metrics,
        rows=len(table),
        columns=table.shape[1],
        grid=grid,
        corruption_error=errors,
        mean_corruption_error=mean,
        baseline=(baseline.model or "baseline") if baseline else "",
        seed=seed,
        duration_s=time.perf_counter() - started,
        notes=(*notes, *said),
    )


def _clean_scores(
    subject: Subject, data: Any, right: Any
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return all scores on the data as they are, and what the model warned of."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            predicted = subject.predict(data)
        except Exception as error:  # models raise whatever they please
            raise BadRequest(
                f"The model cannot predict from these data ({last_line(error)}); evaluate it on "
                "data with the columns that it was fitted on."
            ) from error
        values = {
            name: score.of(right, predicted) for name, score in scores_of(subject.task).items()
        }
    notes = dict.fromkeys(f"The model warned: {str(w.message).strip()}" for w in warned)
    return {name: value for name, value in values.items() if value is not None}, tuple(notes)


def _value(subject: Subject, score: Score, data: Any, right: Any) -> float:
    """Return one score, asking the model for no more than it needs."""
    wants_labels = score.needs == "labels"
    value = score.of(right, subject.predict(data, labels=wants_labels, scores=not wants_labels))
    assert value is not None, "the score was possible on the data as they are"  # noqa: S101
    return value


def _main(subject: Subject, metrics: dict[str, float], wanted: str | None, prefer: str) -> str:
    if wanted is None:
        names = (prefer, *MAIN[subject.task], *metrics)
        return next(name for name in names if name in metrics)
    if wanted not in metrics:
        why = "" if wanted not in scores_of(subject.task) else " for this model"
        raise BadRequest(
            f"There is no score {wanted!r}{why}; for a {subject.task} task there are "
            f"{', '.join(metrics)}."
        )
    return wanted


def _chosen(names: Iterable[str] | None) -> list[Distortion]:
    known = all_distortions()
    if names is None:
        return list(known.values())
    wanted = list(names)
    for name in wanted:
        if name not in known:
            raise BadRequest(f"There is no distortion {name!r}; there are {', '.join(known)}.")
    return [known[name] for name in wanted]
