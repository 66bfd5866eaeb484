"""Questions to the index, and the records made of the rows that answer them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mlops_jupyter.records import (
    Execution,
    FrameUse,
    FrameVersion,
    HistoryEntry,
    Metric,
    Run,
    Session,
)
from mlops_jupyter.store.fold import (
    ExecutionParts,
    RunParts,
    SessionParts,
    execution_view,
    run_view,
    session_view,
)
from mlops_jupyter.store.history import history
from mlops_jupyter.store.liveness import Liveness
from mlops_jupyter.store.rows import decode, where

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
Kind = Literal["run", "frame", "execution"]
FRAGMENT = re.compile(r"[0-9a-f]+\Z")

RUN = (
    "SELECT r.parts, r.session_id, e.cell_id, e.count, e.late FROM runs r "
    "LEFT JOIN executions e ON e.id = r.execution_id "
    "LEFT JOIN sessions s ON s.id = r.session_id WHERE r.experiment IS NOT NULL "
)


class Questions:
    """One visit to the index: what it learns about sessions holds for that visit."""

    def __init__(self, database: sqlite3.Connection, journals: Path) -> None:
        self._database = database
        self._sessions: dict[str, SessionParts | None] = {}
        self._living = Liveness(journals, self.session)

    def runs(self, condition: str, *values: str) -> list[Run]:
        """Return the runs that a condition selects, those of dead processes as such."""
        rows = self._database.execute(RUN + condition, values)
        views = (
            run_view(
                decode(RunParts, parts),
                self._session_parts(session),
                (cell, count),
                decode(tuple, late) if late else (),
            )
            for parts, session, cell, count, late in rows
        )
        return [self._living.judged(view) for view in views if view is not None]

    def executions(self, condition: str, *values: str) -> list[Execution]:
        """Return the executions that a condition selects, judged like runs."""
        rows = self._database.execute(
            f"SELECT parts FROM executions WHERE {condition}",  # noqa: S608
            values,
        )
        views = (execution_view(decode(ExecutionParts, row[0])) for row in rows)
        return [self._living.judged(view) for view in views if view is not None]

    def session(self, session_id: str) -> Session | None:
        """Return a session; None if its start was not recorded."""
        parts = self._session_parts(session_id)
        return session_view(parts) if parts else None

    def sessions(self, condition: str = "1") -> list[Session]:
        """Return the sessions that a condition selects, newest first."""
        rows = self._database.execute(
            f"SELECT parts FROM sessions WHERE {condition} "  # noqa: S608
            "ORDER BY started DESC, id DESC"
        )
        views = (session_view(decode(SessionParts, row[0])) for row in rows)
        return [view for view in views if view is not None]

    def dead_sessions(self) -> dict[str, datetime]:
        """Return the sessions that are over without having written so."""
        ends = {s.session_id: self._living.end_of(s) for s in self.sessions("ended IS NULL")}
        return {key: end for key, end in ends.items() if end is not None}

    def frame(self, frame_id: str) -> FrameVersion | None:
        """Return the description of a frame version."""
        row = self._row("SELECT doc FROM frames WHERE id = ?", frame_id)
        return decode(FrameVersion, row[0]) if row else None

    def frame_uses(self, **wanted: str | None) -> list[FrameUse]:
        """Return the uses in which given columns have the given values, in time order."""
        condition, values = where(wanted)
        rows = self._database.execute(
            f"SELECT doc FROM uses WHERE {condition} ORDER BY at, stamp",  # noqa: S608
            values,
        )
        return [decode(FrameUse, row[0]) for row in rows]

    def history(self, name: str) -> list[HistoryEntry]:
        """Return the distinct versions of a name."""
        return history(self._database, name)

    def metric_points(self, run_id: str) -> list[Metric]:
        """Return a run's points in the order of logging, then the scores of its ending."""
        row = self._row("SELECT parts FROM runs WHERE id = ?", run_id)
        ended = decode(RunParts, row[0]).ended if row else None
        rows = self._database.execute(
            "SELECT doc FROM metrics WHERE run_id = ? ORDER BY stamp", (run_id,)
        )
        points = [decode(Metric, row[0]) for row in rows]
        seen = {(p.name, p.step, p.value) for p in points}
        final = ended.value.metrics if ended else ()
        return points + [m for m in final if (m.name, m.step, m.value) not in seen]

    def latest(self, record: type[T], kind: str, **wanted: str | None) -> list[T]:
        """Return records of one kind, newest first."""
        condition, values = where({"kind": kind, **wanted})
        rows = self._database.execute(
            f"SELECT doc FROM latest WHERE {condition} ORDER BY at DESC, stamp DESC",  # noqa: S608
            values,
        )
        return [decode(record, row[0]) for row in rows]

    def names(self, select: str) -> list[str]:
        """Return the first column of a SELECT."""
        return [row[0] for row in self._database.execute(select)]

    def find_ids(self, kind: Kind, fragment: str) -> list[str]:
        """Return ids that begin or end with `fragment`, sorted."""
        fragment = fragment.lower()
        if not FRAGMENT.match(fragment):
            return []
        columns = ("id", "mlflow_run_id") if kind == "run" else ("id",)
        visible = "experiment IS NOT NULL" if kind == "run" else "1"
        ends = " OR ".join(f"{column} GLOB ?" for column in columns for _ in range(2))
        rows = self._database.execute(
            f"SELECT id FROM {kind}s WHERE ({ends}) AND {visible} ORDER BY id",  # noqa: S608
            (f"{fragment}*", f"*{fragment}") * len(columns),
        )
        return [row[0] for row in rows]

    def _session_parts(self, key: str) -> SessionParts | None:
        if key not in self._sessions:
            row = self._row("SELECT parts FROM sessions WHERE id = ?", key)
            self._sessions[key] = decode(SessionParts, row[0]) if row else None
        return self._sessions[key]

    def _row(self, select: str, *values: str) -> Any:
        return self._database.execute(select, values).fetchone()
