"""How long recording keeps the user waiting: a small cell, recorded by us and by hand."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.capture_sources import CELL, MLFLOW, OURS, PEERS, READY, RECORDS
from benchmarks.kernels import Kernel, kernel
from benchmarks.measure import (
    Result,
    Row,
    alternate,
    at_least_times,
    at_most,
    beside,
    timed_row,
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
likewise. The courier is at work meanwhile, as it is for users. Order alternates; {SERIES}
series with fresh kernels. The best of the peers counts for the bar.
"""

PLAIN, MARKED, UNMARKED = "plain", "marked", "unmarked"
Actions = dict[str, Callable[[], float]]
Series = dict[str, list[float]]


@dataclass(slots=True)
class Times:
    """Milliseconds by the name of what was done."""

    taken: Series = field(default_factory=lambda: defaultdict(list))
    first: Series = field(default_factory=lambda: defaultdict(list))
    worked: Series = field(default_factory=lambda: defaultdict(list))


def measure() -> Result:
    """Take the measure."""
    times = Times()
    for _ in range(SERIES):
        with scratch() as folder:
            _series(folder, times)
    return _result(times)


def _series(folder: Path, times: Times) -> None:
    """Measure in three fresh kernels, and see that all was really recorded."""
    root = workspace(folder / "ours")
    uri, database = ready_mlflow(folder)
    with ExitStack() as stack:
        plain, ours, theirs = (
            stack.enter_context(kernel(place)) for place in (folder, root, folder)
        )
        ours.run("%load_ext mlops_jupyter")
        for one in (plain, ours, theirs):
            one.run(READY)
        theirs.run(MLFLOW.format(uri=uri))
        actions = _actions(plain, ours, theirs, times.worked)
        for name, action in actions.items():
            times.first[name].append(action())
        for name, values in alternate(actions, ROUNDS, warm=WARM).items():
            times.taken[name].extend(values)
    _check(root, database)


def _actions(plain: Kernel, ours: Kernel, theirs: Kernel, worked: Series) -> Actions:
    def repeat(where: Kernel, cell: str, name: str) -> Callable[[], float]:
        numbers = count(1)

        def once() -> float:
            took = where.run(cell.replace("{number}", str(next(numbers))))
            worked[name].append(where.worked_ms)
            return took

        return once

    peers = {name: repeat(theirs, CELL + RECORDS + code, name) for name, code in PEERS.items()}
    return {
        PLAIN: repeat(plain, CELL, PLAIN),
        MARKED: repeat(ours, OURS + CELL, MARKED),
        UNMARKED: repeat(ours, CELL, UNMARKED),
        **peers,
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


def _result(times: Times) -> Result:
    taken, plain = times.taken, times.taken[PLAIN]
    ours = timed_row("`%%experiment`", taken[MARKED], above=plain)
    peers = [beside(timed_row(name, taken[name], above=plain), ours) for name in PEERS]
    best = min(peers, key=lambda row: row.value)
    return Result(
        name=NAME,
        title="A small `%%experiment` cell: time added",
        how=HOW,
        rows=(
            at_most(ours, 5),
            *(at_least_times(row, 5) if row is best else row for row in peers),
            timed_row("recorded, without `%%experiment`", taken[UNMARKED], above=plain),
            *_pair("first in a kernel", times.first, plain),
            *_pair("main thread's processor time", times.worked, times.worked[PLAIN]),
            timed_row("not added: the plain cell itself", plain),
        ),
    )


def _pair(what: str, series: Series, plain: list[float]) -> tuple[Row, Row]:
    """Return a row of ours and one of MLflow's client."""
    client = next(iter(PEERS))
    ours = timed_row(f"{what}: `%%experiment`", series[MARKED], above=plain)
    return ours, beside(timed_row(f"{what}: {client}", series[client], above=plain), ours)
