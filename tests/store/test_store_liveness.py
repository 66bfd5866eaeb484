from __future__ import annotations

import os
import signal
from pathlib import Path

import msgspec
import psutil
import pytest
from store_makers import cell, cell_end, child, run, run_end, scored, wait_until

from mlops_jupyter.store import Journal, Store, is_alive, new_session, process, reap, this_process

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from mlops_jupyter.store import Store, new_session
from store_makers import cell, run, scored
store = Store.open(Path(sys.argv[1]))
journal = store.write_as(new_session(store, "kernel"))
scored(journal, 1)
begun = cell(journal, 2)
journal.append(begun, run(begun))
print("ready", flush=True)
sys.stdin.readline()
"""


def test_this_process_is_alive_and_known_to_psutil() -> None:
    me = this_process()
    assert is_alive(me) is True
    assert me.pid == os.getpid()
    assert abs(me.started - psutil.Process().create_time()) < 1.5


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"host": "elsewhere"}, None),
        ({"boot_id": "another"}, False),
        ({"pid": 2**22 + 1}, False),
        ({"start_ticks": 1}, False),
        ({"start_ticks": None}, True),
        ({"start_ticks": None, "started": 1.0}, False),
        ({"started": 1.0}, True),  # the clock was set since
    ],
)
def test_who_lives(changes: dict[str, object], expected: bool | None) -> None:
    assert is_alive(msgspec.structs.replace(this_process(), **changes)) is expected


def test_who_lives_where_there_is_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.sys, "platform", "darwin")
    process._identity.cache_clear()
    me = this_process()
    assert me.start_ticks is None
    assert is_alive(me) is True
    assert is_alive(msgspec.structs.replace(me, started=1.0)) is False
    assert is_alive(msgspec.structs.replace(me, pid=2**22 + 1)) is False
    process._identity.cache_clear()


def test_a_process_name_with_brackets(tmp_path: Path) -> None:
    name = tmp_path / "a ) R (b"
    name.symlink_to("/bin/sleep")
    import subprocess

    with subprocess.Popen([str(name), "60"]) as running:
        wait_until(lambda: Path(f"/proc/{running.pid}/comm").read_text() == "a ) R (b\n")
        state, ticks = process._proc_stat(running.pid) or ("", 0)
        assert state in "SRD"
        assert ticks > 1000
        running.kill()
        wait_until(lambda: (process._proc_stat(running.pid) or "Z")[0] == "Z")
        assert (
            process._alive_linux(msgspec.structs.replace(this_process(), pid=running.pid)) is False
        )


def test_a_killed_kernel_leaves_kernel_died(store: Store, journal: Journal) -> None:
    here = str(Path(__file__).parent)
    with child(WRITER, str(store.root), here) as kernel:
        assert kernel.stdout
        assert kernel.stdout.readline() == "ready\n"
        assert [r.status for r in store.runs()] == ["RUNNING", "FINISHED"]
        assert reap(store, journal) == []
        kernel.send_signal(signal.SIGKILL)
        # still a zombie of this process, and dead all the same
        wait_until(lambda: store.runs()[0].status == "KERNEL_DIED")
    running, finished = store.runs()
    assert finished.status == "FINISHED"
    assert running.ended_at is not None
    assert running.ended_at >= running.started_at
    session = running.session_id
    assert [e.status for e in store.executions(session)] == ["FINISHED", "KERNEL_DIED"]
    assert store.live_sessions() == []
    store.refresh()
    assert reap(store, journal) == [running.run_id]
    assert {("run", running.run_id), ("session", session)} <= store.refresh()
    assert store.running() == []
    assert store.unended_executions() == []
    assert store.session(session).ended_at is not None
    assert store.run(running.run_id).status == "KERNEL_DIED"
    assert reap(store, journal) == []


def test_a_run_on_another_host_stays_running(store: Store) -> None:
    session = new_session(store, "kernel")
    session = msgspec.structs.replace(
        session, process=msgspec.structs.replace(session.process, host="elsewhere")
    )
    journal = store.write_as(session)
    begun = cell(journal)
    journal.append(begun, run(begun))
    assert [r.status for r in store.runs()] == ["RUNNING"]
    assert [s.session_id for s in store.live_sessions()] == [session.session_id]
    journal.close()
    # a session that says itself that it has ended ends what it left
    assert [r.status for r in store.runs()] == ["KERNEL_DIED"]


def test_a_kernels_own_ending_counts_before_a_watchdogs(store: Store, journal: Journal) -> None:
    begun = cell(journal)
    started = run(begun)
    other = store.write_as(new_session(store, "courier"))
    journal.append(begun, started, run_end(started), cell_end(begun))
    other.append(run_end(started, status="KERNEL_DIED"), cell_end(begun, status="KERNEL_DIED"))
    other.close()
    assert store.run(started.run_id).status == "FINISHED"
    assert store.execution(begun.execution_id).status == "FINISHED"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_is_itself() -> None:
    me = this_process()
    pid = os.fork()
    if pid == 0:
        child_is_another = this_process().pid == os.getpid() != me.pid
        os._exit(0 if child_is_another else 1)
    assert os.waitpid(pid, 0)[1] == 0


def test_many_runs_of_one_dead_session_are_judged_once(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlops_jupyter.store import liveness

    asked = []
    monkeypatch.setattr(liveness, "is_alive", asked.append)
    for n in range(5):
        begun = cell(journal, n)
        journal.append(begun, run(begun))
    assert len(store.runs()) == 5
    assert len(asked) == 1
    assert scored(journal, 9)
