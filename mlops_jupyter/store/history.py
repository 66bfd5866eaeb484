"""The versions of a name, in the order in which they first appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.records import FrameUse, FrameVersion, HistoryEntry
from mlops_jupyter.store.rows import decode

if TYPE_CHECKING:
    import sqlite3

USES = (
    "SELECT u.doc, s.notebook, e.cell_id, e.count FROM uses u "
    "LEFT JOIN executions e ON e.id = u.execution_id "
    "LEFT JOIN sessions s ON s.id = e.session_id "
    "WHERE u.name = ? AND NOT coalesce(s.rerun, 0) ORDER BY u.at, u.stamp"
)
RUNS = (
    "SELECT DISTINCT r.id FROM uses u JOIN runs r ON r.execution_id = u.execution_id "
    "LEFT JOIN sessions s ON s.id = r.session_id "
    "WHERE u.frame_id = ? AND u.role IN ('read', 'fitted') AND NOT coalesce(s.rerun, 0) "
    "AND NOT r.forgotten AND r.experiment IS NOT NULL ORDER BY r.started, r.id"
)
Place = tuple[str | None, str | None, int | None]


def history(database: sqlite3.Connection, name: str) -> list[HistoryEntry]:
    """Return one entry for each distinct version of `name`; reruns do not count."""
    first: dict[str, tuple[FrameUse, Place]] = {}
    for doc, *place in database.execute(USES, (name,)):
        use = decode(FrameUse, doc)
        first.setdefault(use.frame_id, (use, (place[0], place[1], place[2])))
    entries = (
        _entry(database, number, use, place)
        for number, (use, place) in enumerate(first.values(), start=1)
    )
    return [entry for entry in entries if entry is not None]


def _entry(
    database: sqlite3.Connection, number: int, use: FrameUse, place: Place
) -> HistoryEntry | None:
    row = database.execute("SELECT doc FROM frames WHERE id = ?", (use.frame_id,)).fetchone()
    if row is None:  # its description is still being written; the number is kept
        return None
    runs = [row[0] for row in database.execute(RUNS, (use.frame_id,))]
    return HistoryEntry(
        name=use.name,
        number=number,
        version=decode(FrameVersion, row[0]),
        parents=use.parents,
        change=use.change,
        execution_id=use.execution_id,
        run_ids=tuple(runs),
        notebook=place[0],
        cell_id=place[1],
        execution_count=place[2],
        at=use.at,
    )
