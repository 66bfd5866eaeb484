"""Two recordings compared cell by cell; the first difference is the first cause."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_jupyter.records import Check, Param, Run
from mlops_jupyter.records.judgement import Outcome
from mlops_jupyter.rerun.alignment import Pair, Side, pairs
from mlops_jupyter.rerun.compare_cells import source_checks, status_checks
from mlops_jupyter.rerun.compare_frames import frame_checks
from mlops_jupyter.rerun.compare_models import model_checks
from mlops_jupyter.rerun.compare_outputs import output_checks
from mlops_jupyter.rerun.tolerance import Tolerance, near, same_bits


def compare_runs(
    recorded: Side, rerun: Side, tolerance: Tolerance | None = None
) -> tuple[Check, ...]:
    """Return everything that was compared, in the order of the cells.

    Within a cell: its text, its parameters, the frames it read and wrote, how it ended;
    for the run's own cell then model, metrics and values; outputs last. What cannot decide
    a verdict has the outcome "noted".
    """
    tolerance = tolerance or Tolerance()
    checks: list[Check] = []
    broken = False
    for pair in pairs(recorded, rerun):
        if broken and pair.rerun is None:
            continue  # not reached, and that has been said at the cell that failed
        checks += source_checks(pair)
        checks += literal_checks(pair)
        checks += frame_checks(pair, recorded, rerun, tolerance)
        ended = status_checks(pair)
        checks += ended
        broken = broken or any(check.outcome == "different" for check in ended)
        if _is_run(pair, recorded.run):
            checks += run_checks(recorded, rerun, tolerance, pair.cell)
        checks += output_checks(pair)
    return tuple(checks)


def _is_run(pair: Pair, run: Run | None) -> bool:
    return (
        run is not None
        and pair.recorded is not None
        and pair.recorded.execution_id == run.execution_id
    )


def literal_checks(pair: Pair) -> list[Check]:
    """Return the literals that a cell binds otherwise than when it was recorded."""
    if pair.recorded is None or pair.rerun is None:
        return []
    before, after = pair.recorded.literals, pair.rerun.literals
    return [
        Check(
            kind="param",
            name=name,
            outcome="different",
            expected=before.get(name, ""),
            actual=after.get(name, ""),
            cell=pair.cell,
        )
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def run_checks(recorded: Side, rerun: Side, tolerance: Tolerance, cell: str) -> list[Check]:
    """Return parameters, models, metrics and values of two runs."""
    before, after = recorded.run, rerun.run
    if before is None:
        return []
    if after is None:
        return [
            Check(
                kind="run",
                name=before.experiment,
                outcome="missing",
                cell=cell,
                note="the cell made no run in the rerun",
            )
        ]
    return [
        *_param_checks(before.params, after.params, cell),
        *model_checks(recorded, rerun, tolerance, cell),
        *_metric_checks(before, after, tolerance, cell),
        *_value_checks(before, after, cell),
    ]


def _param_checks(before: Iterable[Param], after: Iterable[Param], cell: str) -> list[Check]:
    """Compare the run's own parameters; inherited ones belong to the cells that bind them."""
    old = {p.name: p.value for p in before if p.origin != "inherited"}
    new = {p.name: p.value for p in after if p.origin != "inherited"}
    return [
        Check(
            kind="param",
            name=name,
            outcome=_text(old.get(name), new.get(name)),
            expected=old.get(name, ""),
            actual=new.get(name, ""),
            cell=cell,
        )
        for name in dict.fromkeys([*old, *new])
    ]


def _text(one: str | None, other: str | None) -> Outcome:
    if other is None:
        return "missing"
    return "identical" if one == other else "different"


def _metric_checks(before: Run, after: Run, tolerance: Tolerance, cell: str) -> list[Check]:
    old = {m.name: m.value for m in before.metrics}
    new = {m.name: m.value for m in after.metrics}
    return [
        Check(
            kind="metric",
            name=name,
            outcome=_number(old.get(name), new.get(name), tolerance.metrics),
            expected=_written(old.get(name)),
            actual=_written(new.get(name)),
            cell=cell,
        )
        for name in dict.fromkeys([*old, *new])
    ]


def _number(one: float | None, other: float | None, relative: float) -> Outcome:
    if other is None:
        return "missing"
    if one is None:
        return "different"
    if same_bits(one, other):
        return "identical"
    return "equal" if near(one, other, relative) else "different"


def _written(value: float | None) -> str:
    return "" if value is None else repr(value)


def _value_checks(before: Run, after: Run, cell: str) -> list[Check]:
    """Note other numbers that differ: clocks are among them, so they decide nothing."""
    return [
        Check(
            kind="value",
            name=name,
            outcome="noted",
            expected=_written(before.values[name]),
            actual=_written(after.values.get(name)),
            cell=cell,
            note="differs",
        )
        for name in before.values
        if not same_bits(before.values[name], after.values.get(name, float("nan")))
    ]
