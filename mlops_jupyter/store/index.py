"""The index: a SQLite cache of what the journals say. It may be deleted at any time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.store.batch import Batch
from mlops_jupyter.store.cachefile import following, newest, open_file, remove, spare_folder
from mlops_jupyter.store.handlers import take_in
from mlops_jupyter.store.tail import decode_entry, journal_sizes, read_pieces

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")


class Index:
    """The index of one workspace; thread-safe, and safe to use after a fork."""

    def __init__(self, folder: Path, journals: Path, root: Path, uuid: str) -> None:
        self._folder = folder
        self._root = root
        self._uuid = uuid
        self._journals = journals
        self._lock = threading.RLock()
        self._owner = os.getpid()
        self._database: sqlite3.Connection | None = None
        self._left: list[sqlite3.Connection] = []
        self._path: Path | None = None
        self._inode = 0
        self._seen: dict[str, int] = {}
        self._mark: tuple[str, int] | None = None

    @property
    def path(self) -> Path | None:
        """Return the file that is in use; None before the first reading."""
        return self._path

    def read(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Take in what the journals gained, then ask."""
        with self._guard():
            try:
                return question(self._take_in())
            except _damage() as error:
                self._check_repairable(error)
                self._discard()
            try:
                return question(self._take_in())
            except _damage() as error:
                raise self._unusable(error) from error

    def changes(self) -> frozenset[tuple[str, str]]:
        """Return kind and id of what changed since the last call of this method.

        The first call counts from when the index was opened.
        """

        def question(database: sqlite3.Connection) -> frozenset[tuple[str, str]]:
            generation, last = _position(database)
            mark = self._mark or (generation, 0)
            since = mark[1] if mark[0] == generation else 0
            self._mark = generation, last
            rows = database.execute("SELECT kind, id FROM changes WHERE seq > ?", (since,))
            return frozenset((kind, key) for kind, key in rows)

        return self.read(question)

    def close(self) -> None:
        """Close the file; a later reading opens it again."""
        with self._guard():
            self._close()

    def _check_repairable(self, error: Exception) -> None:
        """Let pass what a new file mends: a cache that cannot be read is made anew."""
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_FULL")):
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> WorkspaceUnusable:
        return WorkspaceUnusable(
            f"The index {self._path} cannot be used ({error}); free some space, or stop the "
            "process that holds it. It may be deleted: it is made again from the journals."
        )

    def _guard(self) -> threading.RLock:
        if os.getpid() != self._owner:
            # SQLite's connections must not be used, nor closed, behind a fork
            self._left += [self._database] if self._database else []
            self._database = None
            self._lock = threading.RLock()
            self._owner = os.getpid()
        return self._lock

    def _take_in(self) -> sqlite3.Connection:
        database = self._connection()
        sizes = journal_sizes(self._journals)
        if sizes == self._seen:
            return database
        known = dict(database.execute("SELECT name, offset FROM journals"))
        if any(offset > sizes.get(name, -1) for name, offset in known.items()):
            # a journal was taken away: what it said must go with it
            self._discard()
            database, known = self._connection(), {}
        for name, size in sizes.items():
            if size > known.get(name, 0):
                self._take_journal(database, name, size)
        self._seen = sizes
        return database

    def _take_journal(self, database: sqlite3.Connection, name: str, size: int) -> None:
        """Take in what a journal gained, a chunk and a transaction at a time."""
        before, offset = -1, 0
        while before < offset < size:
            database.execute("BEGIN IMMEDIATE")
            try:
                before, offset = self._take_chunk(database, name)
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def _take_chunk(self, database: sqlite3.Connection, name: str) -> tuple[int, int]:
        """Take in one chunk; return the place in the journal before and after it."""
        # asked inside the transaction: another process may have been here
        row = database.execute("SELECT offset FROM journals WHERE name = ?", (name,)).fetchone()
        before = row[0] if row else 0
        pieces, offset = next(read_pieces(self._journals / name, before), ([], before))
        batch = Batch(database)
        for piece in pieces:
            entry = decode_entry(piece.line.body) if piece.line else None
            if entry is not None and piece.line:
                take_in(batch, entry, piece.line.stamp)
        batch.flush()
        database.execute(
            "INSERT OR REPLACE INTO journals (name, offset) VALUES (?, ?)", (name, offset)
        )
        return before, offset

    def _connection(self) -> sqlite3.Connection:
        if self._database is not None and self._moved():
            self._close()
        if self._database is None:
            self._database = self._open()
        return self._database

    def _moved(self) -> bool:
        """Whether the file has been deleted or replaced since it was opened."""
        assert self._path is not None  # noqa: S101 - set with the connection
        try:
            return self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def _open(self) -> sqlite3.Connection:
        import sqlite3

        reason: Exception | None = None
        folders = (self._folder, spare_folder(self._root, self._uuid))
        for folder in folders:
            try:
                folder.mkdir(mode=0o700, parents=folder != self._folder, exist_ok=True)
                database = self._open_in(folder)
            except (OSError, sqlite3.OperationalError) as error:
                reason = error
                continue
            if database is not None:
                self._seen = {}
                return database
        raise WorkspaceUnusable(
            f"The index can be kept neither in {folders[0]} nor in {folders[1]} "
            f"({reason or 'SQLite refuses its write-ahead log'}); set XDG_CACHE_HOME to a "
            "folder on a local disk."
        )

    def _open_in(self, folder: Path) -> sqlite3.Connection | None:
        """Open the newest index in a folder; None where SQLite's log cannot be used."""
        self._path = newest(folder)
        database = open_file(self._path)
        if database is None:
            return None
        self._inode = self._path.stat().st_ino
        if self._mark is None:
            self._mark = _position(database)
        return database

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
        self._seen = {}

    def _discard(self) -> None:
        """Leave the present file for a new one of another name.

        Another process that still has the old one open keeps a consistent file, and
        sees at its next reading that it has been deleted.
        """
        self._close()
        if self._path is None:
            return
        following(self._path).touch(mode=0o600)
        remove(self._path)


def _damage() -> tuple[type[Exception], ...]:
    """Return the errors by which a damaged index shows itself."""
    import sqlite3

    return sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError


def _position(database: sqlite3.Connection) -> tuple[str, int]:
    """Return the identity of the index and its last change."""
    row: tuple[Any, Any] = database.execute(
        "SELECT generation, (SELECT coalesce(max(seq), 0) FROM changes) FROM meta"
    ).fetchone()
    return str(row[0]), int(row[1])
