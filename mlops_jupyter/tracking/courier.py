"""The courier: a process of its own that carries journals to MLflow.

`python -m mlops_jupyter.tracking.courier ROOT`; started by `ensure_courier`. One per
workspace and host, told by a lock that it holds for as long as it lives. It also writes
down the deaths of kernels. It imports MLflow with the first run that is due.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.store import Store, is_alive, new_session, reap
from mlops_jupyter.tracking.address import database_path
from mlops_jupyter.tracking.database import analyze
from mlops_jupyter.tracking.rounds import Rounds
from mlops_jupyter.tracking.status import courier_lock

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal

_log = logging.getLogger("mlops_jupyter.courier")

TURN_S = 0.25
WATCH_S = 2.0
LOCK_WAIT_S = 2.0
IDLE_VARIABLE = "MLOPS_COURIER_IDLE_S"
IDLE_S = 60.0
_NICE = 5


class Courier:
    """Makes rounds until it is idle, told to stop, or the workspace is gone."""

    def __init__(self, store: Store, journal: Journal, *, idle_s: float = IDLE_S) -> None:
        self._store = store
        self._journal = journal
        self._idle_s = idle_s
        self._rounds = Rounds(store, journal)
        self._stop = threading.Event()
        self._busy_at = time.monotonic()
        self._watched_at = float("-inf")
        self._delivered = 0

    def stop(self) -> None:
        """Leave after the run under way."""
        self._stop.set()

    def run(self) -> None:
        """Work until there is no more reason to stay."""
        while not self._stop.is_set() and not self._may_leave():
            self._turn()
            self._stop.wait(TURN_S)
        self._tidy()

    def _turn(self) -> None:
        arrived = self._rounds.make()
        if arrived:
            self._delivered += len(arrived)
            self._busy_at = time.monotonic()
        if time.monotonic() - self._watched_at >= WATCH_S:
            self._watched_at = time.monotonic()
            self._watch()

    def _watch(self) -> None:
        """Write down who has died; as long as a kernel lives, there is reason to stay."""
        reap(self._store, self._journal)
        # of a kernel on another host nothing is known; its own courier stays for it
        live = (s for s in self._store.live_sessions() if is_alive(s.process))
        if any(session.kind == "kernel" for session in live):
            self._busy_at = time.monotonic()

    def has_news(self) -> bool:
        """Return whether a run changed since the last round."""
        return not self._stop.is_set() and self._rounds.has_news()

    def _may_leave(self) -> bool:
        if not (self._store.root / "mlops.toml").exists():
            return True
        if time.monotonic() - self._busy_at < self._idle_s:
            return False
        self._watch()
        return time.monotonic() - self._busy_at >= self._idle_s

    def _tidy(self) -> None:
        database = database_path(self._store)
        if self._delivered and database.exists():
            analyze(database)


def main(root: Path) -> None:
    """Be the courier of the workspace at `root`, unless there is one."""
    _prepare_process()
    store = Store.open(root)
    lock = courier_lock(store.folder)
    # somebody who only asks whether it is held holds it for a moment
    if not lock.acquire(timeout_s=LOCK_WAIT_S):
        return
    with store:
        journal = store.write_as(new_session(store, "courier"))
        courier = Courier(store, journal, idle_s=_idle_s())
        signal.signal(signal.SIGTERM, lambda *_: courier.stop())
        try:
            courier.run()
            lock.release()
            # whoever saw the lock held in that last moment counts on us
            while courier.has_news() and lock.acquire():
                courier.run()
                lock.release()
        finally:
            journal.close()
            lock.release()


def _prepare_process() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    # the user's kernel has the processor first
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _idle_s() -> float:
    return float(os.environ.get(IDLE_VARIABLE, IDLE_S))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except MlopsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
