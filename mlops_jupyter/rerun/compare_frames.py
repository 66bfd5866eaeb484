"""Frames of two recordings: the same content, and if not, what differs in words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.records import Check, Execution, FrameUse, FrameVersion
from mlops_jupyter.records.judgement import Outcome
from mlops_jupyter.rerun.alignment import Pair, Side
from mlops_jupyter.rerun.storeface import ReadStore
from mlops_jupyter.rerun.tolerance import Tolerance

Key = tuple[str, str]
ROLES = ("read", "written", "fitted")


class JoinedObjects:
    """The objects of two stores as one: content is where its key is."""

    def __init__(self, *stores: ReadStore) -> None:
        self.stores = stores

    def get(self, key: str) -> bytes:
        """Return the bytes of the first store that has the key."""
        for store in self.stores[:-1]:
            if store.objects.has(key):
                return store.objects.get(key)
        return self.stores[-1].objects.get(key)

    def has(self, key: str) -> bool:
        """Whether one of the stores has the key."""
        return any(store.objects.has(key) for store in self.stores)


def frame_checks(pair: Pair, recorded: Side, rerun: Side, tolerance: Tolerance) -> list[Check]:
    """Return a check for each frame that the cell read, wrote or fitted on."""
    if pair.recorded is None or pair.rerun is None:
        return []
    before = _uses(recorded.store, pair.recorded)
    after = _uses(rerun.store, pair.rerun)
    keys = sorted(before | after, key=lambda key: (ROLES.index(key[1]), key[0]))
    return [
        check
        for key in keys
        for check in _key_checks(key, before[key], after[key], (recorded, rerun), tolerance, pair)
    ]


def _uses(store: ReadStore, execution: Execution) -> dict[Key, list[FrameUse]]:
    found: dict[Key, list[FrameUse]] = defaultdict(list)
    for use in store.frame_uses(execution_id=execution.execution_id):
        found[use.name, use.role].append(use)
    return found


def _key_checks(  # noqa: PLR0917  # one row of a table of six columns
    key: Key,
    before: list[FrameUse],
    after: list[FrameUse],
    sides: tuple[Side, Side],
    tolerance: Tolerance,
    pair: Pair,
) -> list[Check]:
    name, role = key
    found = []
    for n in range(max(len(before), len(after))):
        one = before[n].frame_id if n < len(before) else ""
        other = after[n].frame_id if n < len(after) else ""
        outcome, note = _compared(one, other, sides, tolerance)
        found.append(
            Check(
                kind="frame",
                name=name,
                outcome=outcome,
                expected=one[:12],
                actual=other[:12],
                cell=pair.cell,
                note=f"{role}: {note}" if note else role,
            )
        )
    return found


def _compared(
    one: str, other: str, sides: tuple[Side, Side], tolerance: Tolerance
) -> tuple[Outcome, str]:
    """Return outcome and words for two frame ids."""
    if one == other:
        return "identical", ""
    if not other:
        return "missing", "was not made in the rerun"
    if not one:
        return "different", "was not there when it was recorded"
    before, after = sides[0].store.frame(one), sides[1].store.frame(other)
    objects = JoinedObjects(sides[0].store, sides[1].store)
    try:
        if _near(before, after, objects, tolerance.frames):
            return "equal", f"equal within {tolerance.frames:g}"
        return "different", _difference(before, after, objects)
    except MlopsError as error:
        return "different", f"{_described(before, after)} (cells not compared: {error})"


def _described(before: FrameVersion, after: FrameVersion) -> str:
    from mlops_jupyter.frames import describe_change

    return describe_change(before, after)


def _difference(before: FrameVersion, after: FrameVersion, objects: Any) -> str:
    if before.manifest is None or after.manifest is None:
        return _described(before, after)
    from mlops_jupyter.frames import diff_frames

    summary: str = diff_frames(before, after, objects).summary
    return summary or _described(before, after)


def _near(before: FrameVersion, after: FrameVersion, objects: Any, relative: float) -> bool:
    """Tell whether two frames differ in floats alone, and there by next to nothing."""
    if not _alike(before, after):
        return False
    from mlops_jupyter.frames import load_frame

    floats = {i for i, c in enumerate(before.columns) if c.dtype.startswith("float")}
    moved = [
        i
        for i, (a, b) in enumerate(zip(before.columns, after.columns, strict=True))
        if a.key != b.key
    ]
    if not moved or not set(moved) <= floats:
        return False
    one, other = load_frame(before, objects), load_frame(after, objects)
    if not one.index.equals(other.index):
        return False
    return all(_near_columns(_column(one, i), _column(other, i), relative) for i in moved)


def _alike(before: FrameVersion, after: FrameVersion) -> bool:
    if before.manifest is None or after.manifest is None or before.rows != after.rows:
        return False
    shapes = [
        [(c.name, c.dtype) for c in version.columns] + [(version.kind, version.index)]
        for version in (before, after)
    ]
    return shapes[0] == shapes[1]


def _column(frame: Any, position: int) -> Any:
    return frame if frame.ndim == 1 else frame.iloc[:, position]


def _near_columns(one: Any, other: Any, relative: float) -> bool:
    import numpy as np

    left, right = (np.asarray(c, dtype=float) for c in (one, other))
    scale = float(np.nanmax(np.abs(left))) if np.isfinite(left).any() else 0.0
    close = np.isclose(left, right, rtol=relative, atol=relative * min(scale, 1.0), equal_nan=True)
    return bool(close.all())
