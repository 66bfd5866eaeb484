"""One workspace's store, used from one thread of its own."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from mlops_jupyter.server.catalogue import Catalogue
from mlops_jupyter.server.rows import Served
from mlops_jupyter.store import Store

Answer = TypeVar("Answer")


class Desk:
    """Runs work on a store off the event loop, a piece at a time.

    A thread of its own keeps SQLite's connection where it was made and keeps a slow disk
    from stopping the server.
    """

    def __init__(self, root: Path, served: Served = str) -> None:
        self.root = root.resolve()
        self._served = served
        self._catalogue: Catalogue | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mlops-store")

    async def ask(self, work: Callable[[Catalogue], Answer]) -> Answer:
        """Return what `work` makes of the workspace; its errors come through."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, functools.partial(self._do, work))

    def _do(self, work: Callable[[Catalogue], Answer]) -> Answer:
        if self._catalogue is None:
            self._catalogue = Catalogue(Store.open(self.root), self._served)
        return work(self._catalogue)

    def close(self) -> None:
        """Let the thread go and close the store."""
        self._thread.shutdown(wait=True)
        if self._catalogue is not None:
            self._catalogue.store.close()
