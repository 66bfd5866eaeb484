"""Verbs about frames: list, history, difference, profile, back as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter import refs
from mlops_jupyter.comparison.words import did_you_mean
from mlops_jupyter.errors import NotFound
from mlops_jupyter.records import FrameDiff, FrameVersion, HistoryEntry, Profile
from mlops_jupyter.workspace.answers import FrameDetail, FrameSummary
from mlops_jupyter.workspace.desk import Desk
from mlops_jupyter.workspace.export import check_target, write_table

if TYPE_CHECKING:
    import pandas as pd


class Data(Desk):
    """Frames: every version of them, exactly."""

    def frames(self) -> list[FrameSummary]:
        """Return the frames by name, each with its latest version."""
        self.settle()
        return [self._summary(name) for name in self.store.frame_names()]

    def _summary(self, name: str) -> FrameSummary:
        history = self.store.history(name)
        latest = self.frame(f"frame:{name}@latest")
        entry = next(e for e in history if e.version.frame_id == latest.frame_id)
        return FrameSummary(
            name=name,
            versions=len(history),
            latest=latest,
            number=entry.number,
            change=entry.change,
            at=entry.at,
        )

    def history(self, name: str) -> list[HistoryEntry]:
        """Return the versions of a name, oldest first.

        Raises
        ------
        NotFound
            If no frame has that name.
        """
        known = self.store.frame_names()
        if name not in known:
            raise NotFound(f"There is no frame {name!r}; {did_you_mean(name, known, 'frames')}.")
        return self.store.history(name)

    def frame(self, ref: str) -> FrameVersion:
        """Return the frame version that a reference names; see `refs.resolve_frame`."""
        self.settle()
        return refs.resolve_frame(self.store, ref)

    def frame_detail(self, ref: str) -> FrameDetail:
        """Return a version with its places in the histories of the names that held it."""
        version = self.frame(ref)
        names = {use.name for use in self.store.frame_uses(frame_id=version.frame_id)}
        places = [
            entry
            for name in sorted(names)
            for entry in self.store.history(name)
            if entry.version.frame_id == version.frame_id
        ]
        return FrameDetail(version=version, places=tuple(places))

    def checkout(
        self, ref: str, *, columns: list[str] | None = None
    ) -> pd.DataFrame | pd.Series[Any]:
        """Return the frame exactly as it was.

        Raises
        ------
        ContentMissing
            If its content was not kept or is damaged; the message says why.
        """
        from mlops_jupyter.frames import load_frame

        found: pd.DataFrame | pd.Series[Any] = load_frame(
            self.frame(ref), self.store.objects, columns=columns
        )
        return found

    def export_frame(self, ref: str, path: Path, *, force: bool = False) -> Path:
        """Write a frame version to a file whose suffix names the format.

        Raises
        ------
        BadRequest
            If the file exists and `force` is not given, or the suffix is unknown.
        """
        check_target(path, force=force)
        write_table(self.checkout(ref), path)
        return path

    def diff_frames(self, before: str, after: str) -> FrameDiff:
        """Return how two frame versions differ, cells counted."""
        from mlops_jupyter.frames import diff_frames

        return diff_frames(self.frame(before), self.frame(after), self.store.objects)

    def quality(self, ref: str) -> Profile:
        """Return the profile of a frame version: what each column holds."""
        from mlops_jupyter.frames import profile_frame

        version = self.frame(ref)
        return profile_frame(self.checkout(ref), version.frame_id)
