"""How long recording keeps the user waiting: a small cell, recorded by us and by hand."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

from benchmarks.capture_sources import CELL, MLFLOW, OURS, PEERS, READY, RECORDS
from benchmarks.kernels import Kernel, kernel
from benchmarks.measure import (
    Action,
    Result,
    Spent,
    alternate,
    at_least_times,
    at_most,
    beside,
    timed_row,
    worked_row,
)
from benchmarks.places import ready_mlflow, scratch, workspace
from mlops_jupyter.store import Store

NAME = "capture"
SERIES, WARM, ROUNDS = 3, 3, 25
HOW = f"""
Three real kernels, in each NumPy, pandas and a frame of 1,000 x 10: one with nothing more, one
with `mlops_jupyter`, one with MLflow imported, on a ready SQLite store with its experiment
set. All run the same cell (5 parameters, 5 metrics, one parameter changed each time); ours has
`%%experiment` as its first line and two tags, MLflow's log the same by hand. Cells come as
execute requests; the time is taken inside the kernel, from taking the request up to having its
reply ready. *Added* is the median minus that of the plain cell in the plain kernel; p95
likewise. *Processor time* is that of the kernel's main thread. The courier is at work
meanwhile, as it is for users. Order alternates; {SERIES} series with fresh kernels. The best
of the peers counts for the bar.
"""

PLAIN, MARKED, UNMARKED = "plain", "marked", "unmarked"
Spents = dict[str, list[Spent]]


def measure() -> Result:
    """Take the measure."""
    spent: Spents = defaultdict(list)
    first: Spents = defaultdict(list)
    for _ in range(SERIES):
        with scratch() as folder:
            _series(folder, spent, first)
    return _result(spent, first)


def _series(folder: Path, spent: Spents, first: Spents) -> None:
    """Measure in three fresh kernels, and see that all was really recorded."""
    root = workspace(folder / "ours")
    uri, database = ready_mlflow(folder)
    with ExitStack() as stack:
        places = (folder, root, folder)
        plain, ours, theirs = (stack.enter_context(kernel(place)) for place in places)
        ours.run("%load_ext mlops_jupyter")
        for one in (plain, ours, theirs):
            one.run(READY)
        theirs.run(MLFLOW.format(uri=uri))
        actions = _actions(plain, ours, theirs)
        for name, action in actions.items():
            first[name].append(action())
        for name, series in alternate(actions, ROUNDS, warm=WARM).items():
            spent[name].extend(series)
    _check(root, database)


def _actions(plain: Kernel, ours: Kernel, theirs: Kernel) -> dict[str, Action]:
    def repeat(where: Kernel, cell: str) -> Action:
        numbers = count(1)
        return lambda: where.run(cell.replace("{number}", str(next(numbers))))

    return {
        PLAIN: repeat(plain, CELL),
        MARKED: repeat(ours, OURS + CELL),
        UNMARKED: repeat(ours, CELL),
        **{name: repeat(theirs, CELL + RECORDS + code) for name, code in PEERS.items()},
    }


def _check(root: Path, database: Path) -> None:
    runs = 1 + WARM + ROUNDS
    with Store.open(root) as store:
        full = [run for run in store.runs() if len(run.params) >= 5 and len(run.metrics) == 5]
    with closing(sqlite3.connect(database)) as connection:
        [(params,)] = connection.execute("select count(*) from params")
        [(metrics,)] = connection.execute("select count(*) from metrics")
    if (len(full), params, metrics) != (runs, 5 * runs * len(PEERS), 5 * runs * len(PEERS)):
        raise RuntimeError(
            f"Not all was recorded: {len(full)} of {runs} runs, {params}, {metrics}."
        )


def _result(spent: Spents, first: Spents) -> Result:
    plain, client = spent[PLAIN], next(iter(PEERS))
    ours = timed_row("`%%experiment`", spent[MARKED], above=plain)
    peers = [beside(timed_row(name, spent[name], above=plain), ours) for name in PEERS]
    best = min(peers, key=lambda row: row.value)
    begin = timed_row("first in a kernel: `%%experiment`", first[MARKED], above=plain)
    begun = timed_row(f"first in a kernel: {client}", first[client], above=plain)
    work = worked_row("processor time: `%%experiment`", spent[MARKED], above=plain)
    works = worked_row(f"processor time: {client}", spent[client], above=plain)
    return Result(
        name=NAME,
        title="A small `%%experiment` cell: time added",
        how=HOW,
        rows=(
            at_most(ours, 5),
            *(at_least_times(row, 5) if row is best else row for row in peers),
            timed_row("recorded, without `%%experiment`", spent[UNMARKED], above=plain),
            *(begin, beside(begun, begin)),
            *(work, beside(works, work)),
            timed_row("not added: the plain cell itself", plain),
        ),
    )
