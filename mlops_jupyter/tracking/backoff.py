"""When to try again what has failed: after 1, 2, 4, … seconds, at most a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_S = 60.0


class Backoff:
    """Remembers failures by name.

    Parameters
    ----------
    clock
        Seconds that never go back; replaced in tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def ready(self, name: str) -> bool:
        """Return whether `name` may be tried now."""
        return self._clock() >= self._not_before.get(name, float("-inf"))

    def failed(self, name: str) -> None:
        """Put `name` off, each time twice as long."""
        count = self._failures.get(name, 0)
        self._failures[name] = count + 1
        self._not_before[name] = self._clock() + min(2.0**count, LONGEST_S)

    def succeeded(self, name: str) -> None:
        """Forget the failures of `name`."""
        self._failures.pop(name, None)
        self._not_before.pop(name, None)

    def forget(self) -> None:
        """Let everything be tried at once; counts stay."""
        self._not_before.clear()
