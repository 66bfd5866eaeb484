"""A real IPython shell in this process, recorded into a workspace of its own."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import mlops_jupyter
from mlops_jupyter import recorder
from mlops_jupyter.records import Execution, Run
from mlops_jupyter.store import Store


@dataclass
class Notebook:
    """Runs cells and looks at what was recorded."""

    shell: InteractiveShell
    root: Path

    def run(self, source: str) -> Any:
        """Run a cell as a notebook would; return IPython's result, raise nothing."""
        return self.shell.run_cell(source, store_history=True)

    def store(self) -> Store:
        """Return the workspace, everything seen so far being in it."""
        recorder.drain()
        return Store.open(self.root)

    def executions(self) -> list[Execution]:
        with self.store() as store:
            sessions = [s for s in store.sessions() if s.kind == "kernel"]
            return [e for s in sessions for e in store.executions(s.session_id)]

    def runs(self) -> list[Run]:
        with self.store() as store:
            return store.runs()[::-1]


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLOPS_WORKSPACE", str(tmp_path))
    monkeypatch.setattr("mlops_jupyter.tracking.ensure_courier", lambda _: None)
    for name in ("MLOPS_NOTEBOOK", "JPY_SESSION_NAME", "MLOPS_HEADLESS", "MLOPS_RERUN_OF"):
        monkeypatch.delenv(name, raising=False)
    Store.open(tmp_path, create=True).close()
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    mlops_jupyter.load_ipython_extension(shell)
    yield Notebook(shell, tmp_path)
    mlops_jupyter.unload_ipython_extension(shell)
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()
    InteractiveShell.clear_instance()
