"""An evaluation as a verdict: one check per score and per cell of the grid."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlops_jupyter.criteria.comparing import shown
from mlops_jupyter.evaluate.distortions import all_distortions
from mlops_jupyter.evaluate.scores import scores_of
from mlops_jupyter.records import (
    Check,
    DistortedScore,
    Evaluation,
    Run,
    Verdict,
    from_json,
    new_id,
    now,
    to_json,
)
from mlops_jupyter.records.entries import VerdictGiven
from mlops_jupyter.records.evaluation import Task

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store

SAME = 1e-9
"""Relative difference below which a score counts as repeated."""


def record_evaluation(
    store: Store, journal: Journal, evaluation: Evaluation, *, ref: str, run: Run
) -> Verdict:
    """Write down an evaluation, whole, and return its verdict.

    Parameters
    ----------
    ref
        The run as the user named it.
    """
    report = store.objects.put(to_json(evaluation), compress=True)
    verdict = evaluation_verdict(evaluation, ref=ref, run=run, report=report)
    journal.append(VerdictGiven(verdict=verdict))
    return verdict


def evaluation_behind(store: Store, verdict: Verdict) -> Evaluation | None:
    """Return the evaluation that a verdict reports; None if it reports none."""
    if verdict.kind != "evaluation" or verdict.report is None:
        return None
    return from_json(Evaluation, store.objects.get(verdict.report))


def evaluation_verdict(
    evaluation: Evaluation, *, ref: str, run: Run | None = None, report: str | None = None
) -> Verdict:
    """Return what an evaluation says; *passed* means that the model could be evaluated.

    How good is good enough is for criteria to say, not for the evaluation.
    """
    recorded = {metric.name: metric.value for metric in run.metrics} if run else {}
    checks = (
        *(
            _score(evaluation.task, name, value, recorded.get(name))
            for name, value in evaluation.metrics.items()
        ),
        *(_cell(cell) for cell in evaluation.grid),
    )
    main = evaluation.metrics[evaluation.metric]
    return Verdict(
        verdict_id=new_id(),
        kind="evaluation",
        ref=ref,
        run_id=evaluation.run_id,
        outcome="failed" if math.isnan(main) else "passed",
        sentence=_sentence(evaluation, main),
        checks=checks,
        not_compared=evaluation.notes,
        report=report,
        given_at=now(),
        duration_s=evaluation.duration_s,
    )


def _score(task: Task, name: str, value: float, recorded: float | None) -> Check:
    same = recorded is not None and math.isclose(value, recorded, rel_tol=SAME)
    return Check(
        kind="metric",
        name=name,
        outcome="equal" if same else "noted",
        expected=shown(recorded) if recorded is not None else "",
        actual=shown(value),
        note="" if same or recorded is None else _why_other(task, name),
    )


def _why_other(task: Task, name: str) -> str:
    """Return what may be behind a score that is not what the run recorded."""
    if task != "regression" and scores_of(task)[name].needs == "labels":
        return "recorded otherwise: at another threshold than the model's own, perhaps"
    return "recorded otherwise: on other rows, or with other versions of the libraries"


def _cell(cell: DistortedScore) -> Check:
    kind = all_distortions().get(cell.kind)
    amount = kind.in_words.format(cell.amount) if kind else f"{cell.amount:g}"
    return Check(
        kind="distortion",
        name=f"{cell.kind}, severity {cell.severity}",
        outcome="noted",
        expected=amount,
        actual="cannot predict" if cell.value is None else shown(cell.value),
        note=cell.error or drop_in_words(cell.drop or 0.0),
    )


def drop_in_words(drop: float) -> str:
    """Return a drop as people say it: `0.021 worse`."""
    if shown(abs(drop)) == "0":
        return "unchanged"
    return f"{shown(abs(drop))} {'worse' if drop > 0 else 'better'}"


def _sentence(evaluation: Evaluation, main: float) -> str:
    where = f" on `{evaluation.frame}`" if evaluation.frame else ""
    rows = f" ({evaluation.rows:,} rows)"
    return f"{evaluation.metric} is {shown(main)}{where}{rows}{_costs(evaluation.grid)}."


def _costs(grid: Iterable[DistortedScore]) -> str:
    """Return what each kind of distortion costs at worst, the costliest first."""
    kinds: dict[str, list[DistortedScore]] = {}
    for cell in grid:
        kinds.setdefault(cell.kind, []).append(cell)
    costs = sorted((_cost(kind, cells) for kind, cells in kinds.items()), reverse=True)
    return "".join(f"; {words}" for _, words in costs)


def _cost(kind: str, cells: list[DistortedScore]) -> tuple[float, str]:
    for cell in cells:
        if cell.value is None:
            return math.inf, f"under {kind} it cannot predict from severity {cell.severity} on"
    worst = max(cells, key=lambda cell: cell.drop or 0.0)
    drop = worst.drop or 0.0
    return drop, f"{kind} makes it {drop_in_words(drop)} at severity {worst.severity}"
