"""`mlops frames`, `history`, `diff`, `checkout` and `quality`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.comparison.words import count, number, size
from mlops_jupyter.records import FrameDiff, HistoryEntry, Profile, short

if TYPE_CHECKING:
    from mlops_jupyter.workspace import Comparison, FrameSummary


@command("frames", "mlops frames", "mlops frames train")
@click.argument("name", required=False)
def frames(call: Call, name: str | None) -> Answer:
    """List the DataFrames and their versions."""
    if name is not None:
        return _history(call, name)
    found = call.workspace().frames()
    return Answer(record=found, view=lambda: _frames(found))


def _frames(found: list[FrameSummary]) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, moment, muted, table

    if not found:
        return [muted("No frames here.")]
    rows = [
        [
            f"{frame.name}@v{frame.number}",
            count(frame.versions),
            count(frame.latest.rows),
            count(len(frame.latest.columns)),
            size(frame.latest.nbytes),
            frame.change,
            moment(frame.at),
        ]
        for frame in found
    ]
    heads = ["latest", "versions", "rows", "columns", "memory"]
    return [table([heads[0], *(RIGHT + head for head in heads[1:]), "change", "at"], rows)]


@command("history", "mlops history train")
@click.argument("name")
def history(call: Call, name: str) -> Answer:
    """Show every version of a frame: what changed, who used it."""
    return _history(call, name)


def _history(call: Call, name: str) -> Answer:
    found = call.workspace().history(name)
    return Answer(record=found, view=lambda: [_versions(found)])


def _versions(found: list[HistoryEntry]) -> Any:
    from mlops_jupyter.cli.show import RIGHT, moment, table

    rows = [
        [
            f"{entry.name}@v{entry.number}",
            short(entry.version.frame_id),
            count(entry.version.rows),
            count(len(entry.version.columns)),
            size(entry.version.stored_bytes),
            entry.change,
            ", ".join(short(parent) for parent in entry.parents),
            ", ".join(short(run) for run in entry.run_ids),
            _cell(entry),
            moment(entry.at),
        ]
        for entry in found
    ]
    numbers = [RIGHT + head for head in ("rows", "columns", "added")]
    return table(["version", "id", *numbers, "change", "made from", "runs", "cell", "at"], rows)


def _cell(entry: HistoryEntry) -> str:
    place = f"[{entry.execution_count}]" if entry.execution_count is not None else ""
    return f"{entry.notebook or ''} {place}".strip()


@command("diff", "mlops diff train@v2 train@v3", "mlops diff flights@best flights@latest")
@click.argument("before")
@click.argument("after")
def diff(call: Call, before: str, after: str) -> Answer:
    """Show what differs between two frames, or between two runs."""
    found = call.workspace().diff(before, after)
    return Answer(record=found, view=lambda: _difference(found))


def _difference(found: FrameDiff | Comparison) -> list[Any]:
    from mlops_jupyter.cli.details import comparison_view
    from mlops_jupyter.cli.show import RIGHT, facts, table

    if not isinstance(found, FrameDiff):
        return comparison_view(found)
    if found.identical:
        return ["The two are identical: every cell, type, label and attribute."]
    rows = [
        [change.name, change.kind, change.before, change.after, count(change.cells) or None]
        for change in found.columns
    ]
    pieces: list[Any] = [
        found.summary,
        facts(
            [
                ("rows", f"{count(found.rows_before)} → {count(found.rows_after)}"),
                ("added", count(found.rows_added) if found.rows_added else ""),
                ("removed", count(found.rows_removed) if found.rows_removed else ""),
                ("besides cells", "; ".join(found.metadata)),
            ]
        ),
    ]
    heads = ["column", "change", "before", "after", RIGHT + "cells"]
    return [*pieces, "", table(heads, rows)] if rows else pieces


@command("checkout", "mlops checkout train@v3 -o train.parquet")
@click.argument("ref")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A .parquet, .csv or .feather file."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def checkout(call: Call, ref: str, output: Path | None, force: bool) -> Answer:
    """Write a frame version to a file.

    Without -o it goes into the current folder, named after REF.
    """
    workspace = call.workspace()
    version = workspace.frame(ref)
    name = re.sub(r"[^\w.-]+", "-", ref.removeprefix("frame:"))
    path = workspace.export_frame(ref, call.place(output or Path(f"{name}.parquet")), force=force)
    record = {"frame_id": version.frame_id, "path": path, "rows": version.rows}
    sentence = f"{path}: {count(version.rows)} rows, {count(len(version.columns))} columns."
    return Answer(record=record, view=lambda: [sentence])


@command("quality", "mlops quality train@latest")
@click.argument("ref")
def quality(call: Call, ref: str) -> Answer:
    """Profile a frame: missing values, ranges, what deserves a look."""
    found = call.workspace().quality(ref)
    return Answer(record=found, view=lambda: _profile(found))


BARS = " ▁▂▃▄▅▆▇█"


def _profile(found: Profile) -> list[Any]:
    from mlops_jupyter.cli.show import RIGHT, heading, table

    rows = [
        [
            column.name,
            column.dtype,
            _share(column.nulls, found.rows),
            count(column.distinct),
            column.minimum,
            column.maximum,
            None if column.mean is None else number(column.mean),
            _bars(column.histogram) or _top(column.top),
        ]
        for column in found.columns
    ]
    right = [RIGHT + head for head in ("missing", "distinct", "min", "max", "mean")]
    pieces: list[Any] = [
        heading(f"{count(found.rows)} rows, {count(found.duplicate_rows)} of them duplicates"),
        table(["column", "dtype", *right, "values"], rows),
    ]
    return [*pieces, "", *(f"! {finding}" for finding in found.findings)]


def _share(part: int, whole: int) -> str:
    return "0" if not part else f"{count(part)} ({100 * part / max(whole, 1):.1f} %)"


def _bars(histogram: tuple[int, ...]) -> str:
    most = max(histogram, default=0)
    if not most:
        return ""
    # a bin that holds anything at all gets at least the lowest bar
    return "".join(BARS[-(-8 * amount // most)] for amount in histogram)


def _top(values: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{value} ({count(amount)})" for value, amount in values[:3])
