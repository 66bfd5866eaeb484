"""`mlops monitor run`: what current data differ in from those of training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import Group, command
from mlops_jupyter.comparison.words import number
from mlops_jupyter.records import ColumnDrift

if TYPE_CHECKING:
    from mlops_jupyter.workspace import DriftFound

LEVELS = {"absent": "failed", "major": "failed", "moderate": "warning", "none": "passed"}


@click.group("monitor", cls=Group)
def monitor() -> None:
    """Watch a model: have the data moved away from training."""


@command(
    "run",
    "mlops monitor run models:/flight-delay@champion --data december.parquet",
    "mlops monitor run models:/flight-delay@champion --data test@latest",
)
@click.argument("model", metavar="MODEL")
@click.option("--data", required=True, metavar="FILE|FRAME", help="Rows as they come in now.")
def run(call: Call, *, model: str, data: str) -> Answer:
    """Compare current data with those that a model was trained on.

    Exit code 1: a column, or the model's answers, drifted.
    """
    workspace = call.workspace()
    path = call.place(Path(data))
    call.notice(f"Comparing {data} with the training data of {model} …")
    found = workspace.monitor(model, path if path.is_file() else data)
    return Answer(record=found, view=lambda: _drift(found), good=found.verdict.good)


monitor.add_command(run)


def _drift(found: DriftFound) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, status, table, without_empty

    report = found.report
    drifts = [*([report.predictions] if report.predictions else []), *report.columns]
    right = [RIGHT + head for head in ("PSI", "KS", "missing before", "now")]
    heads = ["column", "drift", *right, "change", "note"]
    return [
        status("different" if not found.verdict.good else "passed"),
        found.verdict.sentence,
        "",
        table(*without_empty(heads, [_row(drift) for drift in drifts])),
        *(f"! {note}" for note in report.notes),
    ]


def _row(drift: ColumnDrift) -> list[Any]:
    from rich.text import Text

    from mlops_jupyter.cli.show import status

    word = status(LEVELS.get(drift.level, "noted"))
    new = f"new: {', '.join(drift.new_categories)}" if drift.new_categories else ""
    return [
        drift.name,
        Text(f"{word.plain.split()[0]} {drift.level}", style=word.style),
        None if drift.psi is None else number(drift.psi),
        None if drift.ks is None else number(drift.ks),
        f"{drift.nulls_before:.1%}" if drift.nulls_before or drift.nulls_after else "",
        f"{drift.nulls_after:.1%}" if drift.nulls_before or drift.nulls_after else "",
        drift.change,
        "; ".join(filter(None, [drift.note, new])),
    ]
