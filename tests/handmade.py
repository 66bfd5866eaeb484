"""Records made by hand: runs and frames as a kernel would have written them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from mlops_jupyter.records import (
    Column,
    FrameUse,
    FrameVersion,
    Metric,
    Param,
    Run,
    new_id,
)
from mlops_jupyter.records.entries import (
    ExecutionEnded,
    ExecutionStarted,
    FrameKept,
    FrameUsed,
    RunEnded,
    RunStarted,
)
from mlops_jupyter.store import Journal, Store, new_session

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def made_run(
    metrics: Mapping[str, float] | None = None,
    params: Mapping[str, object] | None = None,
    *,
    minute: int = 0,
    **fields: Any,
) -> Run:
    """Return a finished run that was never written."""
    facts: dict[str, Any] = {
        "run_id": new_id(),
        "execution_id": new_id(),
        "session_id": new_id(),
        "experiment": "flights",
        "branch": "Forest",
        "status": "FINISHED",
        "started_at": START + timedelta(minutes=minute),
        "ended_at": START + timedelta(minutes=minute, seconds=30),
        "metrics": as_metrics(metrics or {}),
        "params": as_params(params or {}),
    }
    return Run(**{**facts, **fields})


def as_metrics(values: Mapping[str, float]) -> tuple[Metric, ...]:
    return tuple(Metric(name=name, value=value) for name, value in values.items())


def as_params(values: Mapping[str, object]) -> tuple[Param, ...]:
    return tuple(Param(name=name, value=repr(value)) for name, value in values.items())


def made_version(label: str, rows: int = 100, columns: Sequence[str] = ("a", "b")) -> FrameVersion:
    """Return a version whose content is not kept; the label decides its id."""
    return FrameVersion(
        frame_id=digest(label),
        rows=rows,
        columns=tuple(Column(name=c, dtype="int64", key=digest(label + c)) for c in columns),
        index="RangeIndex",
        nbytes=rows * len(columns) * 8,
        not_kept="It was made by hand.",
    )


def digest(label: str) -> str:
    return blake2b(label.encode(), digest_size=32).hexdigest()


@dataclass
class Hand:
    """Writes runs and frames into a store, a minute apart."""

    store: Store
    journal: Journal
    notebook: str = "flights.ipynb"
    minute: int = 0
    ordinal: int = 0
    cells: list[str] = field(default_factory=list)

    def cell(self, source: str, **ended: Any) -> str:
        """Write an executed cell and return its id."""
        self.ordinal += 1
        self.minute += 1
        started = START + timedelta(minutes=self.minute)
        execution_id = new_id()
        session_id = self.journal.session.session_id
        self.journal.append(
            ExecutionStarted(
                execution_id=execution_id,
                session_id=session_id,
                ordinal=self.ordinal,
                source=source,
                started_at=started,
                cell_id=f"cell-{self.ordinal}",
                execution_count=self.ordinal,
            ),
            ExecutionEnded(
                execution_id=execution_id,
                **{"status": "FINISHED", "ended_at": started + timedelta(seconds=20), **ended},
            ),
        )
        self.cells.append(execution_id)
        return execution_id

    def run(
        self,
        metrics: Mapping[str, float] | None = None,
        params: Mapping[str, object] | None = None,
        *,
        experiment: str = "flights",
        branch: str = "Forest",
        source: str = "model.fit(X, y)",
        frames: Mapping[str, FrameVersion] | None = None,
        goal: str | None = None,
        status: str = "FINISHED",
        **ended: Any,
    ) -> Run:
        """Write a run with the cell that made it."""
        execution_id = self.cell(source)
        for name, version in (frames or {}).items():
            self.use(execution_id, name, version, "fitted")
        run_id = new_id()
        started = START + timedelta(minutes=self.minute)
        self.journal.append(
            RunStarted(
                run_id=run_id,
                execution_id=execution_id,
                session_id=self.journal.session.session_id,
                experiment=experiment,
                started_at=started,
                branch=branch,
                goal=goal,
            )
        )
        if status != "RUNNING":
            self.journal.append(
                RunEnded(
                    run_id=run_id,
                    status=status,
                    ended_at=started + timedelta(seconds=20),
                    branch=branch,
                    metrics=as_metrics(metrics or {}),
                    params=as_params(params or {}),
                    **ended,
                )
            )
        return self.store.run(run_id)

    def frame(self, name: str, version: FrameVersion, *parents: str, change: str = "") -> str:
        """Write a cell that made a version of a frame; return the cell's id."""
        execution_id = self.cell(f"{name} = …")
        self.use(execution_id, name, version, "written", parents=parents, change=change)
        return execution_id

    def use(
        self,
        execution_id: str,
        name: str,
        version: FrameVersion,
        role: str,
        *,
        parents: Sequence[str] = (),
        change: str = "",
    ) -> None:
        """Write that a cell used a version."""
        self.journal.append(
            FrameKept(version=version),
            FrameUsed(
                use=FrameUse(
                    execution_id=execution_id,
                    name=name,
                    role=role,
                    frame_id=version.frame_id,
                    parents=tuple(parents),
                    change=change,
                    at=START + timedelta(minutes=self.minute),
                )
            ),
        )


def hand(store: Store, **session: Any) -> Hand:
    """Return a hand that writes as a kernel of its own."""
    fields = {"notebook": "flights.ipynb", **session}
    return Hand(store=store, journal=store.write_as(new_session(store, "kernel", **fields)))
