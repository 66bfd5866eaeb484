"""What every codec has: a way to write an array, a way to read it, and a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames.canonical import GRID, Doc, bytes_of, key_of
from mlops_jupyter.frames.sink import Sink
from mlops_jupyter.frames.values import Fallback

Array = np.ndarray[Any, Any]


class Writing(NamedTuple):
    """Where an array is written to, and what happens with values that have no encoding."""

    sink: Sink
    fallback: Fallback


class Source:
    """Gives the chunks of stored arrays, all rows or a window of them."""

    def __init__(
        self,
        get: Callable[[str], bytes],
        inline: dict[str, str],
        window: tuple[int, int] | None = None,
    ) -> None:
        self._get = get
        self._inline = inline
        self.window = window

    def whole(self) -> Source:
        """Return the same source without a window, for categories and the like."""
        return Source(self._get, self._inline)

    def windowed(self, start: int, stop: int) -> Source:
        """Return the same source limited to rows from start to stop."""
        return Source(self._get, self._inline, (start, stop))

    def span(self, rows: int) -> tuple[int, int]:
        """Return first row and end of what is asked for, of an array of `rows`."""
        return self.window if self.window is not None else (0, rows)

    def count(self, rows: int) -> int:
        """Return how many rows are asked for."""
        start, stop = self.span(rows)
        return stop - start

    def get(self, key: str) -> bytes:
        """Return a chunk, verified against its key."""
        if key not in self._inline:
            return self._get(key)
        data = bytes_of(self._inline[key])
        if key_of(data) != key:
            raise ContentMissing(
                f"Chunk {key[:12]} inside a frame manifest does not match its hash; "
                "run `mlops doctor` and restore the workspace from a copy."
            )
        return data

    def chunks(self, doc: Doc) -> Iterator[Piece]:
        """Return the pieces of an array's chunks that the window touches."""
        start, stop = self.span(doc["rows"])
        for number in range(start // GRID, -(-stop // GRID)):
            base = number * GRID
            rows = min(GRID, doc["rows"] - base)
            low, high = max(start - base, 0), min(stop - base, rows)
            yield Piece(self.get(doc["chunks"][number]), rows, low, high, base + low - start)


class Piece(NamedTuple):
    """A chunk of `rows` rows, of which low to high are wanted, to be placed `at`."""

    data: bytes
    rows: int
    low: int
    high: int
    at: int

    @property
    def place(self) -> slice:
        """Where the wanted rows go in the result."""
        return slice(self.at, self.at + self.high - self.low)

    @property
    def wanted(self) -> slice:
        """Which rows of the chunk are wanted."""
        return slice(self.low, self.high)


class Codec(NamedTuple):
    """How one family of arrays is written and read."""

    write: Callable[[Any, Writing], Doc]
    read: Callable[[Doc, Source], Any]


def bare(array: Any) -> Any:
    """Return the NumPy array inside pandas' thin wrappers of one, else the array itself."""
    if type(array) is pd.arrays.NumpyExtensionArray:  # string arrays are children of it
        return array.to_numpy()
    if isinstance(array.dtype, np.dtype) and not isinstance(array, np.ndarray):
        return array.asi8.view(array.dtype)  # naive instants and durations
    return array


def checked_codes(codes: Array, size: int) -> Array:
    """Return codes, once it is sure that each names one of `size` labels, or none (-1).

    pandas would read beyond its memory with others; stored bytes may be anybody's.
    """
    if len(codes) and (codes.min() < -1 or codes.max() >= size):
        raise ValueError(f"a code is not among {size} labels")
    return codes


def packed_bits(valid: Array) -> bytes:
    """Return a validity bitmap (1 = present, least bit first), empty if all are."""
    return b"" if bool(valid.all()) else np.packbits(valid, bitorder="little").tobytes()


def unpacked_bits(data: memoryview, rows: int) -> Array:
    """Return the bitmap that `packed_bits` wrote as a Boolean array."""
    if len(data) == 0:
        return np.ones(rows, dtype=bool)
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=rows, bitorder="little")
    return bits.view(bool)
