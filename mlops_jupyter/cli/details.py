"""`mlops show` and `mlops compare`: what a thing is made of, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.comparison.words import count, duration, number, signed, size
from mlops_jupyter.records import FrameVersion, Run, short

if TYPE_CHECKING:
    from mlops_jupyter.comparison import Difference
    from mlops_jupyter.workspace import Comparison, FrameDetail, RunDetail, UsedFrame


@command("show", "mlops show flights@best", "mlops show train@v3")
@click.argument("ref")
def show(call: Call, ref: str) -> Answer:
    """Show everything that is known about a run or a frame."""
    found = call.workspace().show(ref)
    return Answer(record=found, view=lambda: views(found))


def views(found: RunDetail | FrameDetail) -> list[Any]:
    """Return what a terminal shows of a run or a frame version."""
    from mlops_jupyter.workspace import RunDetail

    return run_view(found) if isinstance(found, RunDetail) else frame_view(found)


def run_view(detail: RunDetail) -> list[Any]:
    """Return a run's facts, parameters, metrics, frames, error and source."""
    from mlops_jupyter.cli.show import facts, heading, status

    run = detail.run
    pieces: list[Any] = [
        heading(f"{detail.title}{'  (best)' if detail.is_best else ''}"),
        facts([("status", status(run.status)), *_run_facts(detail)]),
        *_scores(run),
        *_params(run),
        *frames_view(detail.frames),
        *_models(run),
        *_verdicts(detail),
        *_failure(run),
    ]
    if detail.execution is not None:
        pieces += ["", heading("source"), detail.execution.source.rstrip()]
    return pieces


def _run_facts(detail: RunDetail) -> list[tuple[str, Any]]:
    from mlops_jupyter.cli.show import moment

    run = detail.run
    ended = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    against = detail.against_best
    return [
        ("run", run.run_id),
        ("experiment", f"{run.experiment}{' (auto)' if run.auto else ''}"),
        ("branch", run.branch),
        ("goal", detail.goal),
        ("against best", against.why if against else ""),
        ("started", f"{moment(run.started_at)}, took {duration(ended)}"),
        ("cell", _cell(run)),
        ("rerun of", short(run.rerun_of) if run.rerun_of else ""),
        ("seed", run.seed),
        ("tags", ", ".join(f"{key}={value}" for key, value in sorted(run.tags.items()))),
        ("note", run.note),
        ("environment", short(run.environment_id) if run.environment_id else ""),
        ("MLflow run", run.mlflow.run_id if run.mlflow else "not delivered yet"),
        ("incomplete", "; ".join(run.incomplete)),
    ]


def _cell(run: Run) -> str:
    cell = f"[{run.execution_count}]" if run.execution_count is not None else ""
    return f"{run.notebook or ''} {cell}".strip()


def _scores(run: Run) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, table

    rows = [[metric.name, number(metric.value)] for metric in run.metrics]
    rows += [[f"{name} (value)", number(value)] for name, value in run.values.items()]
    return ["", table(["metric", RIGHT + "value"], rows)] if rows else []


def _params(run: Run) -> list[Any]:
    from mlops_jupyter.cli.show import table

    rows = [[param.name, param.value, param.origin] for param in run.params]
    return ["", table(["parameter", "value", "origin"], rows)] if rows else []


def frames_view(used: tuple[UsedFrame, ...]) -> list[Any]:
    """Return a table of the frames that a run used."""
    from mlops_jupyter.cli.show import RIGHT, table

    rows = [
        [
            f"{frame.name}@v{frame.number}" if frame.number else short(frame.frame_id),
            frame.role,
            None if frame.rows is None else count(frame.rows),
            frame.columns,
            frame.change,
        ]
        for frame in used
    ]
    heads = ["frame", "role", RIGHT + "rows", RIGHT + "columns", "change"]
    return ["", table(heads, rows)] if rows else []


def _models(run: Run) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, table, without_empty

    rows = [
        [model.name, model.final_class, size(model.nbytes), duration(model.fit_s), model.not_kept]
        for model in run.models
    ]
    heads = ["model", "class", RIGHT + "size", RIGHT + "fit", "not kept because"]
    return ["", table(*without_empty(heads, rows))] if rows else []


def _verdicts(detail: RunDetail) -> list[Any]:
    from mlops_jupyter.cli.show import status, table

    rows = [[v.kind, status(v.outcome), v.sentence] for v in detail.verdicts]
    rows += [["published", p.model_uri, p.alias or ""] for p in detail.publications]
    return ["", table(["verdict", "outcome", ""], rows)] if rows else []


def _failure(run: Run) -> list[Any]:
    from rich.text import Text

    if run.error is None:
        return []
    where = f"line {run.error.line}: {run.error.line_text}" if run.error.line else ""
    text = f"{run.error.ename}: {run.error.evalue}"
    return ["", Text(text, style="red"), *([where] if where else [])]


def frame_view(detail: FrameDetail) -> list[Any]:
    """Return a frame version's facts, its places in histories, and its columns."""
    from mlops_jupyter.cli.show import facts, heading, table

    version = detail.version
    names = [f"{place.name}@v{place.number}" for place in detail.places]
    return [
        heading(", ".join(names) or short(version.frame_id)),
        facts(_frame_facts(version)),
        *_places(detail),
        "",
        table(["column", "dtype"], [[column.name, column.dtype] for column in version.columns]),
    ]


def _frame_facts(version: FrameVersion) -> list[tuple[str, Any]]:
    return [
        ("frame", version.frame_id),
        ("kind", version.kind),
        ("rows", count(version.rows)),
        ("columns", count(len(version.columns))),
        ("index", version.index),
        ("memory", size(version.nbytes)),
        ("added to disk", size(version.stored_bytes)),
        ("not kept", version.not_kept),
    ]


def _places(detail: FrameDetail) -> list[Any]:
    from mlops_jupyter.cli.show import moment, table

    rows = [
        [
            f"{place.name}@v{place.number}",
            place.change,
            ", ".join(short(parent) for parent in place.parents),
            ", ".join(short(run) for run in place.run_ids),
            moment(place.at),
        ]
        for place in detail.places
    ]
    return ["", table(["version", "change", "made from", "runs", "at"], rows)] if rows else []


@command("compare", "mlops compare flights@best flights@latest")
@click.argument("references", nargs=-1, required=True, metavar="REF REF...")
def compare(call: Call, references: tuple[str, ...]) -> Answer:
    """Show what differs between runs, and what it did to the scores.

    The first run named is the one that the others are compared with.
    """
    found = call.workspace().compare(*references)
    return Answer(record=found, view=lambda: comparison_view(found))


def comparison_view(found: Comparison) -> list[Any]:
    """Return one table of differences per run."""
    from mlops_jupyter.cli.show import heading, muted, table

    base = short(found.baseline.run_id)
    pieces: list[Any] = []
    for against in found.against:
        rows = [_difference(d) for d in against.differences]
        pieces += [
            *([""] if pieces else []),
            heading(f"{against.title}  ({short(against.run_id)})"),
            muted(f"against {found.baseline_title} ({base}): {against.why}"),
        ]
        if rows:
            heads = ["", "what", base, short(against.run_id), ">change"]
            pieces.append(table(heads, rows))
    return pieces


def _difference(found: Difference) -> list[Any]:
    if found.kind == "metric":
        values = [number(float(v)) if v else None for v in (found.before, found.after)]
        change = None if found.delta is None else signed(found.delta)
        return [found.kind, found.name, *values, change]
    if found.kind in ("frame", "environment"):
        ids = [short(v) if v else None for v in (found.before, found.after)]
        words = found.text.partition("` ")[2] if found.kind == "frame" else None
        return [found.kind, found.name, *ids, words]
    return [found.kind, found.name, found.before, found.after, None]
