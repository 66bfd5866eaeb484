"""`mlops run` beside the `papermill` command: whole processes, imports included."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.fifty_cells import CELLS, write_notebook
from benchmarks.headless import added_rows
from benchmarks.measure import Action, Result, Spent, alternate, clocked, timed_row
from benchmarks.places import dissolve, environment, scratch, workspace
from mlops_jupyter.store import Store

NAME = "command"
REPEATS = 4
HOW = f"""
The same notebook of {CELLS} cells as whole commands: `mlops run NOTEBOOK OUTPUT` and
`papermill NOTEBOOK OUTPUT --no-request-save-on-cell-execute --autosave-cell-every 0
--no-progress-bar`. Both are timed from the start of the command to the last writing of OUTPUT;
ours writes it last after the kernel has said that every record is durable in the workspace.
`mlops run` then waits until MLflow has its runs: *to exit*. {REPEATS} repeats, alternating
order, each of ours in a workspace of its own, in which a courier starts during the run. *Added
processor time* is that of the whole command to its exit, so ours includes the wait for
delivery, but not the courier. With so few repeats the difference is rough.
"""
QUICK = "--no-request-save-on-cell-execute --autosave-cell-every 0 --no-progress-bar".split()
OURS, PEER = (
    "`mlops run`, to durable in the workspace",
    "`papermill`, to its last save, not recorded",
)


def measure() -> Result:
    """Take the measure."""
    exits: dict[str, list[Spent]] = {OURS: [], PEER: []}
    with scratch() as folder:
        notebook = write_notebook(folder / "fifty.ipynb")
        places = (folder / f"workspace-{number}" for number in count())
        plain = folder / "plain.ipynb"
        command = ["papermill", str(notebook), str(plain), *QUICK]
        actions: dict[str, Action] = {
            OURS: lambda: _ours(notebook, workspace(next(places)), exits[OURS]),
            PEER: lambda: _command(command, plain, exits[PEER]),
        }
        spent = alternate(actions, REPEATS, warm=1)
    return Result(
        name=NAME,
        title=f"A headless run of {CELLS} cells, as a command",
        how=HOW,
        rows=(
            *added_rows(OURS, spent[OURS], PEER, spent[PEER]),
            timed_row("`mlops run`, to exit, delivered to MLflow", exits[OURS][1:]),
            timed_row("`papermill`, to exit", exits[PEER][1:]),
        ),
    )


def _ours(notebook: Path, root: Path, exits: list[Spent]) -> Spent:
    output = root / "executed.ipynb"
    command = ["mlops", "run", str(notebook), str(output)]
    spent = _command(command, output, exits, MLOPS_WORKSPACE=str(root))
    with Store.open(root) as store:
        executions = sum(len(store.executions(s.session_id)) for s in store.sessions())
    if executions != CELLS:
        raise RuntimeError(f"{executions} of {CELLS} cells were recorded.")
    dissolve(root)
    return spent


def _command(words: list[str], output: Path, exits: list[Spent], **variables: str) -> Spent:
    """Run a command of this environment; return the time to the last writing of `output`.

    The processor time is that of the whole command: to its exit.
    """
    command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
    env = environment(**variables)
    began = time.time()
    spent = clocked(lambda: subprocess.run(command, env=env, capture_output=True, check=True))
    exits.append(spent)
    return replace(spent, taken_ms=(output.stat().st_mtime - began) * 1000)
