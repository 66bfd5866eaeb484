"""One background thread that does a recorder's heavy work in order."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable


class Worker:
    """Runs jobs one after the other in a daemon thread that starts with the first job.

    A job that fails tells `on_error`; the jobs behind it still run.
    """

    def __init__(self, name: str, on_error: Callable[[BaseException], None]) -> None:
        self._name = name
        self._on_error = on_error
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open = 0
        self._idle = threading.Condition()

    def submit(self, job: Callable[[], None]) -> None:
        """Put a job at the end of the line; returns at once."""
        with self._idle:
            self._open += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        self._jobs.put(job)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until no job is open; return whether that came true in time."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._idle:
            while self._open:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._idle.wait(left)
        return True

    @property
    def busy(self) -> bool:
        """Whether a job is open."""
        return self._open > 0

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception as error:  # noqa: BLE001  # one job's fault must not stop the line
                self._on_error(error)
            del job  # what it held (a frame, a model) must not live until the next one
            with self._idle:
                self._open -= 1
                self._idle.notify_all()
