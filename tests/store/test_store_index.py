from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from store_makers import at, cell, child, run, scored

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.records import Metric
from mlops_jupyter.records.entries import MetricLogged
from mlops_jupyter.store import Journal, Store, cachefile, mounts, new_session, tail


def files(store: Store) -> list[Path]:
    return sorted((store.folder / "index").glob("*.sqlite"))


def ids(store: Store) -> list[str]:
    return [run.run_id for run in store.runs()]


@pytest.fixture
def three(journal: Journal, store: Store) -> list[str]:
    made = [scored(journal, n).run_id for n in (1, 2, 3)][::-1]
    assert ids(store) == made
    return made


def test_a_deleted_index_is_made_again(store: Store, three: list[str]) -> None:
    store.close()
    for path in (store.folder / "index").iterdir():
        path.unlink()
    assert ids(store) == three


def test_an_index_deleted_while_it_is_open_is_made_again(
    store: Store, journal: Journal, three: list[str]
) -> None:
    for path in (store.folder / "index").iterdir():
        path.unlink()
    (store.folder / "index").rmdir()
    assert ids(store) == three
    new = scored(journal, 4)
    assert ids(Store.open(store.root)) == [new.run_id, *three] == ids(store)


@pytest.mark.parametrize(
    "junk", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_an_index_that_is_no_database_is_made_again(
    store: Store, three: list[str], junk: bytes
) -> None:
    store.close()
    (path,) = files(store)
    path.write_bytes(junk)
    assert ids(store) == three
    assert len(files(store)) == 1


def test_a_damaged_page_is_no_loss(store: Store, journal: Journal) -> None:
    made = [scored(journal, n).run_id for n in range(300)][::-1]
    assert ids(store) == made
    store.close()
    (path,) = files(store)
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 512] = os.urandom(512)
    path.write_bytes(data)
    assert ids(store) == made


def test_a_damaged_document_is_no_loss(store: Store, three: list[str]) -> None:
    store.close()
    (path,) = files(store)
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE runs SET parts = x'7b22'")
    database.close()
    assert ids(store) == three


def test_tables_of_another_make_are_replaced(store: Store, three: list[str]) -> None:
    store.close()
    (path,) = files(store)
    database = sqlite3.connect(path)
    with database:
        database.execute("ALTER TABLE runs RENAME COLUMN parts TO pieces")
    database.close()
    assert ids(store) == three


def test_two_versions_of_the_package_each_have_an_index(
    store: Store, journal: Journal, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cachefile, "fingerprint", lambda: "1-other")
    with Store.open(store.root) as other:
        assert ids(other) == three
        new = scored(journal, 4).run_id
        assert ids(other) == ids(store) == [new, *three]
    assert len(files(store)) == 2


def test_a_journal_that_was_taken_away_takes_its_runs(
    store: Store, journal: Journal, three: list[str]
) -> None:
    other = store.write_as(new_session(store, "kernel"))
    extra = scored(other, 9).run_id
    other.close()
    watching = Store.open(store.root)
    assert ids(store) == ids(watching) == [extra, *three]
    other.path.unlink()
    assert ids(store) == three
    assert ids(watching) == three
    assert len(files(store)) == 1


def test_a_write_ahead_log_that_is_refused(
    store: Store, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a file system that refuses it cannot be had here: the one function decides
    monkeypatch.setattr(
        cachefile, "wal_works", lambda _database, path: not path.is_relative_to(store.root)
    )
    made = scored(journal).run_id
    assert ids(store) == [made]
    spare = list((tmp_path / "cache").rglob("*.sqlite"))
    assert len(spare) == 1
    assert store.uuid in str(spare[0])
    assert ids(Store.open(store.root)) == [made]


def test_a_write_ahead_log_that_is_refused_everywhere_is_a_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cachefile, "wal_works", lambda _database, _path: False)
    with pytest.raises(WorkspaceUnusable, match=r"kept neither in .* XDG_CACHE_HOME"):
        store.runs()


def test_an_index_folder_that_cannot_be_written_lies_elsewhere(
    store: Store, journal: Journal, tmp_path: Path
) -> None:
    made = scored(journal).run_id
    (store.folder / "index").rmdir()
    (store.folder / "index").write_bytes(b"")
    assert ids(store) == [made]
    assert list((tmp_path / "cache").rglob("*.sqlite"))


def test_a_network_file_system_is_told_from_its_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = str(tmp_path.resolve()).replace(" ", "\\040")
    table = tmp_path / "mountinfo"
    table.write_text(
        "22 1 8:1 / / rw - ext4 /dev/root rw\n"
        f"23 22 0:5 / {point}/far\\040away rw shared:2 - nfs4 server:/x rw\n"
        f"24 23 0:6 / {point}/far\\040away/near rw - tmpfs none rw\n"
    )
    monkeypatch.setattr(mounts, "MOUNTS", table)
    assert mounts.on_network(tmp_path / "far away" / "index")
    assert not mounts.on_network(tmp_path / "far away" / "near" / "index")
    assert not mounts.on_network(tmp_path / "far awayer")
    assert not mounts.on_network(tmp_path)
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "none")
    assert not mounts.on_network(tmp_path)


def test_journals_are_taken_in_by_chunks(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "CHUNK_BYTES", 256)
    long = cell(journal, 7, source="x" * 5000)
    made = [scored(journal, n).run_id for n in (1, 2)]
    journal.append(long)
    made.append(scored(journal, 3).run_id)
    assert ids(store) == made[::-1]
    assert store.execution(long.execution_id).source == "x" * 5000


def test_changes_are_told_once(store: Store, journal: Journal) -> None:
    assert store.refresh() == frozenset()
    started = scored(journal)
    session = ("session", journal.session.session_id)
    expected = {("run", started.run_id), ("execution", started.execution_id), session}
    store.runs()  # another reading does not swallow them
    assert store.refresh() == expected
    assert store.refresh() == frozenset()
    journal.append(MetricLogged(run_id=started.run_id, metric=Metric(name="m", value=1)))
    assert store.refresh() == {("run", started.run_id)}


def test_changes_that_another_process_took_in_are_told(store: Store, journal: Journal) -> None:
    store.refresh()
    started = scored(journal)
    with Store.open(store.root) as other:
        other.runs()
    assert ("run", started.run_id) in store.refresh()


def test_changes_survive_a_new_index(store: Store, journal: Journal) -> None:
    store.refresh()
    started = scored(journal)
    for path in (store.folder / "index").iterdir():
        path.unlink()
    assert ("run", started.run_id) in store.refresh()
    assert store.refresh() == frozenset()


READER = """
import sys
from pathlib import Path
from mlops_jupyter.store import Store
store = Store.open(Path(sys.argv[1]))
print("ready", flush=True)
while len(store.runs()) < 40:
    pass
print(len(store.runs()), len(store.experiments()))
"""
WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from mlops_jupyter.store import Store, new_session
from store_makers import scored
store = Store.open(Path(sys.argv[1]))
journal = store.write_as(new_session(store, "kernel"))
sys.stdin.readline()
for n in range(20):
    scored(journal, n, experiment=sys.argv[3])
    store.refresh()
journal.close()
"""


def test_several_processes_write_and_read_at_once(store: Store) -> None:
    root, here = str(store.root), str(Path(__file__).parent)
    with (
        child(READER, root) as first,
        child(READER, root) as second,
        child(WRITER, root, here, "a") as third,
        child(WRITER, root, here, "b") as fourth,
    ):
        assert first.stdout
        assert second.stdout
        assert first.stdout.readline() == second.stdout.readline() == "ready\n"
        for process in (third, fourth):
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        assert first.stdout.readline() == second.stdout.readline() == "40 2\n"
        assert third.wait(60) == fourth.wait(60) == 0
    assert len(ids(store)) == 40
    assert len(files(store)) == 1


SLOW_READER = """
import sys
from pathlib import Path
from mlops_jupyter.store import Store, index, tail
tail.CHUNK_BYTES = 2000
take = index.Index._take_chunk
def told(*arguments):
    answer = take(*arguments)
    print("chunk", flush=True)  # read, but not yet committed
    return answer
index.Index._take_chunk = told
Store.open(Path(sys.argv[1])).runs()
print("done", flush=True)
"""


def test_a_reader_that_is_killed_leaves_a_good_index(store: Store, journal: Journal) -> None:
    started = scored(journal)
    points = [Metric(name="loss", value=float(n)) for n in range(300)]
    journal.append(*(MetricLogged(run_id=started.run_id, metric=p) for p in points))
    for chunks in (1, 4, 7):
        with child(SLOW_READER, str(store.root)) as reader:
            assert reader.stdout
            assert {reader.stdout.readline() for _ in range(chunks)} == {"chunk\n"}
    assert store.metric_points(started.run_id, "loss") == points
    assert len(files(store)) == 1


def test_a_journal_may_grow_by_any_pieces(store: Store, journal: Journal) -> None:
    for n in range(5):
        scored(journal, n)
    expected = store.runs()
    journal.close()
    data = journal.path.read_bytes()
    grown = journal.path.with_name("f" * 32 + ".1.journal")
    journal.path.unlink()
    found = 0
    for place in [*range(0, len(data), 97), len(data)]:
        grown.write_bytes(data[:place])
        assert found <= len(store.runs()) <= 5
        found = len(store.runs())
    assert store.runs() == expected


def test_a_full_disk_is_a_sentence_and_no_reason_to_begin_anew(
    store: Store, journal: Journal, three: list[str]
) -> None:
    database = store._index._database  # type: ignore[union-attr]
    (pages,) = database.execute("PRAGMA page_count").fetchone()  # type: ignore[union-attr]
    database.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[union-attr]
    for n in range(50):
        scored(journal, n)
    with pytest.raises(WorkspaceUnusable, match=r"disk is full\); free some space"):
        store.runs()
    database.execute("PRAGMA max_page_count = 1000000")  # type: ignore[union-attr]
    assert len(ids(store)) == 53
    assert files(store)[0].name.endswith(".1.sqlite")


OPENER = """
import sys
from pathlib import Path
from mlops_jupyter.store import Store
store = Store.open(Path(sys.argv[1]))
store._opened()
print("ready", flush=True)
sys.stdin.readline()
store.runs()
print(store._index.path)
"""


def test_several_processes_may_make_it_at_once(store: Store, journal: Journal) -> None:
    scored(journal)
    with ExitStack() as stack:
        openers = [stack.enter_context(child(OPENER, str(store.root))) for _ in range(4)]
        assert {opener.stdout.readline() for opener in openers} == {"ready\n"}
        for opener in openers:
            opener.stdin.write("\n")
            opener.stdin.flush()
        places = {opener.stdout.readline().strip() for opener in openers}
    assert places == {str(path) for path in files(store)}
    assert len(places) == 1


def test_waiting_for_a_file_that_is_being_made(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, busy = cachefile.wal_works, []

    def once_busy(database: sqlite3.Connection, path: Path) -> bool:
        if not busy:
            busy.append(path)
            blocker = sqlite3.connect(path, isolation_level=None)
            blocker.execute("PRAGMA locking_mode = EXCLUSIVE")
            blocker.execute("BEGIN EXCLUSIVE")
            database.execute("PRAGMA busy_timeout = 1")
            try:
                return real(database, path)
            finally:
                blocker.close()
        return real(database, path)

    monkeypatch.setattr(cachefile, "wal_works", once_busy)
    made = scored(journal).run_id
    assert ids(store) == [made]
    assert busy == files(store)


def test_an_index_that_stays_locked_is_a_sentence(
    store: Store, three: list[str], journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(cachefile, "BUSY_S", 0.01)
    (path,) = files(store)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    assert ids(store) == three  # reading waits for nobody
    scored(journal, 4)
    with pytest.raises(WorkspaceUnusable, match="stop the process that holds it"):
        store.runs()
    blocker.close()
    assert len(ids(store)) == 4


def test_what_other_versions_left_is_swept_in_time(store: Store, journal: Journal) -> None:
    old, young = (store.folder / "index" / name for name in ("0-a.1.sqlite", "0-b.1.sqlite"))
    for path in (old, young):
        path.touch()
    os.utime(old, (1, 1))
    scored(journal)
    assert len(store.runs()) == 1
    assert not old.exists()
    assert young.exists()


def test_a_workspace_that_is_gone_is_a_sentence(store: Store, three: list[str]) -> None:
    away = store.folder.rename(store.root / "elsewhere")
    with pytest.raises(WorkspaceUnusable, match="was moved or deleted"):
        store.runs()
    assert not store.folder.exists()
    away.rename(store.folder)
    assert ids(store) == three


def test_threads_may_read_at_once(store: Store, journal: Journal) -> None:
    expected = {scored(journal, n).run_id for n in range(20)}
    answers: list[set[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(set(ids(store)))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 5


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_reads_with_a_connection_of_its_own(
    store: Store, journal: Journal, three: list[str]
) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0 if ids(store) == three else 1)
    assert os.waitpid(pid, 0)[1] == 0
    new = scored(journal, 4).run_id
    assert ids(store) == [new, *three]


def test_a_hostile_journal_cannot_stop_the_others(
    store: Store, journal: Journal, three: list[str]
) -> None:
    from mlops_jupyter.store.framing import encode_line

    huge = str(2**64 - 1)
    when = '"started_at":"0001-01-01T00:00:00+14:00"'
    start = f'"session_id":"s","source":"",{when}'
    bodies = [
        b"",
        b"[]",
        b"null",
        b'{"entry":"no such"}',
        b'{"entry":"run_settled"}',
        b'{"entry":"run_settled","run_id":"\\ud800"}',
        b'{"entry":"run_settled","run_id":"a\\u0000b"}',
        b'{"entry":"run_settled","run_id":"x","y":' + b"[" * 100_000,
        f'{{"entry":"execution_started","execution_id":"x","ordinal":{huge},{start}}}'.encode(),
        (
            b'{"entry":"run_started","run_id":"naive","execution_id":"x","session_id":"s",'
            b'"experiment":"e","started_at":"2020-01-01T00:00:00"}'
        ),
    ]
    path = journal.path.with_name("0" * 32 + ".1.journal")
    stamps = (0, 2**63 - 1)
    path.write_bytes(
        b"".join(encode_line(s, b) for s in stamps for b in bodies)
        + encode_line(2**63, bodies[-1])
        + encode_line(10**30, bodies[-1])
        + b"\xff" * 100
        + b"\n"
    )
    assert set(ids(store)) == {*three, "naive"}
    assert store.find_ids("execution", "x") == []
    assert run(cell(journal)).started_at == at(1)
