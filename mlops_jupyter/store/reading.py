"""The reading half of a store: every method first takes in what the journals gained."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mlops_jupyter.errors import NotFound
from mlops_jupyter.records import (
    Criterion,
    Deployment,
    Environment,
    Execution,
    FrameUse,
    FrameVersion,
    HistoryEntry,
    Metric,
    Publication,
    Run,
    Session,
    Verdict,
    from_json,
)
from mlops_jupyter.records.entries import CriteriaSet, EnvironmentKept
from mlops_jupyter.store.process import is_alive

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mlops_jupyter.store.index import Index
    from mlops_jupyter.store.objects import ObjectStore
    from mlops_jupyter.store.questions import Kind, Questions

T = TypeVar("T")
NEWEST_FIRST = " ORDER BY r.started DESC, r.id DESC"
FRAME_NAMES = (
    "SELECT DISTINCT u.name FROM uses u LEFT JOIN executions e ON e.id = u.execution_id "
    "LEFT JOIN sessions s ON s.id = e.session_id WHERE NOT coalesce(s.rerun, 0) ORDER BY u.name"
)
EXPERIMENTS = (
    "SELECT DISTINCT experiment FROM runs WHERE experiment IS NOT NULL AND NOT forgotten "
    "ORDER BY experiment"
)


class Reader:
    """Answers questions about everything that was recorded."""

    objects: ObjectStore
    root: Path
    uuid: str

    def __init__(self, index_folder: Path, journals: Path) -> None:
        self._index_folder = index_folder
        self._journals = journals
        self._index: Index | None = None
        self._opening = threading.Lock()

    def refresh(self) -> frozenset[tuple[str, str]]:
        """Return kind and id of what changed since the last call of this method.

        Kinds are run, execution, session, frame, verdict, publication, deployment,
        criteria and environment; the id of criteria is their experiment, that of a
        publication NAME/VERSION. What other processes have already taken into the index
        counts too. A death of a process is no change before `reap` has written it down.
        """
        return self._opened().changes()

    def runs(
        self,
        *,
        experiment: str | None = None,
        notebook: str | None = None,
        session_id: str | None = None,
        reruns: bool = False,
        forgotten: bool = False,
        limit: int | None = None,
    ) -> list[Run]:
        """Return runs, newest first; without reruns made for a proof and forgotten ones."""
        given = {"r.experiment": experiment, "s.notebook": notebook, "r.session_id": session_id}
        wanted = {column: value for column, value in given.items() if value is not None}
        where = "".join(f" AND {column} = ?" for column in wanted)
        where += "" if reruns else " AND NOT coalesce(s.rerun, 0)"
        where += "" if forgotten else " AND NOT r.forgotten"
        where += NEWEST_FIRST + (f" LIMIT {int(limit)}" if limit is not None else "")
        return self._ask(lambda q: q.runs(where, *wanted.values()))

    def run(self, run_id: str) -> Run:
        """Return one run, by its whole id."""
        return _one(self._ask(lambda q: q.runs(" AND r.id = ?", run_id)), "run", run_id)

    def runs_of_execution(self, execution_id: str) -> list[Run]:
        """Return the runs that a cell's execution made, in the order of their start."""
        return self._ask(
            lambda q: q.runs(" AND r.execution_id = ? ORDER BY r.started, r.id", execution_id)
        )

    def running(self) -> list[Run]:
        """Return the runs that nobody has ended in writing, dead ones as KERNEL_DIED."""
        return self._ask(lambda q: q.runs(" AND r.running" + NEWEST_FIRST))

    def execution(self, execution_id: str) -> Execution:
        """Return one execution, by its whole id."""
        return _one(
            self._ask(lambda q: q.executions("id = ?", execution_id)), "execution", execution_id
        )

    def executions(self, session_id: str) -> list[Execution]:
        """Return what a session executed, in order."""
        return self._ask(lambda q: q.executions("session_id = ? ORDER BY ordinal, id", session_id))

    def unended_executions(self) -> list[Execution]:
        """Return the executions that nobody has ended in writing, dead ones as such."""
        return self._ask(lambda q: q.executions("running AND session_id IS NOT NULL ORDER BY id"))

    def session(self, session_id: str) -> Session:
        """Return one session."""
        found = self._ask(lambda q: q.session(session_id))
        return _one([] if found is None else [found], "session", session_id)

    def sessions(self) -> list[Session]:
        """Return all sessions, newest first."""
        return self._ask(lambda q: q.sessions())

    def unended_sessions(self) -> list[Session]:
        """Return the sessions that have not written their end, the dead included."""
        return self._ask(lambda q: q.sessions("ended IS NULL"))

    def live_sessions(self) -> list[Session]:
        """Return the sessions that may still write: not ended, and not known to be dead."""
        return [s for s in self.unended_sessions() if is_alive(s.process) is not False]

    def dead_sessions(self) -> dict[str, datetime]:
        """Return the sessions that ended without writing so, with their last sign of life."""
        return self._ask(lambda q: q.dead_sessions())

    def frame(self, frame_id: str) -> FrameVersion:
        """Return one frame version, by its whole id."""
        found = self._ask(lambda q: q.frame(frame_id))
        return _one([] if found is None else [found], "frame version", frame_id)

    def frame_uses(
        self,
        *,
        execution_id: str | None = None,
        name: str | None = None,
        frame_id: str | None = None,
    ) -> list[FrameUse]:
        """Return who read, wrote or fitted which frame version, in time order."""
        return self._ask(
            lambda q: q.frame_uses(execution_id=execution_id, name=name, frame_id=frame_id)
        )

    def frame_names(self) -> list[str]:
        """Return the names under which frames were used, sorted; without reruns' own."""
        return self._ask(lambda q: q.names(FRAME_NAMES))

    def history(self, name: str) -> list[HistoryEntry]:
        """Return the distinct versions of a name, numbered by their first appearance."""
        return self._ask(lambda q: q.history(name))

    def metric_points(self, run_id: str, name: str | None = None) -> list[Metric]:
        """Return every point of a run's curves, in the order of logging."""
        points = self._ask(lambda q: q.metric_points(run_id))
        return [p for p in points if name is None or p.name == name]

    def criteria(self, experiment: str) -> tuple[Criterion, ...]:
        """Return the criteria that hold for an experiment; () for none."""
        found = self._ask(lambda q: q.latest(CriteriaSet, "criteria", id=experiment))
        return found[0].criteria if found else ()

    def experiments(self) -> list[str]:
        """Return the names of experiments that have runs, sorted."""
        return self._ask(lambda q: q.names(EXPERIMENTS))

    def verdicts(self, *, run_id: str | None = None, kind: str | None = None) -> list[Verdict]:
        """Return verdicts, newest first."""
        return self._ask(lambda q: q.latest(Verdict, "verdict", run_id=run_id, sort=kind))

    def publications(self, name: str | None = None) -> list[Publication]:
        """Return publications of a registered model, or of all, newest first."""
        return self._ask(lambda q: q.latest(Publication, "publication", sort=name))

    def deployments(self) -> list[Deployment]:
        """Return the last known state of every deployment, newest first."""
        return self._ask(lambda q: q.latest(Deployment, "deployment"))

    def environment(self, environment_id: str) -> Environment:
        """Return an environment lock."""
        kept = self._ask(lambda q: q.latest(EnvironmentKept, "environment", id=environment_id))
        entry = _one(kept, "environment", environment_id)
        return from_json(Environment, self.objects.get(entry.object_key))

    def find_ids(self, kind: Kind, fragment: str) -> list[str]:
        """Return the ids that begin or end with a fragment; runs also by MLflow's id."""
        return self._ask(lambda q: q.find_ids(kind, fragment))

    def _ask(self, question: Callable[[Questions], T]) -> T:
        # here, not above: a kernel only writes, and need not load what reading takes
        from mlops_jupyter.store.questions import Questions

        return self._opened().read(lambda db: question(Questions(db, self._journals)))

    def _opened(self) -> Index:
        from mlops_jupyter.store.index import Index

        with self._opening:
            if self._index is None:
                self._index = Index(self._index_folder, self._journals, self.root, self.uuid)
            return self._index


def _one(found: list[T], kind: str, key: str) -> T:
    for record in found:
        return record
    raise NotFound(f"There is no {kind} {key!r} in this workspace; `mlops runs` lists the runs.")
