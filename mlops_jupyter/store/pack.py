"""Packs: files of objects one behind another, and their tables. See PROTOCOL.md.

Before each object stands an entry of fixed size; the pack's table (`.idx`) is those
entries again, without the objects. A table is a convenience: what it lacks, or gets
wrong, is found in the pack itself.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

PACK, TABLE = ".1.pack", ".1.idx"
MAGIC = b"mlO1"
# magic, key, offset of the entry in the pack, stored bytes, raw bytes, checksum of the
# stored bytes, codec, typesize, two spare bytes; little endian
BODY = struct.Struct("<4s32sQQQIBBxx")
CHECKSUM = struct.Struct("<I")
ENTRY_BYTES = BODY.size + CHECKSUM.size
SEARCH_BYTES = 1 << 20


class Entry(NamedTuple):
    """What stands before an object in its pack."""

    key: bytes
    offset: int
    stored: int
    size: int
    checksum: int
    codec: int
    typesize: int

    @property
    def start(self) -> int:
        """Return where the object's bytes begin."""
        return self.offset + ENTRY_BYTES

    @property
    def end(self) -> int:
        """Return where the next entry begins."""
        return self.start + self.stored

    def encode(self) -> bytes:
        """Return the entry as it stands in the pack and in its table."""
        body = BODY.pack(MAGIC, *self)
        return body + CHECKSUM.pack(crc32(body))


def decode_entry(data: bytes) -> Entry | None:
    """Return the entry that `data` holds; None if it is damaged or none at all."""
    if len(data) != ENTRY_BYTES or not data.startswith(MAGIC):
        return None
    if CHECKSUM.unpack_from(data, BODY.size)[0] != crc32(data[: BODY.size]):
        return None
    return Entry(*BODY.unpack_from(data)[1:])


def read_table(path: Path, skip: int = 0) -> list[Entry] | None:
    """Return a table's complete entries from the `skip`-th on; None if one is damaged."""
    try:
        with path.open("rb") as file:
            file.seek(skip * ENTRY_BYTES)
            data = file.read()
    except FileNotFoundError:
        return []
    whole = len(data) - len(data) % ENTRY_BYTES
    entries = [decode_entry(data[i : i + ENTRY_BYTES]) for i in range(0, whole, ENTRY_BYTES)]
    good = [e for e in entries if e is not None]
    return good if len(good) == len(entries) else None


def scan(path: Path, offset: int = 0) -> Iterator[Entry]:
    """Yield the whole objects of a pack from `offset` on, stepping over damage.

    A last object that is not complete is not yielded: its writer is still at it, or
    died over it.
    """
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        while offset + ENTRY_BYTES <= end:
            file.seek(offset)
            entry = decode_entry(file.read(ENTRY_BYTES))
            if entry is not None and entry.offset == offset:
                if entry.end > end:
                    return
                yield entry
                offset = entry.end
            else:
                offset = _next_entry(path, offset + 1)


def _next_entry(path: Path, offset: int) -> int:
    """Return where the next intact entry stands; the pack's end if there is none."""
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        while offset < end:
            file.seek(offset)
            window = file.read(SEARCH_BYTES + ENTRY_BYTES)
            at = window.find(MAGIC)
            while at != -1:
                entry = decode_entry(window[at : at + ENTRY_BYTES])
                if entry is not None and entry.offset == offset + at:
                    return offset + at
                at = window.find(MAGIC, at + 1)
            offset += SEARCH_BYTES
        return end
