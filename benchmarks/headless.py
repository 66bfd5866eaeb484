"""What recording adds to a headless run of a notebook, in one living process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.fifty_cells import CELLS, RUNS, write_notebook
from benchmarks.measure import (
    Action,
    Result,
    Row,
    Series,
    Spent,
    alternate,
    at_most,
    clocked,
    timed_row,
    worked_row,
)
from benchmarks.places import FOREIGN, dissolve, scratch, workspace
from mlops_jupyter.rerun import RunRequest, run_notebook
from mlops_jupyter.store import Store, new_session
from mlops_jupyter.tracking import deliver_now

NAME = "run"
REPEATS = 7
ALLOWED_MS = 150 + 2 * CELLS
DELIVERY_S = 120.0
HOW = f"""
A notebook of {CELLS} small cells, every tenth of them a run with 5 parameters and 5 metrics
(`#| experiment:`, which is a comment to papermill), a fresh kernel each time. Ours is
`rerun.run_notebook` up to its return: all cells run, the kernel has said that every record is
durable in the workspace, the executed notebook is written. The peer is
`papermill.execute_notebook` without saving after every cell, without autosave, without a
progress bar. Both modules are imported already; each of ours gets a workspace of its own, in
which a courier starts during the run. *Delivered* is the time from there until MLflow has all
{RUNS} runs, the courier's own start included. *Added processor time* is that of this process
and the kernel together, without the courier's. The bar is 150 ms + 2 ms per cell. {REPEATS}
repeats, alternating order.
"""
OURS = "`run_notebook`, to durable in the workspace"
PEER = "papermill, not recorded"


def measure() -> Result:
    """Take the measure."""
    delivered: list[Spent] = []
    with scratch() as folder, _own_surroundings():
        notebook = write_notebook(folder / "fifty.ipynb")
        places = (folder / f"workspace-{number}" for number in count())
        actions: dict[str, Action] = {
            OURS: lambda: _recorded(notebook, workspace(next(places)), delivered),
            PEER: lambda: clocked(lambda: _plain(notebook, folder / "plain.ipynb")),
        }
        spent = alternate(actions, REPEATS, warm=1)
    return Result(
        name=NAME,
        title=f"A headless run of {CELLS} cells, in process",
        how=HOW,
        rows=(
            *added_rows(OURS, spent[OURS], PEER, spent[PEER]),
            timed_row("delivered to MLflow, after that", delivered[1:]),
        ),
    )


def added_rows(ours: str, spent: Series, peer: str, theirs: Series) -> tuple[Row, ...]:
    """Return what we add to the peer, judged by the bar, and both times themselves."""
    return (
        at_most(timed_row("added by recording", spent, above=theirs), ALLOWED_MS),
        worked_row("added processor time", spent, above=theirs),
        timed_row(ours, spent),
        timed_row(peer, theirs),
    )


def _recorded(notebook: Path, root: Path, delivered: list[Spent]) -> Spent:
    request = RunRequest(notebook=notebook, output=root / "executed.ipynb", workspace=root)
    results = []
    spent = clocked(lambda: results.append(run_notebook(request)))
    if results[0].failure or not results[0].recorded:
        raise RuntimeError(f"The notebook was not recorded: {results[0]}")
    delivered.append(clocked(lambda: deliver(root)))
    dissolve(root)
    return spent


def deliver(root: Path) -> None:
    """Wait until all runs of the notebook are in MLflow; see that it is all of them."""
    with Store.open(root) as store:
        journal = store.write_as(new_session(store, "cli"))
        report = deliver_now(store, journal, timeout_s=DELIVERY_S)
        journal.close()
    if len(report.delivered) != RUNS or not report.complete:
        raise RuntimeError(f"Not everything was delivered: {report}")


def _plain(notebook: Path, output: Path) -> None:
    import papermill

    papermill.execute_notebook(
        str(notebook),
        str(output),
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        cwd=str(output.parent),
    )


@contextmanager
def _own_surroundings() -> Iterator[None]:
    """Keep away what would send records elsewhere, and what papermill's kernels warn of."""
    before = {name: os.environ.pop(name) for name in FOREIGN if name in os.environ}
    errors = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        os.environ.update(before)
