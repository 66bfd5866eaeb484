"""What recording adds to a headless run of a notebook, in one living process."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.fifty_cells import CELLS, RUNS, write_notebook
from benchmarks.measure import Result, Row, alternate, at_most, clocked_ms, timed_row
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
{RUNS} runs, the courier's own start included. *Added processor time* is
that of this process and the kernel together. The bar is 150 ms + 2 ms per cell. {REPEATS}
repeats, alternating order.
"""
OURS = "`run_notebook`, to durable in the workspace"
PEER = "papermill, not recorded"


@dataclass(slots=True)
class Taken:
    """What is noted beside the times, in milliseconds."""

    delivered: list[float] = field(default_factory=list)
    worked: dict[str, list[float]] = field(default_factory=lambda: {OURS: [], PEER: []})


def measure() -> Result:
    """Take the measure."""
    noted = Taken()
    with scratch() as folder, _own_surroundings():
        notebook = write_notebook(folder / "fifty.ipynb")
        places = (folder / f"workspace-{number}" for number in count())
        actions: dict[str, Callable[[], float]] = {
            OURS: lambda: _recorded(notebook, workspace(next(places)), noted),
            PEER: lambda: _clocked(PEER, lambda: _plain(notebook, folder / "p.ipynb"), noted),
        }
        taken = alternate(actions, REPEATS, warm=1)
    ours, peer = noted.worked[OURS][1:], noted.worked[PEER][1:]  # without the warm round
    return Result(
        name=NAME,
        title=f"A headless run of {CELLS} cells, in process",
        how=HOW,
        rows=(
            *added_rows(OURS, taken[OURS], PEER, taken[PEER]),
            timed_row("added processor time", ours, above=peer),
            timed_row("delivered to MLflow, after that", noted.delivered[1:]),
        ),
    )


def added_rows(ours: str, taken: list[float], peer: str, theirs: list[float]) -> tuple[Row, ...]:
    """Return what we add to the peer, judged by the bar, and both times themselves."""
    added = timed_row("added by recording", taken, above=theirs)
    return at_most(added, ALLOWED_MS), timed_row(ours, taken), timed_row(peer, theirs)


def _recorded(notebook: Path, root: Path, noted: Taken) -> float:
    request = RunRequest(notebook=notebook, output=root / "executed.ipynb", workspace=root)
    results = []
    took = _clocked(OURS, lambda: results.append(run_notebook(request)), noted)
    if results[0].failure or not results[0].recorded:
        raise RuntimeError(f"The notebook was not recorded: {results[0]}")
    noted.delivered.append(clocked_ms(lambda: deliver(root)))
    dissolve(root)
    return took


def _clocked(name: str, action: Callable[[], object], noted: Taken) -> float:
    before = _processor_ms()
    took = clocked_ms(action)
    noted.worked[name].append(_processor_ms() - before)
    return took


def _processor_ms() -> float:
    """Return the processor time of this process and of kernels that ended; no courier's."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(one)[:2]) for one in who) * 1000


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
