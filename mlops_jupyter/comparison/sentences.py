"""One line for people: why a result changed, and what a run is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlops_jupyter.comparison.differences import Difference, param_differences
from mlops_jupyter.comparison.goal import (
    Goal,
    best,
    counts,
    is_better,
    remembered_goal,
    scores,
)
from mlops_jupyter.comparison.words import ARROW, plural
from mlops_jupyter.records import Run

FIRST = "First of this branch"
AGAIN = "Same parameters again"
CAUSES = ("branch", "param", "frame", "seed", "environment")


def why(found: Sequence[Difference], goal: Goal | None = None, most: int = 3) -> str:
    """Return one line that joins the causes and the change of the goal's metric.

    For example: "max_depth 8→12, `train` +1,204 rows, roc_auc +0.013".

    Parameters
    ----------
    found
        What `differences` returned.
    goal
        Whose metric to name; None: the only metric that changed, if it is one.
    most
        How many causes to name; the others are counted.
    """
    causes = _causes(found)
    shown = [difference.text for difference in causes[:most]]
    if len(causes) > most:
        shown.append(plural(len(causes) - most, "more difference"))
    effect = _effect(found, goal)
    return ", ".join([*shown, *([effect.text] if effect else [])]) or "nothing differs"


def _causes(found: Sequence[Difference]) -> list[Difference]:
    """Return differences that can explain a result: settings and inputs, else lines."""
    settings = [
        difference
        for difference in found
        if difference.kind in CAUSES and difference.origin != "written"
    ]
    if any(difference.kind == "branch" for difference in settings):
        # another kind of model has other parameters, which says nothing by itself
        settings = [d for d in settings if d.kind != "param" or (d.before and d.after)]
    # every literal that changed is a changed line too, so lines speak only on their own
    return settings or [difference for difference in found if difference.kind == "source"]


def _effect(found: Sequence[Difference], goal: Goal | None) -> Difference | None:
    metrics = [difference for difference in found if difference.kind == "metric"]
    if goal is not None:
        metrics = [difference for difference in metrics if difference.name == goal.metric]
    return metrics[0] if len(metrics) == 1 else None


def title(run: Run, earlier: Iterable[Run]) -> str:
    """Return what a run is called: its name, else what is new about it.

    Parameters
    ----------
    run
        The run to name.
    earlier
        Runs of its experiment that started before it; others are left out here.
    """
    if run.name:
        return run.name
    peers = [
        peer
        for peer in earlier
        if peer.branch == run.branch
        and peer.experiment == run.experiment
        and peer.started_at < run.started_at
        and counts(peer)
    ]
    return _title_against(run, _reference(peers))


def titles(runs: Iterable[Run]) -> dict[str, str]:
    """Return the titles of many runs by run id, in one pass over them."""
    ordered = sorted(runs, key=lambda run: (run.started_at, run.run_id))
    references: dict[tuple[str, str], Run] = {}
    named: dict[str, str] = {}
    for run in ordered:
        branch = (run.experiment, run.branch)
        reference = references.get(branch)
        named[run.run_id] = run.name or _title_against(run, reference)
        if counts(run):
            references[branch] = _better_of(reference, run)
    return named


def _reference(peers: Sequence[Run]) -> Run | None:
    reference: Run | None = None
    for peer in sorted(peers, key=lambda run: (run.started_at, run.run_id)):
        reference = _better_of(reference, peer)
    return reference


def _better_of(reference: Run | None, run: Run) -> Run:
    """Return the better of two by the run's goal; without a goal the later one."""
    if reference is None:
        return run
    goal = remembered_goal([reference, run])
    if goal is None:
        return run
    value, than = scores(run).get(goal.metric), scores(reference).get(goal.metric)
    if value is None or run.status != "FINISHED":
        return reference
    return run if than is None or is_better(goal, value, than) else reference


def _title_against(run: Run, reference: Run | None) -> str:
    if reference is None:
        return FIRST
    if not run.params and run.status != "FINISHED":
        return run.branch or run.experiment  # it never got to tell its parameters
    found = param_differences(run, reference)
    changed = [d for d in found if d.before and d.after] or list(found)
    if not changed:
        return AGAIN
    shown = [_setting(difference) for difference in changed[:2]]
    rest = len(changed) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _setting(difference: Difference) -> str:
    if not difference.after:
        return f"without {difference.name}"
    if not difference.before:
        return f"{difference.name} {difference.after}"
    return f"{difference.name} {difference.before} {ARROW} {difference.after}"


def against_best(run: Run, runs: Iterable[Run], goal: Goal) -> Run | None:
    """Return the best run before this one: what a card compares with."""
    return best([peer for peer in runs if peer.started_at < run.started_at], goal)
