"""One journal entry on disk: a line with a checksum and a time. See PROTOCOL.md.

    CRC32 NANOSECONDS JSON newline

JSON never holds a raw newline, so a damaged line costs itself and nothing else: the
reader goes on behind the next newline.
"""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

LATEST = 2**63 - 1
"""The last time that can be told: in the year 2262."""


class Line(NamedTuple):
    """A line that passed its checksum."""

    stamp: int
    """When it was written: nanoseconds since the epoch, rising within a journal."""
    body: bytes
    """The entry's JSON."""


class Piece(NamedTuple):
    """A piece of a journal: a good line, or bytes that are none."""

    offset: int
    length: int
    line: Line | None


def encode_line(stamp: int, body: bytes) -> bytes:
    """Return the bytes that hold one entry, the newline included."""
    text = b"%d %b" % (stamp, body)
    return b"%08x %b\n" % (crc32(text), text)


def decode_line(data: bytes) -> Line | None:
    """Return the entry in a line without its newline; None if it is damaged."""
    if data[8:9] != b" " or data[:8] != b"%08x" % crc32(data[9:]):
        return None
    stamp, _, body = data[9:].partition(b" ")
    if not stamp.isdigit() or len(stamp) > len(str(LATEST)) or int(stamp) > LATEST:
        return None
    return Line(int(stamp), body)


def split(data: bytes, offset: int = 0) -> tuple[list[Piece], int]:
    """Return the complete lines of `data` and the length they take together.

    Bytes behind the last newline are an append that is still going on, or was cut
    short by the writer's death: they are left for later. Empty lines are what a writer
    leaves that closes such a piece before it goes on.
    """
    end = data.rfind(b"\n") + 1
    pieces, at = [], 0
    for raw in data[:end].split(b"\n")[:-1] if end else ():
        if raw:
            pieces.append(Piece(offset + at, len(raw) + 1, decode_line(raw)))
        at += len(raw) + 1
    return pieces, end
