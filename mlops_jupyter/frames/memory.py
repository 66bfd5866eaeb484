"""How much memory a snapshot may cost, should the user then write to the frame."""

from __future__ import annotations

import time
from pathlib import Path

SHARE = 0.10
"""Frames above this share of the available memory get no snapshot (decision 15)."""
SURELY_FINE = 16_000_000
"""Bytes below which nobody asks how much memory there is."""
GOOD_FOR_S = 1.0
CGROUP = Path("/sys/fs/cgroup")

_asked: tuple[float, int] = (float("-inf"), 0)


def may_hold(nbytes: int) -> bool:
    """Return whether a frame of this size may be held by a snapshot."""
    return nbytes <= SURELY_FINE or nbytes <= SHARE * _lately_available()


def _lately_available() -> int:
    # asking takes longer than all else that a snapshot does
    global _asked  # noqa: PLW0603 - one answer per process, good for a second
    if time.monotonic() - _asked[0] > GOOD_FOR_S:
        _asked = (time.monotonic(), available())
    return _asked[1]


def available() -> int:
    """Return the bytes that this process may still take; none under memory pressure."""
    import psutil

    memory = psutil.virtual_memory()
    if memory.available < SHARE * memory.total:
        return 0
    return min(int(memory.available), _group_limit(memory.available))


def _group_limit(otherwise: int) -> int:
    """Return what the container (cgroup v2) still allows."""
    try:
        limit = int((CGROUP / "memory.max").read_text())
        return limit - int((CGROUP / "memory.current").read_text())
    except (OSError, ValueError):  # no container, or no limit ("max")
        return otherwise
