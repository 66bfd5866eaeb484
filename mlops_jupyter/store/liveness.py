"""What became of runs and cells whose process is gone without a word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from mlops_jupyter.records import Execution, Run
from mlops_jupyter.store.journal import SUFFIX
from mlops_jupyter.store.process import is_alive
from mlops_jupyter.store.rows import utc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mlops_jupyter.records import Session

R = TypeVar("R", Run, Execution)


class Liveness:
    """Judges sessions, each once; made anew for each question, since life ends."""

    def __init__(self, journals: Path, find: Callable[[str], Session | None]) -> None:
        self._journals = journals
        self._find = find
        self._ends: dict[str, datetime | None] = {}

    def judged(self, record: R) -> R:
        """Return the record as it is, or as KERNEL_DIED if nobody can end it any more."""
        if record.status != "RUNNING":
            return record
        end = self._end_by_id(record.session_id)
        if end is None:
            return record
        return msgspec.structs.replace(
            record, status="KERNEL_DIED", ended_at=max(utc(end), utc(record.started_at))
        )

    def end_of(self, session: Session) -> datetime | None:
        """Return when a session stopped writing; None while it may still go on.

        One on another host may, as far as we know.
        """
        if session.ended_at is not None:
            return session.ended_at
        if is_alive(session.process) is not False:
            return None
        return self._last_write(session)

    def _end_by_id(self, session_id: str) -> datetime | None:
        if session_id not in self._ends:
            session = self._find(session_id)
            # one whose start could not be read may go on, as far as we know
            self._ends[session_id] = self.end_of(session) if session else None
        return self._ends[session_id]

    def _last_write(self, session: Session) -> datetime:
        """Return the time of the journal's last change: the last sign of life."""
        try:
            path = self._journals / f"{session.session_id}{SUFFIX}"
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            return session.started_at
