"""Taking journal entries into the index: one handler per kind of entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_jupyter.records import entries as e
from mlops_jupyter.records import to_json
from mlops_jupyter.store.batch import Batch
from mlops_jupyter.store.fold import Stamped, decisive
from mlops_jupyter.store.fold import latest as later
from mlops_jupyter.store.rows import micros


def take_in(batch: Batch, entry: e.AnyEntry, stamp: int) -> None:
    """Take in one entry, written at `stamp`."""
    HANDLERS[type(entry)](batch, entry, stamp)


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
