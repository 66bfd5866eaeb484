"""Asking for delivery now, and waiting for it: what the verbs of the CLI do."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlops_jupyter.records import Record, now
from mlops_jupyter.tracking.address import run_uri, without_password
from mlops_jupyter.tracking.rounds import Rounds
from mlops_jupyter.tracking.stage import stage
from mlops_jupyter.tracking.status import Problem, courier_lock, nudge, read_status

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store

_STEP_S = 0.1


class DeliveryReport(Record, frozen=True, kw_only=True):
    """What became of a request to deliver."""

    delivered: tuple[str, ...] = ()
    """Ids of the runs asked for that MLflow now has in full."""
    pending: tuple[str, ...] = ()
    """Ids of those that it has not."""
    problems: tuple[str, ...] = ()
    """Why not, one sentence for each cause."""

    @property
    def complete(self) -> bool:
        """Whether everything asked for has arrived."""
        return not self.pending


def deliver_now(
    store: Store,
    journal: Journal,
    run_ids: Iterable[str] | None = None,
    *,
    timeout_s: float,
) -> DeliveryReport:
    """Have runs delivered, and return once they are, or cannot be.

    A courier at work does it; where there is none, this process is the courier for
    that long.

    Parameters
    ----------
    store, journal
        The workspace, and where this process notes what it delivered.
    run_ids
        The runs to wait for; None for all that have ended.
    timeout_s
        How long to wait, in seconds. An MLflow that does not answer is reported sooner.
    """
    wanted = _wanted(store, run_ids)
    request = _Request(store, journal, time.monotonic() + timeout_s)
    try:
        request.work_on(wanted)
    finally:
        request.close()
    pending = _pending(store, wanted)
    return DeliveryReport(
        delivered=tuple(run_id for run_id in wanted if run_id not in pending),
        pending=tuple(pending),
        problems=tuple(problem.sentence for problem in request.problems),
    )


class _Request:
    """One request under way: waits for the courier, or is the courier."""

    def __init__(self, store: Store, journal: Journal, deadline: float) -> None:
        self._store = store
        self._journal = journal
        self._deadline = deadline
        self._begun = now()
        self._lock = courier_lock(store.folder)
        self._rounds: Rounds | None = None
        self.problems: list[Problem] = []

    def work_on(self, wanted: list[str]) -> None:
        """Return when all of `wanted` has arrived, is stuck, or time is up."""
        nudge(self._store.folder)
        while pending := _pending(self._store, wanted):
            self.problems = self._turn()
            if self._stuck(pending) or time.monotonic() >= self._deadline:
                return
            time.sleep(_STEP_S)
        self.problems = []

    def close(self) -> None:
        """Stop being the courier."""
        self._lock.release()

    def _turn(self) -> list[Problem]:
        """Make a round or let the courier make one; return what stands in the way."""
        if self._rounds is None and self._lock.acquire():
            self._rounds = Rounds(self._store, self._journal)
        if self._rounds is None:
            told = read_status(self._store.folder).problems
            return [problem for problem in told if problem.at >= self._begun]
        self._rounds.make()
        return list(self._rounds.problems)

    def _stuck(self, pending: list[str]) -> bool:
        """Return whether each pending run has been tried in vain since we asked."""
        known = {problem.what for problem in self.problems}
        runs = [self._store.run(run_id) for run_id in pending]
        return all(
            run.run_id in known or without_password(run_uri(self._store, run)) in known
            for run in runs
        )


def _wanted(store: Store, run_ids: Iterable[str] | None) -> list[str]:
    if run_ids is None:
        runs = [run for run in store.runs() if run.status != "RUNNING"]
    else:
        runs = [store.run(run_id) for run_id in run_ids]
    return [run.run_id for run in runs if stage(store, run) != "never"]


def _pending(store: Store, wanted: list[str]) -> list[str]:
    return [run_id for run_id in wanted if stage(store, store.run(run_id)) != "done"]
