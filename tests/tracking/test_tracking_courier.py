"""The courier as a process: one, detached, small, gone when idle, watching for deaths."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest
from handmade import Hand
from made_models import run_with_model

from mlops_jupyter.store import Journal, Store
from mlops_jupyter.tracking import deliver_now, ensure_courier, read_status
from mlops_jupyter.tracking.status import courier_lock, courier_log

pytestmark = pytest.mark.journey

DEADLINE_S = 90
MAX_BYTES = 300 * 1024 * 1024

DYING_KERNEL = """
import os, signal, sys
from pathlib import Path
from mlops_jupyter.records import new_id, now
from mlops_jupyter.records.entries import ExecutionStarted, RunStarted
from mlops_jupyter.store import Store, new_session

store = Store.open(Path(sys.argv[1]))
session = new_session(store, "kernel", notebook="a.ipynb")
journal = store.write_as(session)
ids = {"execution_id": new_id(), "session_id": session.session_id, "started_at": now()}
journal.append(
    ExecutionStarted(ordinal=1, source="x", **ids),
    RunStarted(run_id=new_id(), experiment="a", **ids),
)
os.kill(os.getpid(), signal.SIGKILL)
"""


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def couriers(store: Store) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "mlops_jupyter.tracking.courier" in words and str(store.root) in words:
            found.append(process)
    return found


@pytest.fixture
def courier(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[psutil.Process]:
    """The courier of `store`, started as a kernel starts it."""
    monkeypatch.delenv("MLOPS_COURIER")
    monkeypatch.setenv("MLOPS_COURIER_IDLE_S", "1")
    ensure_courier(store.root)
    until(courier_lock(store.folder).held_by_another)
    [process] = couriers(store)
    yield process
    if process.is_running():
        process.send_signal(signal.SIGTERM)
    until(lambda: not courier_lock(store.folder).held_by_another())


def test_it_delivers_and_stays_small(
    kernel: Hand, journal: Journal, courier: psutil.Process
) -> None:
    runs = [run_with_model(kernel) for _ in range(3)]
    report = deliver_now(kernel.store, journal, timeout_s=DEADLINE_S)
    assert report.problems == ()
    assert set(report.delivered) == {run.run_id for run in runs}
    assert courier.memory_info().rss < MAX_BYTES
    writers = {
        s.kind for s in kernel.store.sessions() if s.session_id != journal.session.session_id
    }
    assert writers == {"kernel", "courier"}


def test_there_is_one_in_a_session_of_its_own(kernel: Hand, courier: psutil.Process) -> None:
    kernel.cell("1 + 1")
    second = subprocess.run(
        [sys.executable, "-P", "-m", "mlops_jupyter.tracking.courier", str(kernel.store.root)],
        check=False,
    )
    ensure_courier(kernel.store.root)
    assert second.returncode == 0
    assert couriers(kernel.store) == [courier]
    assert os.getsid(courier.pid) == courier.pid
    assert read_status(kernel.store.folder).alive


def test_it_stays_for_a_kernel_and_leaves_when_idle(kernel: Hand, courier: psutil.Process) -> None:
    kernel.cell("1 + 1")
    begun = time.monotonic()
    until(lambda: time.monotonic() - begun > 3)
    assert courier.is_running()
    kernel.journal.close()
    until(lambda: not courier_lock(kernel.store.folder).held_by_another())


def test_it_writes_down_who_died(store: Store, journal: Journal, courier: psutil.Process) -> None:
    command = [sys.executable, "-c", DYING_KERNEL, str(store.root)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    until(lambda: [run for run in store.runs() if run.mlflow and run.mlflow.complete])
    [run] = store.runs()
    assert run.status == "KERNEL_DIED"
    until(lambda: store.unended_executions() == [])


def test_killed_it_is_replaced(kernel: Hand, journal: Journal, courier: psutil.Process) -> None:
    run = run_with_model(kernel)
    courier.kill()
    until(lambda: not courier_lock(kernel.store.folder).held_by_another())
    ensure_courier(kernel.store.root)
    until(courier_lock(kernel.store.folder).held_by_another)
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=DEADLINE_S).complete
    for process in couriers(kernel.store):
        process.send_signal(signal.SIGTERM)


def test_the_log_says_it_once(store: Store, journal: Journal, courier: psutil.Process) -> None:
    from handmade import hand

    away = hand(store, tracking_uri="http://127.0.0.1:9")
    away.run()
    away.journal.close()  # nobody will settle it any more
    for _ in range(3):
        report = deliver_now(store, journal, timeout_s=DEADLINE_S)
        assert not report.complete
    assert courier_log(store.folder).read_text("utf-8").count("does not answer") == 1


def test_a_workspace_that_is_gone(store: Store, courier: psutil.Process) -> None:
    (store.root / "mlops.toml").rename(store.root / "moved.toml")
    until(lambda: not courier_lock(store.folder).held_by_another())
    (store.root / "moved.toml").rename(store.root / "mlops.toml")


def test_off_means_off(store: Store) -> None:
    ensure_courier(store.root)
    assert couriers(store) == []
    assert not courier_log(store.folder).exists()


def test_starting_it_imports_nothing_heavy() -> None:
    probe = (
        "import sys; from mlops_jupyter.tracking import ensure_courier; "
        "import mlops_jupyter.tracking.context; "
        "print(sorted({'mlflow','pandas','numpy','sklearn','sqlite3'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
