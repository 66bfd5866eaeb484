"""`mlops evaluate`: scores on the test data, and on the same data made worse."""

from __future__ import annotations

import math
from typing import Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.comparison.words import count, duration, number, signed
from mlops_jupyter.records import DistortedScore, Evaluation


@command(
    "evaluate", "mlops evaluate flights@best", "mlops evaluate 3fa2c1 --on test --target late"
)
@click.argument("ref")
@click.option(
    "--on", metavar="FRAME", help="The frame to test on; by default the one called test."
)
@click.option("--target", metavar="COLUMN", help="The column to predict.")
@click.option("--metric", help="The score that the distortions repeat.")
@click.option("--model", help="Variable that held the model, if the run kept several.")
@click.option("--seed", default=0, show_default=True, help="Seed of the distortions.")
def evaluate(call: Call, *, ref: str, **options: Any) -> Answer:
    """Score a run's model again, and with noise in the data."""
    workspace = call.workspace()
    call.notice(f"Evaluating {ref} …")
    found = workspace.evaluate(ref, **options)
    good = not math.isnan(found.metrics.get(found.metric, math.nan))
    return Answer(record=found, view=lambda: evaluation_view(found), good=good)


def evaluation_view(found: Evaluation) -> list[Any]:
    """Return scores, and one line of five severities for each kind of distortion."""
    from mlops_jupyter.cli.show import RIGHT, facts, heading, table

    where = f" on `{found.frame}`" if found.frame else ""
    scores = [[name, number(value)] for name, value in found.metrics.items()]
    latency = found.latency_p95_ms
    return [
        heading(f"{count(found.rows)} rows{where}, {found.task}"),
        table(["score", RIGHT + "value"], scores),
        *_grid(found),
        "",
        facts(
            [
                ("one prediction", "" if latency is None else f"{latency:.2f} ms (95 %)"),
                ("took", duration(found.duration_s)),
            ]
        ),
        *(f"! {note}" for note in found.notes),
    ]


def _grid(found: Evaluation) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, table

    kinds: dict[str, dict[int, DistortedScore]] = {}
    for cell in found.grid:
        kinds.setdefault(cell.kind, {})[cell.severity] = cell
    severities = sorted({cell.severity for cell in found.grid})
    rows = [
        [kind, *(_value(cells.get(severity)) for severity in severities), _worst(cells)]
        for kind, cells in kinds.items()
    ]
    heads = [f"{found.metric} under", *(f"{RIGHT}{severity}" for severity in severities)]
    return ["", table([*heads, RIGHT + "at worst"], rows)] if rows else []


def _value(cell: DistortedScore | None) -> str | None:
    if cell is None:
        return None
    return "cannot" if cell.value is None else number(cell.value)


def _worst(cells: dict[int, DistortedScore]) -> str | None:
    """Return the largest loss of the score; a loss is written as a minus."""
    drops = [cell.drop for cell in cells.values() if cell.drop is not None]
    return signed(-max(drops)) if drops else None
