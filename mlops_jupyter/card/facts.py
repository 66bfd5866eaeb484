"""What a card says, before it is drawn.

It holds no id, time or duration: what is drawn gets saved into the notebook, and git is
to stay quiet when nothing but those has changed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlops_jupyter.comparison import (
    Goal,
    against_best,
    differences,
    direction_of,
    is_better,
    remembered_goal,
    scores,
    why,
)
from mlops_jupyter.records import Run

MOST_METRICS = 6
DUST = 1e-12  # the last bits of a sum over other threads are no change


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricLine:
    """One metric of a card."""

    name: str
    value: float
    best: float | None
    better: bool | None
    """Whether it is better than the best run's; None without one, or when equal."""
    is_goal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """Everything that a card shows."""

    status: str
    experiment: str
    branch: str
    is_best: bool
    metrics: tuple[MetricLine, ...]
    more_metrics: int
    why: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    error: str
    error_line: str
    notes: tuple[str, ...]


def card_facts(
    run: Run,
    earlier: Sequence[Run],
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
) -> CardFacts:
    """Return what the card of an ended run says.

    Parameters
    ----------
    earlier
        Runs of the same experiment that are known, in any order.
    reads, writes
        Names of the frames that the run's execution read and wrote.
    """
    goal = remembered_goal([*earlier, run]) or _only_goal(run)
    reference = against_best(run, earlier, goal) if goal is not None else None
    lines = _metric_lines(run, reference, goal)
    return CardFacts(
        status=run.status,
        experiment=run.experiment,
        branch=run.branch,
        is_best=_is_best(run, reference, goal),
        metrics=lines[:MOST_METRICS],
        more_metrics=max(0, len(lines) - MOST_METRICS),
        why=_why(run, reference, goal),
        reads=reads,
        writes=writes,
        error=f"{run.error.ename}: {run.error.evalue}" if run.error else "",
        error_line=f"line {run.error.line}  {run.error.line_text}"
        if run.error and run.error.line
        else "",
        notes=run.incomplete,
    )


def _only_goal(run: Run) -> Goal | None:
    names = list(scores(run))
    if len(names) != 1:
        return None
    return Goal(direction=direction_of(names[0]), metric=names[0])


def _is_best(run: Run, reference: Run | None, goal: Goal | None) -> bool:
    if goal is None or run.status != "FINISHED" or goal.metric not in scores(run):
        return False
    if reference is None:
        return False  # the first run is not better than anything yet
    return is_better(goal, scores(run)[goal.metric], scores(reference)[goal.metric])


def _metric_lines(run: Run, reference: Run | None, goal: Goal | None) -> tuple[MetricLine, ...]:
    before = scores(reference) if reference is not None else {}
    lines = [
        MetricLine(
            name=name,
            value=value,
            best=before.get(name),
            better=_better(name, value, before.get(name), goal),
            is_goal=goal is not None and name == goal.metric,
        )
        for name, value in scores(run).items()
    ]
    return tuple(sorted(lines, key=lambda line: not line.is_goal))


def _better(name: str, value: float, than: float | None, goal: Goal | None) -> bool | None:
    if than is None or math.isclose(value, than, rel_tol=DUST, abs_tol=DUST):
        return None
    if goal is None or goal.metric != name:
        goal = Goal(direction=direction_of(name), metric=name)
    return is_better(goal, value, than)


def _why(run: Run, reference: Run | None, goal: Goal | None) -> str:
    if reference is None or run.status != "FINISHED":
        return ""
    return why(differences(run, reference), goal)
