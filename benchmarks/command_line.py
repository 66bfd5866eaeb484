"""`mlops run` beside the `papermill` command: whole processes, imports included."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from benchmarks.fifty_cells import CELLS, write_notebook
from benchmarks.headless import added_rows
from benchmarks.measure import Result, alternate, clocked_ms, timed_row
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
order, each of ours in a workspace of its own, in which a courier starts during the run.
"""
QUICK = "--no-request-save-on-cell-execute --autosave-cell-every 0 --no-progress-bar".split()
OURS, PEER = (
    "`mlops run`, to durable in the workspace",
    "`papermill`, to its last save, not recorded",
)


def measure() -> Result:
    """Take the measure."""
    to_exit: dict[str, list[float]] = {"mlops run": [], "papermill": []}
    with scratch() as folder:
        notebook = write_notebook(folder / "fifty.ipynb")
        places = (folder / f"workspace-{number}" for number in count())
        plain = folder / "plain.ipynb"
        actions = {
            OURS: lambda: _ours(notebook, workspace(next(places)), to_exit["mlops run"]),
            PEER: lambda: _command(
                ["papermill", str(notebook), str(plain), *QUICK], plain, to_exit["papermill"]
            ),
        }
        taken = alternate(actions, REPEATS, warm=1)
    return Result(
        name=NAME,
        title=f"A headless run of {CELLS} cells, as a command",
        how=HOW,
        rows=(
            *added_rows(OURS, taken[OURS], PEER, taken[PEER]),
            timed_row("`mlops run`, to exit, delivered to MLflow", to_exit["mlops run"][1:]),
            timed_row("`papermill`, to exit", to_exit["papermill"][1:]),
        ),
    )


def _ours(notebook: Path, root: Path, to_exit: list[float]) -> float:
    output = root / "executed.ipynb"
    command = ["mlops", "run", str(notebook), str(output)]
    took = _command(command, output, to_exit, MLOPS_WORKSPACE=str(root))
    with Store.open(root) as store:
        executions = sum(len(store.executions(s.session_id)) for s in store.sessions())
    if executions != CELLS:
        raise RuntimeError(f"{executions} of {CELLS} cells were recorded.")
    dissolve(root)
    return took


def _command(words: list[str], output: Path, to_exit: list[float], **variables: str) -> float:
    """Run a command of this environment; return the time to the last writing of `output`."""
    command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
    began = time.time()
    to_exit.append(
        clocked_ms(
            lambda: subprocess.run(
                command, env=environment(**variables), capture_output=True, check=True
            )
        )
    )
    return (output.stat().st_mtime - began) * 1000
