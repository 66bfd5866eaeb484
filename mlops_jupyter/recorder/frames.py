"""Following the frames of a namespace from cell to cell.

On the user's path only probes and shallow copies are made; hashing and storing happen in
the worker, in order, so that the journal tells versions in the order in which they arose.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mlops_jupyter import frames as room
from mlops_jupyter.capture.uses import is_users_name
from mlops_jupyter.frames import is_frame
from mlops_jupyter.recorder.worker import Worker
from mlops_jupyter.records import FrameUse, FrameVersion, now
from mlops_jupyter.records.entries import AnyEntry, FrameKept, FrameUsed
from mlops_jupyter.records.frame import Role
from mlops_jupyter.store import ObjectStore

# A cell that assigns elements of a frame larger than this would pay for the copy that our
# snapshot forces; the snapshot is dropped before such a cell, and the frame hashed after it.
FREE_SNAPSHOT_BYTES = 8_000_000


@dataclass(slots=True)
class Box:
    """A version that the worker will fill in; None inside until then."""

    version: FrameVersion | None = None
    unrecorded: bool = False
    """True: it arose where nothing is recorded, so it is never stored."""


@dataclass(slots=True)
class Tracked:
    """A live frame of the user's, held weakly."""

    alive: weakref.ref[Any]
    snapshot: Any
    box: Box


@dataclass(slots=True)
class Touch:
    """That a cell read or wrote a name that holds a frame."""

    name: str
    role: Role
    box: Box
    parents: tuple[Box, ...] = ()
    content: Any = None
    """A shallow copy to be saved into `box`; None when the version is known already."""


@dataclass(slots=True)
class FrameTracker:
    """Knows the version of every frame that a namespace holds."""

    objects: ObjectStore
    worker: Worker
    emit: Callable[..., None]
    _by_object: dict[int, Tracked] = field(default_factory=dict)
    _by_name: dict[str, Box] = field(default_factory=dict)
    _evidence: dict[int, bool] = field(default_factory=dict)

    def before_cell(self, namespace: Mapping[str, Any], element_writes: set[str]) -> None:
        """Let go of snapshots that would make the coming cell slower than without us."""
        self._evidence.clear()
        for name in element_writes:
            tracked = self._tracked(namespace.get(name))
            if tracked is not None and _size(namespace[name]) > FREE_SNAPSHOT_BYTES:
                tracked.snapshot = None

    def changed(self, value: Any) -> bool | None:
        """Return whether a frame differs from its last version; None for what is no frame."""
        if not is_frame(value):
            return None
        if (known := self._evidence.get(id(value))) is not None:
            return known
        tracked = self._tracked(value)
        answer = (
            tracked is None or tracked.snapshot is None or room.changed(value, tracked.snapshot)
        )
        self._evidence[id(value)] = answer
        return answer

    def pass_over(self, namespace: Mapping[str, Any]) -> None:
        """Take note of frames as they are now, so that no later cell stores or owns them.

        For cells that are not recorded: `%%norecord`, `%mlops off`, `--frames none`.
        """
        self._evidence.clear()
        for name, value in _frames_of(namespace).items():
            if self.changed(value):
                self._track(value, Box(unrecorded=True))
            self._by_name[name] = self._by_object[id(value)].box

    def after_cell(
        self,
        execution_id: str,
        namespace: Mapping[str, Any],
        read: set[str],
        wanted: tuple[str, ...] = ("touched",),
    ) -> list[Touch]:
        """Take note of what a cell did to frames; the worker will store new versions.

        Parameters
        ----------
        read
            Names that the cell read.
        wanted
            `("touched",)` for all frames, `("none",)`, or the names of those to keep.

        Returns
        -------
        list of Touch
            Reads first, then writes, in the order of the namespace.
        """
        frames = _frames_of(namespace)
        if wanted != ("touched",):
            kept = () if wanted == ("none",) else wanted
            self.pass_over({n: value for n, value in frames.items() if n not in kept})
        reads = [
            Touch(name, "read", self._by_name[name])
            for name in frames.keys() | self._by_name.keys()
            if name in read and name in self._by_name and not self._by_name[name].unrecorded
        ]
        reads.sort(key=lambda touch: touch.name)
        parents = tuple(touch.box for touch in reads)
        writes = [
            touch for name, value in frames.items() if (touch := self._write(name, value, parents))
        ]
        for name in self._by_name.keys() - frames.keys():
            del self._by_name[name]
        touches = reads + writes
        if touches:
            self.worker.submit(lambda: self._store(execution_id, touches))
        return touches

    def version_box(self, value: Any) -> Box | None:
        """Return the box of a frame that is tracked, or None."""
        tracked = self._tracked(value)
        return None if tracked is None else tracked.box

    def _write(self, name: str, value: Any, parents: tuple[Box, ...]) -> Touch | None:
        before = self._by_name.get(name)
        if self.changed(value):
            self._track(value)
        box = self._by_object[id(value)].box
        if box is before:
            return None
        self._by_name[name] = box
        if box.unrecorded:
            return None
        origin = (before,) if before is not None and not before.unrecorded else parents
        content = value.copy(deep=False) if box.version is None else None
        return Touch(name, "written", box, origin, content)

    def _track(self, value: Any, box: Box | None = None) -> None:
        key = id(value)
        alive = weakref.ref(value, lambda _: self._by_object.pop(key, None))
        self._by_object[key] = Tracked(alive, room.take_snapshot(value), box or Box())
        self._evidence[key] = False

    def _tracked(self, value: Any) -> Tracked | None:
        tracked = self._by_object.get(id(value))
        return tracked if tracked is not None and tracked.alive() is value else None

    def _store(self, execution_id: str, touches: list[Touch]) -> None:
        for touch in touches:
            self.emit(*self._entries(execution_id, touch))
            touch.content = None

    def _entries(self, execution_id: str, touch: Touch) -> list[AnyEntry]:
        entries: list[AnyEntry] = []
        if touch.box.version is None and touch.content is not None:
            touch.box.version = room.save_frame(touch.content, self.objects)
            entries.append(FrameKept(version=touch.box.version))
        if touch.box.version is None:
            return entries  # its own saving failed and was told as incomplete
        known = [box.version for box in touch.parents if box.version is not None]
        parents = [version for version in known if version.frame_id != touch.box.version.frame_id]
        if touch.role == "written" and known and not parents and touch.content is not None:
            return entries  # rewritten with the very same content: no new version
        change = _change(touch, parents)
        use = FrameUse(
            execution_id=execution_id,
            name=touch.name,
            role=touch.role,
            frame_id=touch.box.version.frame_id,
            parents=tuple(version.frame_id for version in parents),
            change=change,
            at=now(),
        )
        return [*entries, FrameUsed(use=use)]


def _frames_of(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the user's names that hold frames, with them."""
    return {
        name: value for name, value in namespace.items() if is_frame(value) and is_users_name(name)
    }


def _change(touch: Touch, parents: list[FrameVersion]) -> str:
    """Return what happened to a frame in words, where it is one frame that changed.

    A count by hour is made *from* flights; to say that it lost 22 columns and 300,000 rows
    would be true and of no use.
    """
    version = touch.box.version
    if touch.role != "written" or len(parents) != 1 or version is None:
        return ""
    before = {column.name for column in parents[0].columns}
    kept = sum(column.name in before for column in version.columns)
    same_rows = version.rows == parents[0].rows
    is_same_thing = 2 * kept >= len(version.columns) and (same_rows or 2 * kept >= len(before))
    if version.kind != parents[0].kind or not is_same_thing:
        return ""
    return room.describe_change(parents[0], version)


def _size(frame: Any) -> int:
    usage = frame.memory_usage(index=False, deep=False)
    return int(usage if isinstance(usage, int) else usage.sum())
