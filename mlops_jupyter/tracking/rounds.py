"""The courier's rounds: what is due is tried, what fails is tried again later."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.records import Run, now, short
from mlops_jupyter.tracking.address import run_uri, without_password
from mlops_jupyter.tracking.backoff import Backoff
from mlops_jupyter.tracking.client import connected, reason
from mlops_jupyter.tracking.delivery import deliver
from mlops_jupyter.tracking.stage import stage
from mlops_jupyter.tracking.status import CourierStatus, Problem, nudged_at, write_status

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store

_log = logging.getLogger("mlops_jupyter.courier")

_LOOK_AGAIN_S = 1.0


class Rounds:
    """Delivers what is due. Whoever holds the courier's lock may make rounds.

    Parameters
    ----------
    store
        The workspace.
    journal
        Where deliveries are noted.
    """

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal
        self._backoff = Backoff()
        self._problems: dict[str, Problem] = {}
        self._nudged = nudged_at(store.folder)
        store.refresh()  # from here on, it tells what is new
        self._open = {run.run_id for run in store.runs()}
        self._looked_at = float("-inf")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be delivered at present, and why."""
        return tuple(self._problems.values())

    def make(self) -> list[str]:
        """Make one round; return the ids of the runs that arrived."""
        if not self._something_new():
            return []
        arrived = [run.run_id for run in self._due() if self._try(run)]
        self._looked_at = time.monotonic()
        return arrived

    def has_news(self) -> bool:
        """Return whether a run changed since the last round."""
        changed = set(self._runs_of(self._store.refresh()))
        self._open.update(changed)
        return bool(changed)

    def _something_new(self) -> bool:
        """Take in what changed; return whether it is time to look at open runs."""
        self._listen_to_nudges()
        changed = self.has_news()
        waited = time.monotonic() - self._looked_at >= _LOOK_AGAIN_S
        return bool(self._open) and (changed or waited)

    def _runs_of(self, changes: Iterable[tuple[str, str]]) -> Iterable[str]:
        for kind, key in changes:
            if kind == "run":
                yield key
            elif kind == "execution":  # frames of a cell belong to its runs
                yield from (run.run_id for run in self._store.runs_of_execution(key))

    def _due(self) -> list[Run]:
        """Return the runs to try now, oldest first, and forget those that are through."""
        due = []
        for run_id in sorted(self._open):
            run = self._store.run(run_id)
            at = stage(self._store, run)
            if at in ("never", "done"):
                self._open.discard(run_id)
            elif at == "due":
                due.append(run)
        return due

    def _try(self, run: Run) -> bool:
        """Deliver one run; a failure is noted and put off, and never stops the others."""
        uri = run_uri(self._store, run)
        where = without_password(uri)
        if not (self._backoff.ready(where) and self._backoff.ready(run.run_id)):
            return False
        try:
            with connected(uri) as client:
                deliver(client, self._store, self._journal, run, uri)
        except BackendUnavailable as error:
            self._put_off(where, str(error))
        except Exception as error:  # noqa: BLE001  # one broken run must not hold up the rest
            self._put_off(
                run.run_id,
                f"Run {short(run.run_id)} cannot be delivered to {where} ({reason(error)}); "
                "it stays in the workspace and is tried again.",
            )
        else:
            self._clear(where, run.run_id)
            return True
        return False

    def _put_off(self, what: str, sentence: str) -> None:
        self._backoff.failed(what)
        known = self._problems.get(what)
        if known is None or known.sentence != sentence:
            _log.warning("%s", sentence)
        self._problems[what] = Problem(what=what, sentence=sentence, at=now())
        self._tell()

    def _clear(self, *names: str) -> None:
        solved = [name for name in names if self._problems.pop(name, None)]
        for name in solved:
            self._backoff.succeeded(name)
            _log.warning("%s: delivered.", name)
        if solved:
            self._tell()

    def _tell(self) -> None:
        write_status(self._store.folder, CourierStatus(pid=os.getpid(), problems=self.problems))

    def _listen_to_nudges(self) -> None:
        at = nudged_at(self._store.folder)
        if at != self._nudged:
            self._nudged = at
            self._backoff.forget()
            self._looked_at = float("-inf")
