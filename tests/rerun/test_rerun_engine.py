"""The engine with real kernels; few of them, since each takes its seconds."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import nbformat
import pytest

from mlops_jupyter.rerun import RunRequest, run_notebook
from mlops_jupyter.store import Store

SEEN = (
    "import os, sys\n"
    "parent = get_ipython().kernel.get_parent()\n"
    "print(parent['metadata']['cellId'], os.environ['MLOPS_HEADLESS'], os.getcwd())\n"
    "print(os.environ['MLOPS_NOTEBOOK'], os.environ.get('MLOPS_RERUN_OF'), os.environ['EXTRA'])"
)


def write(path, *cells):
    v4 = nbformat.v4
    made = [
        cell if not isinstance(cell, str) else v4.new_code_cell(cell, id=f"cell-{n}")
        for n, cell in enumerate(cells)
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=made, metadata={"kernelspec": spec}), path)
    return path


def text_of(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_a_notebook_that_fails_in_the_middle(tmp_path):
    folder = tmp_path / "note books {x}"
    folder.mkdir()
    path = write(
        folder / "n.ipynb",
        nbformat.v4.new_markdown_cell("## Settings"),
        "depth = 3  # how deep",
        SEEN,
        "print(depth)",
        "def f():\n    raise ValueError('no such month')\nf()",
        "print('never')",
    )
    before = path.read_bytes()
    told = []
    result = run_notebook(
        RunRequest(
            notebook=path,
            output=folder / "out" / "o.ipynb",
            parameters={"depth": "8"},
            workspace=tmp_path,
            rerun_of="abc",
            environment={"EXTRA": "yes"},
            progress=told.append,
            junit=folder / "report.xml",
        )
    )
    assert path.read_bytes() == before
    assert "EXTRA" not in os.environ
    assert [(p.number, p.total, p.label) for p in told][:2] == [
        (1, 5, "Settings"),
        (2, 5, "parent = get_ipython().kernel.get_parent()"),
    ]
    failure = result.failure
    assert (failure.number, failure.cell_id, failure.ename) == (4, "cell-4", "ValueError")
    assert failure.evalue == "no such month"
    assert "in f()" in failure.traceback
    assert "\x1b" not in failure.traceback
    assert (result.cells, result.parameters) == (4, {"depth": "8"})

    output = nbformat.read(folder / "out" / "o.ipynb", as_version=4)
    cells = {cell.id: cell for cell in output.cells}
    assert cells["cell-1"].source == "depth = 8  # how deep"
    assert text_of(cells["cell-2"]).splitlines() == [
        f"cell-2 1 {folder}",
        f"{path} abc yes",
    ]
    assert text_of(cells["cell-3"]) == "8\n"
    assert cells["cell-5"].outputs == []
    assert sum("papermill-error" in cell.source for cell in output.cells) == 2

    suite = ET.parse(folder / "report.xml").getroot()  # written by ourselves
    assert suite.attrib["failures"] == "1"
    assert [bool(case.findall("failure")) for case in suite][3] is True

    assert result.recorded
    executions = Store.open(tmp_path).executions(result.session_id)
    assert [e.status for e in executions] == ["FINISHED"] * 3 + ["FAILED"]
    assert executions[0].source == "depth = 8  # how deep"
    assert executions[3].cell_id == "cell-4"


@pytest.mark.journey
def test_cells_that_hang_die_or_leave_early(tmp_path):
    loop = write(tmp_path / "loop.ipynb", "x = 1", "while True: pass", "y = 2")
    died = write(tmp_path / "died.ipynb", "import os\nos._exit(1)", "y = 2")
    early = write(tmp_path / "early.ipynb", "import sys\nsys.exit(0)", "y = 2")
    allowed = nbformat.v4.new_code_cell("1/0", metadata={"tags": ["raises-exception"]})
    goes_on = write(tmp_path / "goes-on.ipynb", allowed, "y = 2")

    def run(path):
        request = RunRequest(notebook=path, workspace=tmp_path, timeout_s=5)
        return run_notebook(request)

    with ThreadPoolExecutor(2) as pool:
        hung, dead, left, went_on = pool.map(run, [loop, died, early, goes_on])
    assert (hung.failure.number, hung.failure.ename) == (2, "CellTimeoutError")
    assert "longer than 5" in hung.failure.evalue
    assert hung.recorded  # the cell was interrupted, and its record says so
    executions = Store.open(tmp_path).executions(hung.session_id)
    assert [e.status for e in executions] == ["FINISHED", "INTERRUPTED"]
    assert (dead.failure.number, dead.failure.ename) == (1, "DeadKernelError")
    assert not dead.recorded
    assert (left.failure, left.cells) == (None, 1)
    assert (went_on.failure, went_on.cells) == (None, 2)


@pytest.mark.journey
def test_plain_papermill_can_use_the_engine(tmp_path):
    import papermill

    path = write(tmp_path / "n.ipynb", "x = 1", "print(x)")
    papermill.execute_notebook(
        str(path), str(tmp_path / "o.ipynb"), engine_name="mlops", progress_bar=False
    )
    output = nbformat.read(tmp_path / "o.ipynb", as_version=4)
    assert text_of(output.cells[1]) == "1\n"
    store = Store.open(tmp_path)
    [session] = [s for s in store.sessions() if s.kind == "kernel"]
    assert (session.notebook, session.headless) == ("n.ipynb", True)
    assert [e.cell_id for e in store.executions(session.session_id)] == ["cell-0", "cell-1"]


INTERRUPTED = """
import sys
from pathlib import Path
from mlops_jupyter.rerun import RunRequest, run_notebook
folder = Path(sys.argv[1])
run_notebook(RunRequest(notebook=folder / "n.ipynb", output=folder / "o.ipynb", workspace=folder))
"""


@pytest.mark.journey
def test_an_interrupt_ends_the_kernel_and_keeps_what_there_was(tmp_path):
    write(
        tmp_path / "n.ipynb",
        "x = 1",
        "from pathlib import Path\nPath('started').touch()\nwhile True: pass",
    )
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "started").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        complaint = process.communicate(timeout=60)[1]
    assert complaint.rstrip().endswith("KeyboardInterrupt")
    assert "never retrieved" not in complaint
    store = Store.open(tmp_path)
    [session] = [s for s in store.sessions() if s.kind == "kernel"]
    assert session.ended_at
    ran = store.executions(session.session_id)
    assert [e.status for e in ran] == ["FINISHED", "INTERRUPTED"]
    output = nbformat.read(tmp_path / "o.ipynb", as_version=4)
    assert output.cells[1].outputs[0].ename == "KeyboardInterrupt"
