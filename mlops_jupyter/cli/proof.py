"""`mlops run`, `slice` and `reproduce`: notebooks without a person in front of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.cli.params import gather
from mlops_jupyter.cli.verdicts import verdict_answer, verdict_view
from mlops_jupyter.comparison.words import duration, plural
from mlops_jupyter.errors import NotebookFailed

if TYPE_CHECKING:
    from mlops_jupyter.rerun import Slice
    from mlops_jupyter.workspace import NotebookRun

FILE = click.Path(path_type=Path)


@command("run", "mlops run flights.ipynb", "mlops run flights.ipynb out.ipynb -p depth 12")
@click.argument("notebook", type=FILE)
@click.argument("output", type=FILE, required=False)
@click.option(
    "-p",
    "--param",
    "params",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Another value for a name.",
)
@click.option("-f", "--params-file", "file", type=FILE, help="Parameters in YAML or JSON.")
@click.option("--timeout", type=float, metavar="S", help="Seconds that one cell may take.")
@click.option("--kernel", help="Another kernel than the notebook's own.")
@click.option("--cwd", type=FILE, help="Work in this folder, not in the notebook's.")
@click.option("--junit", type=FILE, help="Write a report that CI systems show.")
@click.option("--against", metavar="REF", help="Compare with a run; exit 1 if it differs.")
@click.option("--gate", is_flag=True, help="Judge the runs by their criteria; exit 1 if missed.")
def run(
    call: Call,
    *,
    notebook: Path,
    output: Path | None,
    params: tuple[tuple[str, str], ...],
    file: Path | None,
    timeout: float | None,
    kernel: str | None,
    cwd: Path | None,
    junit: Path | None,
    against: str | None,
    gate: bool,
) -> Answer:
    """Run a notebook from top to bottom and record it.

    A parameter is any name that the notebook binds to a literal. Without OUTPUT the
    executed notebook is kept in the workspace; the input is never overwritten.
    """
    from mlops_jupyter.cli.progress import cell_progress
    from mlops_jupyter.rerun import RunRequest, read_notebook

    path = call.place(notebook)
    read_notebook(path)  # a wrong path makes no workspace
    with cell_progress(call) as progress:
        request = RunRequest(
            notebook=path,
            output=call.place(output) if output else None,
            parameters=gather(params, call.place(file) if file else None),
            timeout_s=timeout,
            kernel=kernel,
            cwd=call.place(cwd) if cwd else None,
            junit=call.place(junit) if junit else None,
            progress=progress,
        )
        workspace = call.workspace(path, create=True)
        found = workspace.headless(request, against=against, gate=gate)
    for sentence in found.undelivered:
        call.notice(sentence)
    return _ran(call, found)


def _ran(call: Call, found: NotebookRun) -> Answer:
    failure: NotebookFailed | None = None
    try:
        found.result.raise_for_failure()
    except NotebookFailed as error:
        failure = error
        call.notice(found.result.failure.traceback if found.result.failure else "")
    return Answer(record=found, view=lambda: _ran_view(found), good=found.good, failure=failure)


def _ran_view(found: NotebookRun) -> list[Any]:
    from mlops_jupyter.cli.runs import shown_metrics, table_of
    from mlops_jupyter.cli.show import heading
    from mlops_jupyter.workspace import Runs

    result = found.result
    took = f"{plural(result.cells, 'cell')} in {duration(result.duration_s)}"
    pieces: list[Any] = [heading(f"{took}: {result.output}")]
    if not result.recorded:
        pieces.append("Not everything was recorded; `mlops doctor` says more.")
    if found.runs:
        metrics = shown_metrics(Runs(found.runs))
        pieces += ["", table_of(found.runs, metrics, found.titles, found.best)]
    for verdict in found.verdicts:
        pieces += ["", *verdict_view(verdict)]
    return pieces


@command("slice", "mlops slice flights@best -o best.ipynb")
@click.argument("ref")
@click.option("-o", "--output", type=FILE, help="The notebook to write.")
@click.option("--force", is_flag=True, help="Replace the notebook if it exists.")
def slice_(call: Call, ref: str, output: Path | None, force: bool) -> Answer:
    """Write the cells that a run stands on as a notebook."""
    workspace = call.workspace()
    if output is None:
        found = workspace.slice(ref)
        return Answer(record=found, view=lambda: _sources(found))
    path = call.place(output)
    found = workspace.export_slice(ref, path, force=force)
    kept = plural(len(found.executions), "cell")
    return Answer(record=found, view=lambda: [f"{path}: {kept} of {found.executed} executed."])


def _sources(found: Slice) -> list[str]:
    """Return the cells as the notebook would have them, a blank line between two."""
    from mlops_jupyter.rerun import slice_notebook

    cells = [cell.source.rstrip() for cell in slice_notebook(found).cells]
    return ["\n\n".join(cells)]


@command(
    "reproduce", "mlops reproduce flights@best", "mlops reproduce models:/flight-delay@champion"
)
@click.argument("ref")
@click.option(
    "--source",
    type=click.Choice(["recorded", "notebook"]),
    default="recorded",
    show_default=True,
    help="Cells as they were executed, or as the notebook has them now.",
)
@click.option("--timeout", type=float, metavar="S", help="Seconds that one cell may take.")
@click.option("--kernel", help="Another kernel than the notebook's own.")
@click.option("--allow-effects", is_flag=True, help="Repeat cells that act on the outside.")
@click.option("--all", "every", is_flag=True, help="List every comparison, equal ones too.")
def reproduce(
    call: Call,
    *,
    ref: str,
    source: str,
    timeout: float | None,
    kernel: str | None,
    allow_effects: bool,
    every: bool,
) -> Answer:
    """Repeat a result in a fresh kernel, and prove it equal or not.

    Compares frames, metrics, parameters, models and outputs. Exit code 0: identical or
    equal within the stated tolerance; 1: different, or nothing could be compared.
    """
    from mlops_jupyter.cli.progress import cell_progress

    workspace = call.workspace()
    with cell_progress(call) as progress:
        verdict = workspace.reproduce(
            ref,
            progress=progress,
            source=source,
            timeout_s=timeout,
            kernel=kernel,
            allow_effects=allow_effects,
        )
    return verdict_answer(verdict, every=every)
