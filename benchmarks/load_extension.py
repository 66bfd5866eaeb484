"""What `%load_ext mlops_jupyter` costs a fresh kernel."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kernels import kernel
from benchmarks.measure import Result, Spent, alternate, at_most, beside, timed_row, worked_row
from benchmarks.places import scratch, workspace

NAME = "load"
REPEATS = 7
LOAD = "%load_ext mlops_jupyter"
HEAVY = ("blosc2", "click", "mlflow", "numpy", "pandas", "papermill", "pyarrow", "rich", "sklearn")
HOW = f"""
A fresh kernel process each time, bytecode compiled, {REPEATS} repeats in alternating order.
The time is that of the cell `{LOAD}` inside the kernel, minus that of an empty statement in
the same kernel. The peer is `import mlflow`: what a notebook pays before it can log anything
by hand.
"""
LOADED = f"sorted(set({HEAVY!r}) & set(__import__('sys').modules))"
READY = "in a workspace"
NEW = "in a folder without one (made now)"
PEER = "`import mlflow`"


def measure() -> Result:
    """Take the measure."""
    heavy: set[str] = set()
    with scratch() as folder:
        ready = workspace(folder / "ready")
        places = iter(folder / f"new-{number}" for number in range(100))
        actions = {
            READY: lambda: _load(ready, heavy),
            NEW: lambda: _load(next(places), heavy),
            PEER: lambda: _cost(folder, "import mlflow"),
        }
        spent = alternate(actions, REPEATS, warm=1)
    ours = timed_row(f"`{LOAD}` {READY}", spent[READY])
    new = timed_row(f"`{LOAD}` {NEW}", spent[NEW])
    peer = beside(timed_row(PEER, spent[PEER]), ours)
    note = f"Heavy packages that it imported: {', '.join(sorted(heavy)) or 'none'}."
    return Result(
        name=NAME,
        title="Loading the extension",
        how=HOW,
        rows=(
            at_most(ours, 150),
            at_most(new, 150),
            peer,
            worked_row("the first of these, processor time", spent[READY]),
        ),
        notes=(note,),
    )


def _load(folder: Path, heavy: set[str]) -> Spent:
    folder.mkdir(exist_ok=True)
    return _cost(folder, LOAD, heavy)


def _cost(folder: Path, code: str, heavy: set[str] | None = None) -> Spent:
    with kernel(folder) as fresh:
        for _ in range(3):
            empty = fresh.run("pass")
        cost = fresh.run(code)
        if heavy is not None:
            heavy.update(_names(fresh.ask(LOADED)))
    return Spent(cost.taken_ms - empty.taken_ms, cost.worked_ms - empty.worked_ms)


def _names(shown: str) -> list[str]:
    return [name.strip("' ") for name in shown.strip("[]").split(",") if name.strip("' ")]
