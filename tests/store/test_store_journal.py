from __future__ import annotations

import errno
import os
import signal
import threading
from pathlib import Path

import pytest
from store_makers import child, entries_of, scored, wait_until

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.records import Metric
from mlops_jupyter.records.entries import MetricLogged, SessionEnded, SessionStarted
from mlops_jupyter.store import Journal, Store, doctor, new_session


def point(value: float) -> MetricLogged:
    return MetricLogged(run_id="a" * 32, metric=Metric(name="loss", value=value))


def test_the_file_is_made_with_the_first_entry(store: Store) -> None:
    journal = store.write_as(new_session(store, "cli"))
    assert not journal.path.exists()
    journal.append(point(1))
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert entries_of(journal) == [SessionStarted(session=journal.session), point(1)]
    journal.close()


def test_a_session_that_wrote_nothing_leaves_nothing(store: Store) -> None:
    journal = store.write_as(new_session(store, "cli"))
    journal.sync()
    journal.close()
    assert not journal.path.exists()


def test_closing_ends_the_session_once(journal: Journal) -> None:
    journal.append(point(1))
    journal.close()
    journal.close()
    ends = [e for e in entries_of(journal) if isinstance(e, SessionEnded)]
    assert [e.session_id for e in ends] == [journal.session.session_id]


def test_a_closed_journal_takes_nothing(journal: Journal) -> None:
    journal.append(point(1))
    journal.close()
    with pytest.raises(WorkspaceUnusable, match="is closed"):
        journal.append(point(2))


def test_threads_may_append_at_once(journal: Journal) -> None:
    def write(thread: int) -> None:
        for i in range(200):
            journal.append(point(thread * 1000 + i))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    values = [e.metric.value for e in entries_of(journal) if isinstance(e, MetricLogged)]
    assert sorted(values) == [n * 1000 + i for n in range(4) for i in range(200)]
    assert [v for v in values if v < 1000] == list(range(200))


def test_it_reaches_the_disk_by_itself(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(file), real(file)))
    journal.append(point(1))
    wait_until(lambda: synced)


def test_a_full_disk_is_a_sentence_and_costs_only_the_entry(
    journal: Journal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = scored(journal, 1)
    real = os.write
    calls = []

    def half(file: int, data: bytes) -> int:
        calls.append(data)
        if len(calls) == 1:
            return real(file, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(WorkspaceUnusable, match=r"No space left on device; free some space"):
            journal.append(point(1))
    second = scored(journal, 2)
    assert [r.run_id for r in store.runs()] == [second.run_id, first.run_id]
    assert [f.severity for f in doctor(store)] == ["error"]


def test_a_failed_fsync_is_told_with_the_next_entry(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def refuse(_file: int) -> None:
        failed.set()
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        journal.append(point(1))
        assert failed.wait(30)
        wait_until(lambda: journal.failure is not None)
    with pytest.raises(WorkspaceUnusable, match="Input/output error"):
        journal.append(point(2))
    journal.append(point(3))


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_does_not_write(journal: Journal) -> None:
    journal.append(point(1))
    before = journal.path.read_bytes()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            journal.append(point(2))
        except WorkspaceUnusable as error:
            os.write(write, str(error).encode())
        journal.close()
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as answer:
        assert "forked child" in answer.read()
    assert journal.path.read_bytes() == before
    journal.append(point(3))


def test_a_journal_deleted_while_it_is_written_is_told(journal: Journal) -> None:
    journal.append(point(1))
    journal.sync()
    journal.path.unlink()
    journal.append(point(2))
    wait_until(lambda: journal.failure is not None)
    with pytest.raises(WorkspaceUnusable, match="was deleted while in use"):
        journal.append(point(3))
    with pytest.raises(WorkspaceUnusable, match="was deleted while in use"):
        journal.close()


WRITER = """
import sys
from pathlib import Path
from mlops_jupyter.records import Metric
from mlops_jupyter.records.entries import MetricLogged
from mlops_jupyter.store import Store, new_session
store = Store.open(Path(sys.argv[1]))
journal = store.write_as(new_session(store, "kernel"))
n = 0
while True:
    key = store.objects.put(str(n).encode() * 1000, compress=False)
    journal.append(MetricLogged(run_id=key, metric=Metric(name="n", value=n)))
    print(n, key, flush=True)
    n += 1
"""


def test_what_was_acknowledged_survives_kill_9(store: Store) -> None:
    with child(WRITER, str(store.root)) as process:
        assert process.stdout
        told = [process.stdout.readline().split() for _ in range(300)]
        process.send_signal(signal.SIGKILL)
        told += [line.split() for line in process.stdout if line.endswith("\n")]
        process.wait()
    path = next((store.folder / "journals").iterdir())
    session = store.sessions()[0]
    assert path.name.startswith(session.session_id)
    for n, key in told:
        assert [p.value for p in store.metric_points(key)] == [float(n)]
        assert store.objects.get(key) == n.encode() * 1000
    assert {f.severity for f in doctor(store)} == {"note"}
    assert store.live_sessions() == []


def test_a_torn_tail_is_left_until_it_is_complete(
    journal: Journal, store: Store, tmp_path: Path
) -> None:
    first = scored(journal, 1)
    whole = journal.path.read_bytes()
    scored(journal, 2)
    later = journal.path.read_bytes()
    journal.close()
    journal.path.write_bytes(later[: len(whole) + 50])
    assert [r.run_id for r in store.runs()] == [first.run_id]
    journal.path.write_bytes(later)
    assert len(store.runs()) == 2
