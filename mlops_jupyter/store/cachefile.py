"""The file of an index: where it lies, what it is called, and making it ready."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.records import new_id
from mlops_jupyter.store.mounts import on_network
from mlops_jupyter.store.schema import TABLES, fingerprint

if TYPE_CHECKING:
    import sqlite3

BUSY_S = 60.0
"""How long to wait for another process that is taking journals in."""
PAUSE_S = 0.02
UNUSED_S = 14 * 24 * 3600.0
"""Age at which the index of another version of the package is taken for abandoned."""


def open_file(path: Path) -> sqlite3.Connection | None:
    """Return a connection to the index at `path`; None if it cannot work there."""
    database = _connect(path)
    try:
        if not _patiently(database, path):
            database.close()
            return None
    except BaseException:
        database.close()
        raise
    return database


def wal_works(database: sqlite3.Connection, path: Path) -> bool:
    """Whether SQLite's write-ahead log can be used where `path` lies.

    NFS answers `wal` too, and then two hosts damage the file: it needs shared memory.
    """
    if on_network(path):
        return False
    answer = database.execute("PRAGMA journal_mode = WAL").fetchone()
    return bool(answer[0] == "wal")


def spare_folder(root: Path, uuid: str) -> Path:
    """Return the folder for an index whose workspace cannot hold it."""
    from hashlib import sha256

    import platformdirs

    place = sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return Path(platformdirs.user_cache_dir("mlops_jupyter")) / "index" / f"{uuid}-{place}"


def newest(folder: Path) -> Path:
    """Return the index file to use: the highest number of our fingerprint."""
    found = folder.glob(f"{fingerprint()}.*.sqlite")
    return max(found, key=_number, default=folder / f"{fingerprint()}.1.sqlite")


def following(path: Path) -> Path:
    """Return the file that is to replace the one at `path`."""
    return path.with_name(f"{fingerprint()}.{_number(path) + 1}.sqlite")


def remove(path: Path) -> None:
    """Delete an index file and what SQLite keeps beside it."""
    for tail in ("", "-wal", "-shm"):
        with suppress(OSError):  # Windows deletes no file that another process has open
            path.with_name(path.name + tail).unlink()


def _number(path: Path) -> int:
    number = path.name.split(".")[1]
    return int(number) if number.isdigit() else 0


def _connect(path: Path) -> sqlite3.Connection:
    import sqlite3

    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)


def _patiently(database: sqlite3.Connection, path: Path) -> bool:
    """Make an index ready; wait while other processes do the same.

    SQLite's own waiting does not cover the switch to the write-ahead log.
    """
    import sqlite3

    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            return _prepare(database, path)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_S)


def _prepare(database: sqlite3.Connection, path: Path) -> bool:
    """Make the tables, unless another process has; False if the log does not work."""
    if not wal_works(database, path):
        return False
    database.execute("PRAGMA synchronous = NORMAL")
    if not _has_tables(database):
        _make_tables(database)
        _sweep(path.parent)
    return True


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        if not _has_tables(database):
            for statement in TABLES.split(";"):
                database.execute(statement)
            database.execute("INSERT INTO meta VALUES (?)", (new_id(),))
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise


def _has_tables(database: sqlite3.Connection) -> bool:
    row = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'latest'").fetchone()
    return row is not None


def _sweep(folder: Path) -> None:
    """Delete what other versions of the package left here and no longer use."""
    for path in folder.glob("*.sqlite"):
        foreign = not path.name.startswith(f"{fingerprint()}.")
        if foreign and time.time() - path.stat().st_mtime > UNUSED_S:
            remove(path)
