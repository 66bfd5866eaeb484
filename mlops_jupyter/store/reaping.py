"""Writing down the end of what ended without a word."""

from __future__ import annotations

from mlops_jupyter.records.entries import AnyEntry, ExecutionEnded, RunEnded, SessionEnded
from mlops_jupyter.store.journal import Journal
from mlops_jupyter.store.store import Store


def reap(store: Store, journal: Journal) -> list[str]:
    """Write the end of runs, cells and sessions of dead processes; return the runs' ids.

    Two processes may do so at once, and may even be wrong: an ending that a kernel
    wrote itself always counts before one from here.
    """
    runs = [r for r in store.running() if r.status == "KERNEL_DIED"]
    cells = [e for e in store.unended_executions() if e.status == "KERNEL_DIED"]
    entries: list[AnyEntry] = [
        ExecutionEnded(execution_id=e.execution_id, status=e.status, ended_at=e.ended_at)
        for e in cells
        if e.ended_at
    ]
    entries += [
        RunEnded(run_id=r.run_id, status=r.status, ended_at=r.ended_at) for r in runs if r.ended_at
    ]
    entries += _ended_sessions(store)
    if entries:
        journal.append(*entries)
    return [run.run_id for run in runs]


def _ended_sessions(store: Store) -> list[AnyEntry]:
    return [
        SessionEnded(session_id=session_id, ended_at=end)
        for session_id, end in store.dead_sessions().items()
    ]
