"""However a kernel ends, its runs end truthfully and nothing before them is lost."""

from __future__ import annotations

import os
import signal

import pytest
from kernels import kernel, wait_until

from mlops_jupyter.store import Store, new_session, reap

pytestmark = pytest.mark.journey


def running(folder):
    with Store.open(folder) as store:
        return [run for run in store.runs() if run.status == "RUNNING"]


def test_a_killed_kernel_leaves_a_run_that_says_so(tmp_path):
    Store.open(tmp_path, create=True).close()
    with kernel(tmp_path, MLOPS_COURIER="off") as live:
        live.run("%load_ext mlops_jupyter")
        live.run("before = 41 + 1")
        live.begin("%%experiment demo\nimport time\ntime.sleep(600)")
        (run,) = wait_until(lambda: running(tmp_path), "the run")
        os.kill(live.pid, signal.SIGKILL)
        wait_until(lambda: not live.manager.is_alive(), "the end of the kernel")
    with Store.open(tmp_path) as store:
        assert store.run(run.run_id).status == "KERNEL_DIED"
        first, *_ = store.executions(run.session_id)
        assert first.source == "before = 41 + 1"
        journal = store.write_as(new_session(store, "cli"))
        assert reap(store, journal)
        journal.close()
        assert store.run(run.run_id).status == "KERNEL_DIED"
        assert reap(store, journal) == []


def test_an_interrupt_from_outside_ends_the_run_as_interrupted(tmp_path):
    Store.open(tmp_path, create=True).close()
    with kernel(tmp_path, MLOPS_COURIER="off") as live:
        live.run("%load_ext mlops_jupyter")
        live.begin("%%experiment demo\nwhile True:\n    pass")
        wait_until(lambda: running(tmp_path), "the run")
        live.manager.interrupt_kernel()
        wait_until(lambda: not running(tmp_path), "its end")
        wait_until(lambda: live.run("1 + 1")[0] == "ok", "the next cell")
    with Store.open(tmp_path) as store:
        (run,) = store.runs()
        assert run.status == "INTERRUPTED"


def test_a_kernel_that_is_shut_down_has_kept_everything(tmp_path):
    Store.open(tmp_path, create=True).close()
    with kernel(tmp_path, MLOPS_COURIER="off") as live:
        live.run("%load_ext mlops_jupyter")
        live.run("import numpy as np, pandas as pd")
        live.run("df = pd.DataFrame({'a': np.arange(300_000.0)})")
    with Store.open(tmp_path) as store:
        (entry,) = store.history("df")
        assert entry.version.manifest is not None
        (session,) = store.sessions()
        assert session.ended_at is not None


def test_an_unwritable_workspace_is_told_and_the_notebook_goes_on(tmp_path):
    (tmp_path / "mlops.toml").write_text("this is = not [toml")
    with kernel(tmp_path, MLOPS_COURIER="off") as live:
        status, said = live.run("%load_ext mlops_jupyter")
        assert status == "ok"
        assert said.startswith("Nothing is recorded: ")
        assert "mlops.toml" in said
        assert live.run("%%experiment demo\nx = 1\nprint(x + 1)") == ("ok", "2\n")
