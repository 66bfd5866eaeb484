"""One run, with all that it is made of."""

from __future__ import annotations

from collections import defaultdict

from mlops_jupyter.comparison import (
    Goal,
    against_best,
    differences,
    direction_of,
    scores,
    why,
)
from mlops_jupyter.records import Output, Run, Verdict, short
from mlops_jupyter.server import environment, frame_tree, lineage
from mlops_jupyter.server.plain import plain, proof_of
from mlops_jupyter.server.rows import Rows
from mlops_jupyter.server.views import (
    Against,
    Curve,
    FrameRow,
    ModelFact,
    OutputView,
    RunView,
    VerdictView,
)
from mlops_jupyter.store import Store


def run_page(store: Store, run: Run, rows: Rows) -> RunView:
    """Return everything that the page of a run shows."""
    execution = store.execution(run.execution_id)
    names = frame_tree.references({name: store.history(name) for name in store.frame_names()})
    error = run.error or execution.error
    return RunView(
        workspace=store.uuid,
        row=rows.row(run),
        goal=rows.goal(run.experiment),
        directions=directions(run, rows.goal(run.experiment)),
        against=against(store, run, rows),
        values={name: plain(value) for name, value in run.values.items()},
        curves=curves(store, run),
        frames=frames(store, run),
        cells=lineage.cells(store, run, execution),
        cells_before=execution.ordinal,
        source=execution.source,
        outputs=tuple(_output(output) for output in execution.outputs),
        traceback=error.traceback if error else "",
        models=_models(run, names),
        proofs=tuple(_verdict(verdict) for verdict in store.verdicts(run_id=run.run_id)),
        environment=environment.facts(store, run.environment_id),
        mlflow=_mlflow(run),
        incomplete=tuple(dict.fromkeys((*run.incomplete, *execution.incomplete))),
        overhead_s=max(run.overhead_s, execution.overhead_s),
    )


def directions(run: Run, goal: Goal | None) -> dict[str, str]:
    """Return for each metric which is better; the goal says so itself."""
    found: dict[str, str] = {name: direction_of(name) for name in scores(run)}
    if goal is not None:
        found[goal.metric] = goal.direction
    return found


def against(store: Store, run: Run, rows: Rows) -> Against | None:
    """Return the best run before this one, and why the result differs from it."""
    goal = rows.goal(run.experiment)
    other = against_best(run, rows.by_experiment.get(run.experiment, []), goal) if goal else None
    if goal is None or other is None:
        return None
    found = differences(
        run,
        other,
        store.frame_uses(execution_id=run.execution_id),
        store.frame_uses(execution_id=other.execution_id),
        source_run=store.execution(run.execution_id).source,
        source_other=store.execution(other.execution_id).source,
    )
    causes = [difference for difference in found if difference.kind != "metric"]
    deltas = {d.name: d.delta for d in found if d.delta is not None}
    return Against(
        run_id=other.run_id,
        short=short(other.run_id),
        title=rows.titles.get(other.run_id, ""),
        delta=deltas.get(goal.metric, 0.0 if goal.metric in scores(run) else None),
        sentence=why(causes),
        before={d.name: d.before for d in found if d.kind == "param" and d.before},
        deltas=deltas,
    )


def frames(store: Store, run: Run) -> tuple[FrameRow, ...]:
    """Return the frames that a run read and wrote, each once per role."""
    uses = {(use.role, use.name): use for use in store.frame_uses(execution_id=run.execution_id)}
    histories = {name: store.history(name) for _, name in uses}
    every = frame_tree.references({name: store.history(name) for name in store.frame_names()})
    found = []
    for (role, name), use in uses.items():
        entry = next((e for e in histories[name] if e.version.frame_id == use.frame_id), None)
        if entry is not None:
            found.append(frame_tree.row(entry, 0, every, role=role, change=use.change))
    return tuple(found)


def curves(store: Store, run: Run) -> tuple[Curve, ...]:
    """Return the metrics that have more than one point, by step."""
    points: dict[str, dict[int, float]] = defaultdict(dict)
    for metric in store.metric_points(run.run_id):
        if metric.step is not None:
            points[metric.name][metric.step] = metric.value
    return tuple(
        Curve(
            name=name,
            steps=tuple(sorted(values)),
            values=tuple(plain(values[step]) for step in sorted(values)),
        )
        for name, values in points.items()
        if len(values) > 1
    )


def _output(output: Output) -> OutputView:
    return OutputView(
        output_type=output.output_type,
        name=output.name,
        text=output.text,
        data=output.data,
        truncated=output.truncated,
    )


def _models(run: Run, names: dict[str, str]) -> tuple[ModelFact, ...]:
    return tuple(
        ModelFact(
            name=model.name,
            class_name=model.class_name,
            nbytes=model.nbytes,
            fit_s=model.fit_s,
            fitted_on=names.get(model.fitted_on, "") if model.fitted_on else "",
            kept=model.object_key is not None,
            not_kept=model.not_kept,
        )
        for model in run.models
    )


def _verdict(verdict: Verdict) -> VerdictView:
    summary = proof_of(verdict)
    assert summary is not None  # noqa: S101 proof_of(None) alone is None
    return VerdictView(
        summary=summary,
        ref=verdict.ref,
        checks=verdict.checks,
        first_difference=verdict.first_difference,
        tolerance=verdict.tolerance,
        not_compared=verdict.not_compared,
        duration_s=verdict.duration_s,
    )


def _mlflow(run: Run) -> dict[str, str]:
    if run.mlflow is None:
        return {}
    return {
        "run": run.mlflow.run_id,
        "tracking": run.mlflow.tracking_uri,
        "model": run.mlflow.model_uri or "",
    }
