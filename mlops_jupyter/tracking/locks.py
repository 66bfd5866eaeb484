"""A lock that a process holds for as long as it lives, and that dies with it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from mlops_jupyter.errors import WorkspaceUnusable

_STEP_S = 0.02


class FileLock:
    """An advisory lock on a file (`flock`), released by the kernel on any death.

    The descriptor is closed on exec, and the courier forks nothing, so no child keeps
    the lock of a dead parent.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self, *, timeout_s: float = 0.0) -> bool:
        """Take the lock; return whether it was got within `timeout_s` seconds."""
        deadline = time.monotonic() + timeout_s
        while not self._try():
            if time.monotonic() >= deadline:
                return False
            time.sleep(_STEP_S)
        return True

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def held_by_another(self) -> bool:
        """Return whether some process (or another object) holds the lock now."""
        if self._handle is not None:
            return False
        got = self._try()
        self.release()
        return not got

    def _try(self) -> bool:
        import fcntl

        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise WorkspaceUnusable(
                f"{self._path} cannot be opened ({error.strerror}), so nothing can be delivered "
                "to MLflow; make the folder writable."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
