"""Entries, written briefly: what the tests of the store have in common."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from mlops_jupyter.records import FrameUse, FrameVersion, Metric, new_id
from mlops_jupyter.records.entries import (
    AnyEntry,
    ExecutionEnded,
    ExecutionStarted,
    FrameKept,
    FrameUsed,
    RunEnded,
    RunStarted,
)
from mlops_jupyter.store import Journal

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def cell(journal: Journal, ordinal: int = 1, **fields: Any) -> ExecutionStarted:
    given = {"execution_id": new_id(), "source": f"x = {ordinal}", "started_at": at(ordinal)}
    return ExecutionStarted(
        session_id=journal.session.session_id, ordinal=ordinal, **{**given, **fields}
    )


def cell_end(started: ExecutionStarted, **fields: Any) -> ExecutionEnded:
    given = {"status": "FINISHED", "ended_at": started.started_at + timedelta(seconds=1)}
    return ExecutionEnded(execution_id=started.execution_id, **{**given, **fields})


def run(started: ExecutionStarted, **fields: Any) -> RunStarted:
    given = {"run_id": new_id(), "experiment": "flights", "started_at": started.started_at}
    return RunStarted(
        execution_id=started.execution_id,
        session_id=started.session_id,
        **{**given, **fields},
    )


def run_end(started: RunStarted, **fields: Any) -> RunEnded:
    given = {"status": "FINISHED", "ended_at": started.started_at + timedelta(seconds=1)}
    return RunEnded(run_id=started.run_id, **{**given, **fields})


def scored(journal: Journal, ordinal: int = 1, auc: float = 0.5, **fields: Any) -> RunStarted:
    """Write a whole run with its cell; return its start."""
    execution = cell(journal, ordinal)
    started = run(execution, **fields)
    metrics = (Metric(name="auc", value=auc),)
    journal.append(execution, started, cell_end(execution), run_end(started, metrics=metrics))
    return started


def version(frame_id: str, **fields: Any) -> FrameVersion:
    given = {"rows": 3, "columns": (), "index": "RangeIndex", "nbytes": 24}
    return FrameVersion(frame_id=frame_id, **{**given, **fields})


def frame(frame_id: str, **fields: Any) -> FrameKept:
    return FrameKept(version=version(frame_id, **fields))


def used(
    execution_id: str,
    name: str,
    frame_id: str,
    second: float,
    role: str = "written",
    **fields: Any,
) -> FrameUsed:
    return FrameUsed(
        use=FrameUse(
            execution_id=execution_id,
            name=name,
            role=role,  # type: ignore[arg-type]
            frame_id=frame_id,
            at=at(second),
            **fields,
        )
    )


def entries_of(journal: Journal) -> list[AnyEntry]:
    """Return what a journal's file holds, in order."""
    from mlops_jupyter.store.tail import decode_entry, read_pieces

    bodies = [
        piece.line.body
        for pieces, _ in read_pieces(journal.path)
        for piece in pieces
        if piece.line
    ]
    return [entry for entry in map(decode_entry, bodies) if entry is not None]


def wait_until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.01)


@contextmanager
def child(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a Python script in a process of its own, killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
