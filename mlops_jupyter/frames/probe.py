"""Has a frame changed? Addresses first; a hash for what escapes them.

While a snapshot holds a shallow copy, pandas' copy-on-write moves every write of pandas'
own to new memory, so that equal addresses mean unchanged cells. What escapes (writes
through `.array`, into a wrapped array, objects changed in place) is found by a hash: at
once where the frame is small, else by `second_look` in the background.
"""

from __future__ import annotations

from typing import Any

from mlops_jupyter.frames import layout
from mlops_jupyter.frames.digest import digest
from mlops_jupyter.frames.memory import may_hold
from mlops_jupyter.frames.save import identify
from mlops_jupyter.frames.values import nested
from mlops_jupyter.frames.visible import Visible
from mlops_jupyter.records import FrameVersion

AT_ONCE = 500_000
"""Bytes that are hashed on the user's path: 50 µs."""
OBJECTS_AT_ONCE = 500
"""Cells with Python objects that are hashed on the user's path: below 1 ms."""
IN_BACKGROUND = 50_000_000
"""Bytes that `learn` and `second_look` hash: 5 ms."""
OBJECTS_IN_BACKGROUND = 200_000
WITHOUT_HOLDING = 4_000_000_000
"""Bytes hashed when no copy may be held; a larger frame counts as changed each time."""


class Snapshot:
    """What a frame was at one moment, as far as that costs nothing.

    Attributes
    ----------
    frame
        A shallow copy that keeps the content as it was, to be saved later; None where
        holding it would cost the user memory, or part the frame from an array that it
        wraps: then save or identify the user's frame before its next change.
    digest
        Hash of the cells at that moment, None if it was not taken.
    """

    __slots__ = ("_alive", "_labels", "_layout", "digest", "frame", "hashed_at_once")

    def __init__(self, frame: Any) -> None:
        held = may_hold(layout.size_of(frame)) and not layout.foreign(frame)
        self.frame: Any = frame.copy(deep=False) if held else None
        self._alive: list[Any] = []
        self._layout = layout.layout_of(frame, self._alive, pin=held)
        self._labels = _labels(frame)
        bytes_now = AT_ONCE if held else WITHOUT_HOLDING
        cells_now = OBJECTS_AT_ONCE if held else OBJECTS_IN_BACKGROUND
        self.digest = _digest_within(frame, bytes_now, cells_now)
        self.hashed_at_once = self.digest is not None

    def moved(self, frame: Any) -> bool:
        """Return whether cells lie elsewhere now, or labels, attrs or flags differ."""
        return (
            layout.layout_of(frame, [], pin=self.frame is not None) != self._layout
            or _labels(frame) != self._labels
            or (self.frame is None and self.digest is None)
        )

    def learn(self) -> None:
        """Take the digest of a middle-sized frame, for `second_look`; in the background."""
        if self.digest is None and self.frame is not None:
            self.digest = _digest_within(self.frame, IN_BACKGROUND, OBJECTS_IN_BACKGROUND)


def take_snapshot(frame: Any) -> Snapshot:
    """Return a snapshot of a frame: some microseconds per column."""
    return Snapshot(frame)


def changed(frame: Any, snapshot: Snapshot) -> bool:
    """Return whether a frame may have changed since the snapshot was taken.

    True is a suspicion (pandas also moves cells without changing them; the id tells).
    False is certain for all that pandas itself does, and for small frames and those that
    are not held for everything; else `second_look` sees what went past pandas.
    """
    if snapshot.moved(frame):
        return True
    return snapshot.hashed_at_once and digest(frame) != snapshot.digest


def second_look(frame: Any, snapshot: Snapshot) -> bool:
    """Return whether the cells differ from what `Snapshot.learn` saw; in the background.

    For frames up to 50 MB; False where nothing was learnt: then `rehash_changed`.
    """
    return snapshot.digest is not None and digest(frame) != snapshot.digest


def rehash_changed(frame: Any, version: FrameVersion) -> bool:
    """Return whether a frame is not (or no longer) this version, by its whole content."""
    return identify(frame).frame_id != version.frame_id


def _digest_within(frame: Any, nbytes: int, cells: int) -> bytes | None:
    return digest(frame) if _within(frame, nbytes, cells) else None


def _within(frame: Any, nbytes: int, cells: int) -> bool:
    return layout.size_of(frame) <= nbytes and layout.object_cells(frame) <= cells


def _labels(frame: Any) -> tuple[Any, ...]:
    """Return by value what pandas changes in place: names, attrs, flags."""
    names = tuple(tuple(axis.names) for axis in frame.axes)
    own = frame.name if frame.ndim == 1 else None
    attrs = nested(frame.attrs, Visible()) if frame.attrs else b""
    return names, type(own), own, attrs, frame.flags.allows_duplicate_labels
