"""Entries to views: `Run`, `Execution` and `Session` are folded from what was written.

Journals are read one after another, so an entry may arrive before the one that it
belongs to (the courier's journal is read before a kernel's). Everything here therefore
gives the same result in any order: parts are merged by the time of writing, and a view
exists from the moment that its first part is known.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from mlops_jupyter.records import Execution, KeptModel, Metric, MlflowRun, Param, Run, Session
from mlops_jupyter.records.entries import (
    ExecutionEnded,
    ExecutionStarted,
    RunAnnotated,
    RunEnded,
    RunStarted,
)

OFF = "off"
"""Value of an annotation that takes a star or a forgetting back."""

T = TypeVar("T")


class Stamped(msgspec.Struct, Generic[T], array_like=True, frozen=True):
    """A value with the time at which it was written (ns since the epoch)."""

    stamp: int
    value: T


def latest(old: Stamped[T] | None, new: Stamped[T]) -> Stamped[T]:
    """Return the one that was written later."""
    return new if old is None or new.stamp >= old.stamp else old


def decisive(old: Stamped[T] | None, new: Stamped[T]) -> Stamped[T]:
    """Return the ending that counts: a process's own word before that of a watchdog."""
    if old is None:
        return new
    own = [e for e in (old, new) if getattr(e.value, "status", None) != "KERNEL_DIED"]
    return own[0] if len(own) == 1 else latest(old, new)


class RunParts(msgspec.Struct, omit_defaults=True):
    """Everything that was written about a run."""

    started: RunStarted | None = None
    ended: Stamped[RunEnded] | None = None
    settled: bool = False
    metrics: dict[str, Stamped[Metric]] = {}
    params: list[Stamped[Param]] = []
    models: list[Stamped[KeptModel]] = []
    notes: dict[str, Stamped[str]] = {}
    """Annotations by `kind` or, for tags, `tag:KEY`."""
    delivered: Stamped[MlflowRun] | None = None

    def annotate(self, entry: RunAnnotated, stamp: int) -> None:
        """Take in a note, tag, star, name or forgetting."""
        key = f"tag:{entry.key}" if entry.kind == "tag" else entry.kind
        self.notes[key] = latest(self.notes.get(key), Stamped(stamp, entry.value))

    def measure(self, metric: Metric, stamp: int) -> None:
        """Take in a metric; the last one written under a name is the run's."""
        self.metrics[metric.name] = latest(self.metrics.get(metric.name), Stamped(stamp, metric))

    def end(self, entry: RunEnded, stamp: int) -> None:
        """Take in an ending, with the scores it carries."""
        self.ended = decisive(self.ended, Stamped(stamp, entry))
        for metric in entry.metrics:
            self.measure(metric, stamp)

    def noted(self, kind: str) -> str | None:
        """Return the value of an annotation; None if there is none."""
        found = self.notes.get(kind)
        return None if found is None else found.value

    def flagged(self, kind: str) -> bool:
        """Whether a star or a forgetting holds."""
        return self.noted(kind) not in (None, OFF)


class ExecutionParts(msgspec.Struct, omit_defaults=True):
    """Everything that was written about an executed cell."""

    started: ExecutionStarted | None = None
    ended: Stamped[ExecutionEnded] | None = None
    late: list[Stamped[str]] = []
    """Background work that could not be done, with reasons."""

    def reasons(self) -> tuple[str, ...]:
        """Return why background work for the cell is incomplete."""
        return tuple(s.value for s in sorted(self.late, key=lambda s: s.stamp))


class SessionParts(msgspec.Struct, omit_defaults=True):
    """Everything that was written about a session."""

    session: Session | None = None
    ended: Stamped[datetime] | None = None
    tracking: Stamped[str] | None = None
    environments: list[Stamped[str]] = []

    def environment_at(self, stamp: int | None) -> str | None:
        """Return the environment that held at a time, or the first one known after it.

        It is read in the background, so that the first run of a session ends before.
        """
        found = sorted(self.environments, key=lambda s: s.stamp)
        before = [s.value for s in found if stamp is None or s.stamp <= stamp]
        if before:
            return before[-1]
        if found:
            return found[0].value
        return self.session.environment_id if self.session else None


def run_view(
    parts: RunParts, session: SessionParts | None, cell: tuple[str | None, int | None],
    late: tuple[str, ...],
) -> Run | None:  # fmt: skip
    """Return the run that the parts make; None before its start is known."""
    start = parts.started
    if start is None:
        return None
    end = parts.ended.value if parts.ended else None
    where = session.session if session else None
    tags = {k[4:]: s.value for k, s in parts.notes.items() if k.startswith("tag:")}
    return Run(
        run_id=start.run_id,
        execution_id=start.execution_id,
        session_id=start.session_id,
        experiment=start.experiment,
        started_at=start.started_at,
        branch=(end and end.branch) or start.branch,
        name=parts.noted("rename") or (end and end.name) or start.name,
        auto=start.auto,
        goal=start.goal,
        status=end.status if end else "RUNNING",
        ended_at=end.ended_at if end else None,
        error=end.error if end else None,
        notebook=where.notebook if where else None,
        cell_id=cell[0],
        execution_count=cell[1],
        headless=where.headless if where else False,
        rerun_of=where.rerun_of if where else None,
        parent_run_id=start.parent_run_id,
        seed=start.seed,
        params=_params(parts, end),
        metrics=_metrics(parts, end),
        values=end.values if end else {},
        models=tuple(s.value for s in sorted(parts.models, key=lambda s: s.stamp)),
        tags={**start.tags, **tags},
        note=start.note if parts.noted("note") is None else parts.noted("note") or "",
        starred=parts.flagged("star"),
        forgotten=parts.flagged("forget"),
        environment_id=session.environment_at(parts.ended.stamp if parts.ended else None)
        if session
        else None,
        stands_on=end.stands_on if end else (),
        settled=parts.settled,
        incomplete=tuple(dict.fromkeys((*(end.incomplete if end else ()), *late))),
        overhead_s=end.overhead_s if end else 0.0,
        mlflow=parts.delivered.value if parts.delivered else None,
    )


def _params(parts: RunParts, end: RunEnded | None) -> tuple[Param, ...]:
    logged = [s.value for s in sorted(parts.params, key=lambda s: s.stamp)]
    found = {(p.name, p.origin): p for p in (*(end.params if end else ()), *logged)}
    return tuple(found.values())


def _metrics(parts: RunParts, end: RunEnded | None) -> tuple[Metric, ...]:
    """Return the scores, those of the ending first and in its order."""
    first = {m.name: 0 for m in end.metrics} if end else {}
    rest = sorted((s.stamp, name) for name, s in parts.metrics.items() if name not in first)
    names = (*first, *(name for _, name in rest))
    return tuple(parts.metrics[name].value for name in names)


def execution_view(parts: ExecutionParts) -> Execution | None:
    """Return the execution that the parts make; None before its start is known."""
    start = parts.started
    if start is None:
        return None
    end = parts.ended.value if parts.ended else None
    return Execution(
        execution_id=start.execution_id,
        session_id=start.session_id,
        ordinal=start.ordinal,
        source=start.source,
        started_at=start.started_at,
        cell_id=start.cell_id,
        execution_count=start.execution_count,
        status=end.status if end else "RUNNING",
        ended_at=end.ended_at if end else None,
        error=end.error if end else None,
        outputs=end.outputs if end else (),
        reads=end.reads if end else (),
        writes=end.writes if end else (),
        effects=end.effects if end else (),
        literals=end.literals if end else {},
        overhead_s=end.overhead_s if end else 0.0,
        incomplete=(*(end.incomplete if end else ()), *parts.reasons()),
    )


def session_view(parts: SessionParts) -> Session | None:
    """Return the session that the parts make; None before its start is known."""
    if parts.session is None:
        return None
    return msgspec.structs.replace(
        parts.session,
        ended_at=parts.ended.value if parts.ended else None,
        tracking_uri=parts.tracking.value if parts.tracking else parts.session.tracking_uri,
        environment_id=parts.environment_at(None),
    )
