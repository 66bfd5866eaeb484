"""`mlops criteria`, `candidates`, `publish` and `lineage`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.cli.verdicts import verdict_view
from mlops_jupyter.comparison.words import number, plural
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Criterion, Publication, short

if TYPE_CHECKING:
    from mlops_jupyter.workspace import Candidates, Lineage


@command("criteria", "mlops criteria flights", "mlops criteria flights --set criteria.txt")
@click.argument("experiment", required=False)
@click.option("--set", "source", metavar="FILE", help="Take new criteria from FILE; - for stdin.")
def criteria(call: Call, experiment: str | None, source: str | None) -> Answer:
    """Show or set what a model must meet to be published.

    One criterion a line: `roc_auc >= 0.7 on test`, `model_size_mb <= 50`, `reproduced`.
    """
    if source is not None:
        return _set(call, experiment, source)
    workspace = call.workspace()
    names = [experiment] if experiment else workspace.store.experiments()
    found = {name: workspace.criteria(name) for name in names}
    return Answer(record=found, view=lambda: _criteria(found))


def _set(call: Call, experiment: str | None, source: str) -> Answer:
    if experiment is None:
        raise BadRequest("Say whose criteria these are: mlops criteria EXPERIMENT --set FILE.")
    text = sys.stdin.read() if source == "-" else _read(call.place(Path(source)))
    found = call.workspace().set_criteria(experiment, text)
    return Answer(record={experiment: found}, view=lambda: _criteria({experiment: found}))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} cannot be read as text: {error}.") from error


def _criteria(found: dict[str, tuple[Criterion, ...]]) -> list[Any]:
    from mlops_jupyter.cli.show import heading, muted

    pieces: list[Any] = []
    for experiment, lines in found.items():
        pieces.append(heading(experiment))
        pieces += [f"  {criterion.text}" for criterion in lines] or [muted("  no criteria")]
    return pieces or [muted("No experiments here.")]


@command("candidates", "mlops candidates flights")
@click.argument("experiment", required=False)
def candidates(call: Call, experiment: str | None) -> Answer:
    """Rank the best runs of all branches by criteria and goal."""
    found = call.workspace().candidates(experiment)
    return Answer(record=found, view=lambda: _candidates(found))


def _candidates(found: Candidates) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, heading, muted, status, table

    metric = found.goal.partition(":")[2]
    rows = [
        [
            short(row.run.run_id),
            row.run.branch,
            row.title,
            None if row.score is None else number(row.score),
            f"{row.met} of {row.of}" if row.of else None,
            status(row.verdict.outcome) if row.verdict else None,
        ]
        for row in found.ranked
    ]
    heads = ["run", "branch", "title", RIGHT + metric, RIGHT + "criteria met", "verdict"]
    pieces: list[Any] = [heading(f"{found.experiment}, {found.goal}"), table(heads, rows)]
    if not found.criteria:
        pieces.append(muted("No criteria are set; write some in a %%criteria cell."))
    return pieces


@command(
    "publish",
    "mlops publish flights@best --name flight-delay --alias champion",
    'mlops publish 3fa2c1 --name flight-delay --override "the deadline is today"',
)
@click.argument("ref")
@click.option("--name", required=True, help="Registered model to make a version of.")
@click.option("--alias", help="Name for the new version, such as champion.")
@click.option("--model", help="Variable that held the model, if the run kept several.")
@click.option("--override", metavar="REASON", help="Publish although a criterion is missed.")
def publish(
    call: Call,
    *,
    ref: str,
    name: str,
    alias: str | None,
    model: str | None,
    override: str | None,
) -> Answer:
    """Publish a run's model to the registry, if it meets the criteria.

    Exit code 1: a criterion is missed; the answer says by how much.
    """
    from mlops_jupyter.workspace import Refused

    workspace = call.workspace()
    call.notice(f"Judging {ref} and delivering it to {workspace.tracking_uri()} …")
    try:
        found = workspace.publish(ref, name=name, alias=alias, model=model, override=override)
    except Refused as refused:
        verdict = refused.verdict
        hint = 'Publish anyway with --override "REASON".'
        return Answer(record=verdict, view=lambda: [*verdict_view(verdict), hint], good=False)
    return Answer(record=found, view=lambda: _published(found))


def _published(found: Publication) -> list[Any]:
    from mlops_jupyter.cli.show import facts

    alias = f"models:/{found.name}@{found.alias}" if found.alias else ""
    if not found.mlflow_run_id:
        return [f"This is a repetition: {alias or found.name} was not published again."]
    return [
        f"Published {found.model_uri}{f' as {alias}' if alias else ''}.",
        facts(
            [
                ("run", short(found.run_id)),
                ("registry", found.tracking_uri),
                ("gate", short(found.gate) if found.gate else "no criteria"),
                ("override", found.override),
                ("load it", f'mlflow.pyfunc.load_model("{alias or found.model_uri}")'),
            ]
        ),
    ]


@command("lineage", "mlops lineage models:/flight-delay@champion", "mlops lineage flights@best")
@click.argument("ref")
def lineage(call: Call, ref: str) -> Answer:
    """Show what a run or a model stands on: cells, frames, proof."""
    found = call.workspace().lineage(ref)
    return Answer(record=found, view=lambda: _lineage(found))


def _lineage(found: Lineage) -> list[Any]:
    from mlops_jupyter.cli.details import frames_view
    from mlops_jupyter.cli.show import RIGHT, facts, heading, status, table

    run, published = found.run, found.publication
    cells = [
        [f"[{cell.execution_count}]" if cell.execution_count else cell.ordinal, _line(cell.source)]
        for cell in found.cells
    ]
    verdicts = [[v.kind, status(v.outcome), v.sentence] for v in found.verdicts]
    return [
        heading(found.title),
        facts(
            [
                ("model", published.model_uri if published else ""),
                ("alias", published.alias if published else ""),
                ("override", published.override if published else ""),
                ("run", f"{run.run_id} of {run.experiment}"),
                ("notebook", run.notebook),
                ("environment", found.environment_id),
                ("stands on", plural(len(found.cells), "cell")),
            ]
        ),
        *(["", table([RIGHT + "cell", "begins with"], cells)] if cells else []),
        *frames_view(found.frames),
        *(["", table(["verdict", "outcome", ""], verdicts)] if verdicts else []),
    ]


def _line(source: str) -> str:
    lines = [line for line in source.splitlines() if line.strip()]
    return lines[0].strip() if lines else ""
