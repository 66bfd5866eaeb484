"""Questions to the index. Each is one SELECT and the records made of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from mlops_jupyter.records import FrameUse, FrameVersion, Metric, Run, Session
from mlops_jupyter.store.fold import (
    ExecutionParts,
    RunParts,
    SessionParts,
    execution_view,
    run_view,
    session_view,
)

if TYPE_CHECKING:
    import sqlite3

    from mlops_jupyter.records import Execution

T = TypeVar("T")
Kind = Literal["run", "frame", "execution"]
FRAGMENT = re.compile(r"[0-9a-f]+\Z")

RUN = (
    "SELECT r.parts, r.session_id, e.cell_id, e.count, e.late FROM runs r "
    "LEFT JOIN executions e ON e.id = r.execution_id "
    "LEFT JOIN sessions s ON s.id = r.session_id WHERE r.experiment IS NOT NULL "
)
NEWEST_FIRST = " ORDER BY r.started DESC, r.id DESC"


class Sessions:
    """Sessions by id, each read once; made anew for each question."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._known: dict[str, SessionParts | None] = {}

    def __getitem__(self, key: str) -> SessionParts | None:
        if key not in self._known:
            row = self._database.execute(
                "SELECT parts FROM sessions WHERE id = ?", (key,)
            ).fetchone()
            self._known[key] = decode(SessionParts, row[0]) if row else None
        return self._known[key]

    def view(self, key: str) -> Session | None:
        """Return the session; None if its start was not recorded."""
        parts = self[key]
        return session_view(parts) if parts else None


def runs(database: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Run]:
    """Return the runs that a condition selects, newest first."""
    sessions = Sessions(database)
    rows = database.execute(RUN + where, values)
    views = (
        run_view(
            decode(RunParts, parts),
            sessions[session],
            (cell, count),
            tuple(msgspec.json.decode(late)) if late else (),
        )
        for parts, session, cell, count, late in rows
    )
    return [view for view in views if view is not None]


def executions(
    database: sqlite3.Connection, where: str, values: tuple[Any, ...]
) -> list[Execution]:
    """Return the executions that a condition selects."""
    rows = database.execute("SELECT parts FROM executions WHERE " + where, values)  # noqa: S608
    views = (execution_view(decode(ExecutionParts, row[0])) for row in rows)
    return [view for view in views if view is not None]


def all_sessions(database: sqlite3.Connection, where: str = "1") -> list[Session]:
    """Return the sessions that a condition selects, newest first."""
    rows = database.execute(
        f"SELECT parts FROM sessions WHERE {where} ORDER BY started DESC, id DESC"  # noqa: S608
    )
    views = (session_view(decode(SessionParts, row[0])) for row in rows)
    return [view for view in views if view is not None]


def frame(database: sqlite3.Connection, frame_id: str) -> FrameVersion | None:
    """Return the description of a frame version."""
    row = database.execute("SELECT doc FROM frames WHERE id = ?", (frame_id,)).fetchone()
    return decode(FrameVersion, row[0]) if row else None


def frame_uses(database: sqlite3.Connection, **wanted: str | None) -> list[FrameUse]:
    """Return the uses in which all given columns have the given values, in time order."""
    given = {column: value for column, value in wanted.items() if value is not None}
    where = " AND ".join(f"{column} = ?" for column in given) or "1"
    rows = database.execute(
        f"SELECT doc FROM uses WHERE {where} ORDER BY at, stamp",  # noqa: S608
        tuple(given.values()),
    )
    return [decode(FrameUse, row[0]) for row in rows]


def metric_points(database: sqlite3.Connection, run_id: str, name: str | None) -> list[Metric]:
    """Return a run's points in the order of logging, then the scores of its ending."""
    row = database.execute("SELECT parts FROM runs WHERE id = ?", (run_id,)).fetchone()
    ended = decode(RunParts, row[0]).ended if row else None
    rows = database.execute("SELECT doc FROM metrics WHERE run_id = ? ORDER BY stamp", (run_id,))
    points = [decode(Metric, row[0]) for row in rows]
    seen = {(p.name, p.step, p.value) for p in points}
    final = ended.value.metrics if ended else ()
    points += [m for m in final if (m.name, m.step, m.value) not in seen]
    return [p for p in points if name is None or p.name == name]


def latest(
    database: sqlite3.Connection, record: type[T], kind: str, **wanted: str | None
) -> list[T]:
    """Return records of one kind, newest first."""
    given = {column: value for column, value in wanted.items() if value is not None}
    where = "".join(f" AND {column} = ?" for column in given)
    rows = database.execute(
        f"SELECT doc FROM latest WHERE kind = ?{where} ORDER BY at DESC, stamp DESC",  # noqa: S608
        (kind, *given.values()),
    )
    return [decode(record, row[0]) for row in rows]


def names(database: sqlite3.Connection, select: str) -> list[str]:
    """Return the first column of a SELECT."""
    return [row[0] for row in database.execute(select)]


def find_ids(database: sqlite3.Connection, kind: Kind, fragment: str) -> list[str]:
    """Return ids that begin or end with `fragment`, sorted."""
    fragment = fragment.lower()
    if not FRAGMENT.match(fragment):
        return []
    found = set(_by_ends(database, f"{kind}s", "id", fragment))
    if kind == "run":
        found.update(_by_ends(database, "runs", "mlflow_run_id", fragment))
    return sorted(found)


def _by_ends(
    database: sqlite3.Connection, table: str, column: str, fragment: str
) -> Iterable[str]:
    visible = " AND experiment IS NOT NULL" if table == "runs" else ""
    select = f"SELECT id FROM {table} WHERE ({column} GLOB ? OR {column} GLOB ?){visible}"  # noqa: S608
    return [row[0] for row in database.execute(select, (f"{fragment}*", f"*{fragment}"))]


def decode(kind: type[T], data: bytes) -> T:
    """Return the record that a row holds."""
    decoder: Callable[[bytes], T] | None = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(kind).decode
    return decoder(data)


_DECODERS: dict[type, Callable[[bytes], Any]] = {}
