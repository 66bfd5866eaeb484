"""Where encoded chunks go: to a hash alone, or into the object store."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from mlops_jupyter.frames.canonical import GRID, Buffer, Compress, Objects, key_of, text_of

INLINE = 512
"""Chunks up to this size (bytes) stand in the manifest instead of the store."""
SMALL = 4 * GRID
"""Arrays up to this size (bytes) are not worth a thread."""

Make = Callable[[int, int], Buffer]


class Sink:
    """Takes arrays chunk by chunk, in threads when they are large.

    Encoding happens in the same task as hashing, so that at most one chunk per worker
    is in memory beside the frame.
    """

    def __init__(self, objects: Objects | None = None) -> None:
        self.inline: dict[str, str] = {}
        self._added: list[int] = []
        self._objects = objects
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @property
    def added_bytes(self) -> int:
        """How many bytes the store grew by."""
        return sum(self._added)

    def chunks(self, rows: int, make: Make, *, nbytes: int, typesize: int = 1) -> list[Any]:
        """Return one key, or the promise of one, per chunk of the grid.

        Parameters
        ----------
        rows
            Length of the array.
        make
            Encodes the rows from start to stop.
        nbytes
            About how many bytes all of it is; decides whether threads are used.
        typesize
            Bytes per item where that is uniform: the store compresses better for it.
        """

        def encode(start: int) -> str:
            return self.put(make(start, min(start + GRID, rows)), typesize)

        starts = range(0, rows, GRID)
        if nbytes <= SMALL:
            return [encode(start) for start in starts]
        return [self._threads().submit(encode, start) for start in starts]

    def put(self, data: Buffer, typesize: int = 1) -> str:
        """Take one chunk and return its key."""
        if len(data) <= INLINE:
            key = key_of(data)
            self.inline[key] = text_of(data)
            return key
        return self.store(data, typesize)

    def store(self, data: Buffer, typesize: int = 1) -> str:
        """Take bytes of any size into the store itself and return their key."""
        if self._objects is None:
            return key_of(data)
        how: Compress = "numeric" if typesize > 1 else "bytes"
        key, added = self._objects.put_counted(data, compress=how, typesize=typesize)
        self._added.append(added)  # a list, since appending to one is atomic
        return key

    def _threads(self) -> ThreadPoolExecutor:
        # one pool per save: threads do not survive a fork
        if self._pool is None:
            self._pool = ThreadPoolExecutor(workers(), thread_name_prefix="mlops-frames")
        return self._pool


def workers() -> int:
    """Return how many threads encode and hash."""
    return max(1, min(4, os.cpu_count() or 1))


def settled(doc: Any) -> Any:
    """Return `doc` with all promises kept; raises what an encoder raised."""
    if isinstance(doc, Future):
        return doc.result()
    if isinstance(doc, dict):
        return {name: settled(value) for name, value in doc.items()}
    if isinstance(doc, list):
        return [settled(value) for value in doc]
    return doc
