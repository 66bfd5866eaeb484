"""A journal: the one file that one session appends to, and nobody else."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.records import now, to_json
from mlops_jupyter.records.entries import AnyEntry, SessionEnded, SessionStarted
from mlops_jupyter.store.folder import sync_folder
from mlops_jupyter.store.framing import encode_line

if TYPE_CHECKING:
    from mlops_jupyter.records import Session
    from mlops_jupyter.store.objects import ObjectStore

SUFFIX = ".1.journal"
SYNC_AFTER_S = 0.5
CREATE = (
    os.O_WRONLY
    | os.O_APPEND
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Journal:
    """The journal of one session.

    What `append` has returned from survives the death of the process. A daemon thread
    brings it to the disk within a second, so that a power cut costs no more.
    """

    def __init__(self, folder: Path, session: Session, objects: ObjectStore) -> None:
        self.session = session
        self.path = folder / f"{session.session_id}{SUFFIX}"
        self._objects = objects
        self._lock = threading.Lock()
        self._syncing = threading.Lock()
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._owner = os.getpid()
        self._file: int | None = None
        self._stamp = 0
        self._torn = False
        self._new = True
        self.failure: OSError | None = None

    @property
    def ours(self) -> bool:
        """Whether the calling process may write: False in a forked child."""
        return os.getpid() == self._owner

    def append(self, *entries: AnyEntry) -> None:
        """Write entries; when this returns, they outlive the process.

        Raises
        ------
        WorkspaceUnusable
            If the file cannot be written, the journal is closed, or the caller is a
            forked child of the process that the journal belongs to.
        """
        self._check_owner()
        with self._lock:
            self._check_open()
            first = self._file is None
            if first:
                self._create()
            started = (SessionStarted(session=self.session),) if first else ()
            self._write(b"".join(self._line(e) for e in (*started, *entries)))
        self._dirty.set()

    def sync(self) -> None:
        """Bring everything written so far to the disk, objects first."""
        self._check_owner()
        try:
            self._sync()
        except OSError as error:
            raise self._unusable(error) from error

    def close(self) -> None:
        """Write that the session ended, and bring everything to the disk."""
        if self._closing.is_set() or not self.ours:
            return
        try:
            if self._file is not None:
                self.append(SessionEnded(session_id=self.session.session_id, ended_at=now()))
                self.sync()
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._lock, self._syncing:
            self._closing.set()
            self._dirty.set()
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _line(self, entry: AnyEntry) -> bytes:
        # rising even when the clock is set back: the order of a journal is its order
        self._stamp = max(self._stamp + 1, time.time_ns())
        return encode_line(self._stamp, to_json(entry))

    def _create(self) -> None:
        try:
            self._file = os.open(self.path, CREATE, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        threading.Thread(target=self._keep_synced, name="mlops-sync", daemon=True).start()

    def _write(self, data: bytes) -> None:
        assert self._file is not None  # noqa: S101 - `append` has just opened it
        data = b"\n" + data if self._torn else data
        written = 0
        try:
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError as error:
            self._torn = self._torn or written > 0
            raise self._unusable(error) from error
        self._torn = False

    def _keep_synced(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            # several appends in a row share one fsync
            if self._closing.wait(SYNC_AFTER_S):
                return
            try:
                self._sync()
            except OSError as error:
                self.failure = error  # told with the next `append`

    def _sync(self) -> None:
        with self._syncing:
            self._dirty.clear()
            if self._file is None:
                return
            self._objects.sync()
            os.fsync(self._file)
            if self._new:
                sync_folder(self.path.parent)
                self._new = False
            if os.fstat(self._file).st_nlink == 0:
                raise FileNotFoundError(errno.ENOENT, "the file was deleted while in use")

    def _check_open(self) -> None:
        if self._closing.is_set():
            raise WorkspaceUnusable(
                f"The journal {self.path} is closed: its session has ended; open a new one."
            )
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise self._unusable(failure)

    def _check_owner(self) -> None:
        if not self.ours:
            raise WorkspaceUnusable(
                f"The journal {self.path.name} belongs to process {self._owner}, and this is a "
                "forked child of it; record in the parent, or open a session of its own."
            )

    def _unusable(self, error: OSError) -> WorkspaceUnusable:
        return WorkspaceUnusable(
            f"The journal {self.path} cannot be written: {error.strerror or error}; "
            "free some space or check the permissions of .mlops/."
        )
