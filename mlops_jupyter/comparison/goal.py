"""What "better" means: the goal of an experiment, and the best run by it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from mlops_jupyter.comparison.words import listing, nearest
from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import Record, Run

Direction = Literal["max", "min"]

# Words that name a cost; a metric with one of them among its words is minimised.
COSTS = frozenset(
    {"loss", "logloss", "error", "err", "residual", "regret", "cost", "deviance", "divergence"}
    | {"mse", "rmse", "msle", "rmsle", "mae", "medae", "mape", "smape", "pinball", "hinge", "kl"}
    | {"brier", "ece", "perplexity", "entropy", "crossentropy", "hamming", "wer", "cer"}
    | {"fpr", "fnr", "latency", "duration", "seconds", "time"}
)
# scikit-learn's scorers are "greater is better" by convention, so `neg_…` is maximised.
NEGATED = "neg"


class Goal(Record, frozen=True, kw_only=True):
    """A metric and the direction in which it is better."""

    direction: Direction
    metric: str

    def __str__(self) -> str:
        return f"{self.direction}:{self.metric}"


def direction_of(metric: str) -> Direction:
    """Guess from its name whether a metric is better when high or when low."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1_\2", metric)
    words = [word for word in re.split(r"[^A-Za-z]+", spaced.lower()) if word]
    if NEGATED in words:
        return "max"
    return "min" if COSTS.intersection(words) else "max"


def parse_goal(text: str) -> Goal:
    """Return the goal that `max:roc_auc`, `min:rmse` or a bare metric name states.

    Raises
    ------
    BadRequest
        If the direction is neither `max` nor `min`, or the metric is missing.
    """
    direction, colon, metric = text.strip().partition(":")
    if not colon and direction:
        return Goal(direction=direction_of(direction), metric=direction)
    if direction == "max" and metric.strip():
        return Goal(direction="max", metric=metric.strip())
    if direction == "min" and metric.strip():
        return Goal(direction="min", metric=metric.strip())
    meant = nearest(direction, ["max", "min"]) or "max"
    raise BadRequest(
        f"The goal {text!r} cannot be read; write max: or min: and a metric, "
        f"for example {meant}:{metric.strip() or 'roc_auc'}."
    )


def scores(run: Run) -> dict[str, float]:
    """Return a run's metrics by name; the last point of a curve counts."""
    return {metric.name: metric.value for metric in run.metrics}


def counts(run: Run) -> bool:
    """Whether a run takes part in `@best`, `@latest` and candidates.

    A rerun only repeats another run to prove it, and a forgotten one is gone.
    """
    return run.rerun_of is None and not run.forgotten


def remembered_goal(runs: Iterable[Run]) -> Goal | None:
    """Return the goal that the newest run with one remembers, or None."""
    with_goal = [run for run in runs if run.goal and counts(run)]
    newest = max(with_goal, key=lambda run: (run.started_at, run.run_id), default=None)
    return parse_goal(newest.goal) if newest and newest.goal else None


def goal_of(runs: Sequence[Run]) -> Goal:
    """Return the goal of an experiment's runs: the remembered one, else the only score.

    Raises
    ------
    NotFound
        If no run has a score.
    BadRequest
        If there are several scores and no goal says which one decides.
    """
    goal = remembered_goal(runs)
    if goal is not None:
        return goal
    names = sorted({name for run in runs if counts(run) for name in scores(run)})
    if len(names) == 1:
        return Goal(direction=direction_of(names[0]), metric=names[0])
    if not names:
        raise NotFound(
            "No run here has a score yet, so none is the best; compute one in the cell, "
            "log one with mlops.log_metric, or refer to the newest run with @latest."
        )
    first = names[0]
    raise BadRequest(
        f"Several scores could decide which run is best ({listing(names)}); choose one with "
        f"--goal {direction_of(first)}:{first} on the %%experiment line."
    )


def is_better(goal: Goal, value: float, than: float) -> bool:
    """Whether `value` is strictly better than `than`; NaN is never better."""
    if math.isnan(value) or math.isnan(than):
        return math.isnan(than) and not math.isnan(value)
    return value > than if goal.direction == "max" else value < than


def best(runs: Iterable[Run], goal: Goal | None = None) -> Run | None:
    """Return the best finished run; of equals, the earliest.

    Parameters
    ----------
    runs
        Runs of one experiment, in any order; reruns and forgotten ones are left out.
    goal
        None: `goal_of(runs)`, with its errors.
    """
    every = list(runs)
    goal = goal if goal is not None else goal_of(every)
    chosen: Run | None = None
    for run in sorted(every, key=lambda run: (run.started_at, run.run_id)):
        if not counts(run) or run.status != "FINISHED":
            continue
        value = scores(run).get(goal.metric, math.nan)
        if math.isnan(value):
            continue
        if chosen is None or is_better(goal, value, scores(chosen)[goal.metric]):
            chosen = run
    return chosen
