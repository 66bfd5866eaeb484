"""Reading journals: which there are, and what they gained since a place in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from mlops_jupyter.records.entries import AnyEntry
from mlops_jupyter.store.folder import regular_files
from mlops_jupyter.store.framing import Piece, split
from mlops_jupyter.store.journal import SUFFIX

CHUNK_BYTES = 4 * 1024 * 1024
ANY_PROTOCOL = re.compile(r"\.(\d+)\.journal\Z")


def journal_sizes(folder: Path) -> dict[str, int]:
    """Return the journals of our protocol with their sizes in bytes."""
    return regular_files(folder, SUFFIX)


def newer_journals(folder: Path) -> list[str]:
    """Return the names of journals that a newer version of the package wrote."""
    names = regular_files(folder, ".journal")
    return sorted(n for n in names if ANY_PROTOCOL.search(n) and not n.endswith(SUFFIX))


def read_pieces(path: Path, offset: int = 0) -> Iterator[tuple[list[Piece], int]]:
    """Yield complete lines from `offset` on, in chunks, each with the place behind it."""
    size = CHUNK_BYTES
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            data = file.read(size)
            pieces, length = split(data, offset)
            if length:
                offset += length
                size = CHUNK_BYTES
                yield pieces, offset
            elif len(data) < size:
                return
            else:
                size *= 2  # one entry longer than a chunk


def decode_entry(body: bytes) -> AnyEntry | None:
    """Return the entry; None for one that this version cannot read."""
    try:
        return _decoder().decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _decoder() -> msgspec.json.Decoder[AnyEntry]:
    return msgspec.json.Decoder(AnyEntry, strict=False)
