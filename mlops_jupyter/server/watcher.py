"""Notices that a workspace changed, whichever process changed it.

Journals only grow, so their sizes tell. They are looked at five times a second while
somebody is interested; a look costs one `stat` per journal, in the desk's thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.server.catalogue import Catalogue, Change
from mlops_jupyter.server.desk import Desk
from mlops_jupyter.store.folder import JOURNALS, regular_files

EVERY_S = 0.2
PULSE_EVERY = 10
"""Looks between two checks whether a running run's kernel still lives."""
INTEREST_S = 600.0
"""A workspace that nobody asked about for so long is watched no longer."""

Tell = Callable[[str, Iterable[Change]], None]
Sizes = dict[str, int]


class Watchers:
    """One task per workspace that somebody looks at.

    Parameters
    ----------
    tell
        Called on the event loop with the workspace's UUID and what changed.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._tasks: dict[Path, asyncio.Task[None]] = {}
        self._wanted_at: dict[Path, float] = {}

    def wanted(self, desk: Desk) -> None:
        """Note that somebody asked about a workspace; start watching it."""
        self._wanted_at[desk.root] = time.monotonic()
        task = self._tasks.get(desk.root)
        if task is None or task.done():
            self._tasks[desk.root] = asyncio.create_task(self._watch(desk))

    async def stop(self) -> None:
        """End every task."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    async def _watch(self, desk: Desk) -> None:
        look = Look()
        while time.monotonic() - self._wanted_at[desk.root] < INTEREST_S:
            try:
                workspace, changed = await desk.ask(look)
            except MlopsError:
                return  # whoever asks next is told why, and watching begins anew
            if changed is not None:
                self._tell(workspace, changed)
            await asyncio.sleep(EVERY_S)


class Look:
    """Looks at a workspace again and again, and remembers what it saw."""

    def __init__(self) -> None:
        self._sizes: Sizes | None = None
        self._running: frozenset[str] = frozenset()
        self._looks = 0

    def __call__(self, catalogue: Catalogue) -> tuple[str, set[Change] | None]:
        """Return the workspace's UUID and what changed since the last look, if anything."""
        first = self._sizes is None
        changed = self._grown(catalogue)
        self._looks += 1
        if changed is not None or (self._running and self._looks % PULSE_EVERY == 0):
            died = self._no_longer_running(catalogue)
            if died:
                catalogue.again(died)
                changed = (changed or set()) | {("run", run_id) for run_id in died}
        return catalogue.store.uuid, None if first else changed

    def _grown(self, catalogue: Catalogue) -> set[Change] | None:
        sizes = journal_sizes(catalogue.store.folder)
        if sizes == self._sizes:
            return None
        self._sizes = sizes
        return catalogue.untold()

    def _no_longer_running(self, catalogue: Catalogue) -> set[str]:
        before, self._running = self._running, catalogue.running()
        return set(before - self._running)


def journal_sizes(folder: Path) -> Sizes:
    """Return the size in bytes of each journal of a workspace."""
    return regular_files(folder / JOURNALS, "")
