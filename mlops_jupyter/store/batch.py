"""What one transaction changes in the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from mlops_jupyter.records import to_json
from mlops_jupyter.store.fold import ExecutionParts, RunParts, SessionParts
from mlops_jupyter.store.rows import decode, fitting, micros

if TYPE_CHECKING:
    import sqlite3

P = TypeVar("P", RunParts, ExecutionParts, SessionParts)


class Batch:
    """The entries that one transaction takes in.

    Parts of runs, executions and sessions are read once, changed here, and written
    back by `flush`; everything else goes to its table at once.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.changed: dict[tuple[str, str], None] = {}
        self._parts: dict[tuple[str, str], Any] = {}

    def flush(self) -> None:
        """Write what changed, and that it did."""
        for (table, key), parts in self._parts.items():
            columns = WRITERS[table](parts)
            marks = ", ".join("?" * (len(columns) + 2))
            self.database.execute(
                f"INSERT OR REPLACE INTO {table} (id, {', '.join(columns)}, parts) "  # noqa: S608
                f"VALUES ({marks})",
                (key, *columns.values(), to_json(parts)),
            )
        self.database.executemany(
            "INSERT OR REPLACE INTO changes (kind, id) VALUES (?, ?)", list(self.changed)
        )

    def touch(self, kind: str, key: str) -> None:
        """Note that something changed."""
        self.changed[kind, key] = None

    def run(self, key: str) -> RunParts:
        """Return the parts of a run, to be changed."""
        self.touch("run", key)
        return self._load("runs", key, RunParts)

    def execution(self, key: str) -> ExecutionParts:
        """Return the parts of an execution, to be changed."""
        self.touch("execution", key)
        return self._load("executions", key, ExecutionParts)

    def session(self, key: str) -> SessionParts:
        """Return the parts of a session, to be changed."""
        self.touch("session", key)
        return self._load("sessions", key, SessionParts)

    def keep_latest(self, kind: str, key: str, stamp: int, record: Any, *,
                    at: datetime | None = None, run_id: str | None = None,
                    sort: str | None = None) -> None:  # fmt: skip
        """Keep a record unless one of the same id was written later."""
        self.touch(kind, key)
        self.database.execute(
            "INSERT INTO latest (kind, id, stamp, at, run_id, sort, doc) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET stamp = excluded.stamp, "
            "at = excluded.at, run_id = excluded.run_id, sort = excluded.sort, "
            "doc = excluded.doc WHERE excluded.stamp >= stamp",
            (kind, key, stamp, micros(at) if at else stamp // 1000, run_id, sort,
             to_json(record)),
        )  # fmt: skip

    def _load(self, table: str, key: str, kind: type[P]) -> P:
        found: P | None = self._parts.get((table, key))
        if found is None:
            row = self.database.execute(
                f"SELECT parts FROM {table} WHERE id = ?",  # noqa: S608
                (key,),
            ).fetchone()
            found = decode(kind, row[0]) if row else kind()
            self._parts[table, key] = found
        return found


def _run_columns(parts: RunParts) -> dict[str, Any]:
    start, delivered = parts.started, parts.delivered
    return {
        "execution_id": start and start.execution_id,
        "session_id": start and start.session_id,
        "experiment": start and start.experiment,
        "started": start and micros(start.started_at),
        "running": parts.ended is None,
        "forgotten": parts.flagged("forget"),
        "mlflow_run_id": delivered and delivered.value.run_id,
    }


def _execution_columns(parts: ExecutionParts) -> dict[str, Any]:
    start = parts.started
    return {
        "session_id": start and start.session_id,
        "ordinal": start and fitting(start.ordinal),
        "cell_id": start and start.cell_id,
        "count": start and fitting(start.execution_count),
        "running": parts.ended is None,
        "late": to_json(parts.reasons()).decode() if parts.late else None,
    }


def _session_columns(parts: SessionParts) -> dict[str, Any]:
    session = parts.session
    return {
        "started": session and micros(session.started_at),
        "kind": session and session.kind,
        "notebook": session and session.notebook,
        "rerun": session and session.rerun_of is not None,
        "ended": parts.ended and micros(parts.ended.value),
    }


WRITERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "runs": _run_columns,
    "executions": _execution_columns,
    "sessions": _session_columns,
}
