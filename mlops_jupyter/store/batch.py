"""Taking journal entries into the index: one handler per kind of entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from mlops_jupyter.records import entries as e
from mlops_jupyter.records import to_json
from mlops_jupyter.store.fold import ExecutionParts, RunParts, SessionParts, Stamped, decisive
from mlops_jupyter.store.fold import latest as later
from mlops_jupyter.store.rows import decode

if TYPE_CHECKING:
    import sqlite3

LIMIT = 2**63
P = TypeVar("P", RunParts, ExecutionParts, SessionParts)


def utc(at: datetime) -> datetime:
    """Return an instant with its time zone; one without is taken for UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def micros(at: datetime) -> int:
    """Return an instant in microseconds since the epoch."""
    return round(utc(at).timestamp() * 1_000_000)


def fitting(number: int | None) -> int | None:
    """Return a number that SQLite can hold; None for one that nobody meant."""
    return number if number is not None and -LIMIT <= number < LIMIT else None


class Batch:
    """The entries that one transaction takes in.

    Parts of runs, executions and sessions are read once, changed here, and written
    back by `flush`; everything else goes to its table at once.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.changed: dict[tuple[str, str], None] = {}
        self._parts: dict[tuple[str, str], Any] = {}

    def take(self, entry: e.AnyEntry, stamp: int) -> None:
        """Take in one entry, written at `stamp`."""
        HANDLERS[type(entry)](self, entry, stamp)

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
        self.touch("run", key)
        return self._load("runs", key, RunParts)

    def execution(self, key: str) -> ExecutionParts:
        self.touch("execution", key)
        return self._load("executions", key, ExecutionParts)

    def session(self, key: str) -> SessionParts:
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


def _session_started(b: Batch, entry: e.SessionStarted, _stamp: int) -> None:
    b.session(entry.session.session_id).session = entry.session


def _session_ended(b: Batch, entry: e.SessionEnded, stamp: int) -> None:
    parts = b.session(entry.session_id)
    parts.ended = later(parts.ended, Stamped(stamp, entry.ended_at))


def _tracking_set(b: Batch, entry: e.TrackingSet, stamp: int) -> None:
    parts = b.session(entry.session_id)
    parts.tracking = later(parts.tracking, Stamped(stamp, entry.tracking_uri))


def _execution_started(b: Batch, entry: e.ExecutionStarted, _stamp: int) -> None:
    b.execution(entry.execution_id).started = entry


def _execution_ended(b: Batch, entry: e.ExecutionEnded, stamp: int) -> None:
    parts = b.execution(entry.execution_id)
    parts.ended = decisive(parts.ended, Stamped(stamp, entry))


def _work_incomplete(b: Batch, entry: e.WorkIncomplete, stamp: int) -> None:
    b.execution(entry.execution_id).late.append(Stamped(stamp, entry.reason))
    for row in b.database.execute(
        "SELECT id FROM runs WHERE execution_id = ?", (entry.execution_id,)
    ):
        b.touch("run", row[0])


def _run_started(b: Batch, entry: e.RunStarted, _stamp: int) -> None:
    b.run(entry.run_id).started = entry


def _run_ended(b: Batch, entry: e.RunEnded, stamp: int) -> None:
    b.run(entry.run_id).end(entry, stamp)


def _run_settled(b: Batch, entry: e.RunSettled, _stamp: int) -> None:
    b.run(entry.run_id).settled = True


def _metric_logged(b: Batch, entry: e.MetricLogged, stamp: int) -> None:
    b.run(entry.run_id).measure(entry.metric, stamp)
    b.database.execute(
        "INSERT INTO metrics (run_id, name, stamp, doc) VALUES (?, ?, ?, ?)",
        (entry.run_id, entry.metric.name, stamp, to_json(entry.metric)),
    )


def _param_logged(b: Batch, entry: e.ParamLogged, stamp: int) -> None:
    b.run(entry.run_id).params.append(Stamped(stamp, entry.param))


def _model_kept(b: Batch, entry: e.ModelKept, stamp: int) -> None:
    b.run(entry.run_id).models.append(Stamped(stamp, entry.model))


def _run_delivered(b: Batch, entry: e.RunDelivered, stamp: int) -> None:
    parts = b.run(entry.run_id)
    parts.delivered = later(parts.delivered, Stamped(stamp, entry.mlflow))


def _run_annotated(b: Batch, entry: e.RunAnnotated, stamp: int) -> None:
    b.run(entry.run_id).annotate(entry, stamp)


def _frame_kept(b: Batch, entry: e.FrameKept, stamp: int) -> None:
    """Keep a version's first description that has content; else the first of all."""
    version = entry.version
    b.touch("frame", version.frame_id)
    b.database.execute(
        "INSERT INTO frames (id, stamp, kept, doc) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET stamp = excluded.stamp, kept = excluded.kept, "
        "doc = excluded.doc WHERE (excluded.kept, -excluded.stamp) > (kept, -stamp)",
        (version.frame_id, stamp, version.manifest is not None, to_json(version)),
    )


def _frame_used(b: Batch, entry: e.FrameUsed, stamp: int) -> None:
    use = entry.use
    b.touch("frame", use.frame_id)
    b.touch("execution", use.execution_id)
    b.database.execute(
        "INSERT INTO uses (execution_id, name, frame_id, role, at, stamp, doc) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (use.execution_id, use.name, use.frame_id, use.role, micros(use.at), stamp, to_json(use)),
    )


def _environment_kept(b: Batch, entry: e.EnvironmentKept, stamp: int) -> None:
    b.session(entry.session_id).environments.append(Stamped(stamp, entry.environment_id))
    b.keep_latest("environment", entry.environment_id, stamp, entry)


def _criteria_set(b: Batch, entry: e.CriteriaSet, stamp: int) -> None:
    b.keep_latest("criteria", entry.experiment, stamp, entry, at=entry.at)


def _verdict_given(b: Batch, entry: e.VerdictGiven, stamp: int) -> None:
    v = entry.verdict
    b.keep_latest("verdict", v.verdict_id, stamp, v, at=v.given_at, run_id=v.run_id, sort=v.kind)


def _model_published(b: Batch, entry: e.ModelPublished, stamp: int) -> None:
    p = entry.publication
    b.keep_latest(
        "publication", f"{p.name}/{p.version}", stamp, p,
        at=p.published_at, run_id=p.run_id, sort=p.name,
    )  # fmt: skip


def _deployment_changed(b: Batch, entry: e.DeploymentChanged, stamp: int) -> None:
    d = entry.deployment
    b.keep_latest("deployment", d.deployment_id, stamp, d, at=d.changed_at, run_id=d.run_id)


HANDLERS: dict[type, Callable[[Batch, Any, int], None]] = {
    e.SessionStarted: _session_started,
    e.SessionEnded: _session_ended,
    e.TrackingSet: _tracking_set,
    e.ExecutionStarted: _execution_started,
    e.ExecutionEnded: _execution_ended,
    e.WorkIncomplete: _work_incomplete,
    e.RunStarted: _run_started,
    e.RunEnded: _run_ended,
    e.RunSettled: _run_settled,
    e.MetricLogged: _metric_logged,
    e.ParamLogged: _param_logged,
    e.ModelKept: _model_kept,
    e.RunDelivered: _run_delivered,
    e.RunAnnotated: _run_annotated,
    e.FrameKept: _frame_kept,
    e.FrameUsed: _frame_used,
    e.EnvironmentKept: _environment_kept,
    e.CriteriaSet: _criteria_set,
    e.VerdictGiven: _verdict_given,
    e.ModelPublished: _model_published,
    e.DeploymentChanged: _deployment_changed,
}
