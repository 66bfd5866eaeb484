"""The grid, the hash and the JSON that frame ids stand on; docs/frames-format.md."""

from __future__ import annotations

import base64
import json
from typing import Any, Literal, Protocol

from blake3 import blake3

FORMAT = 1
"""Number of the manifest's format: how content is stored and found."""
ENCODING = 1
"""Number of the canonical encoding. Ids depend on it; storage may change without it."""
GRID = 131_072
"""Rows per chunk. A constant of the encoding."""

Buffer = bytes | bytearray | memoryview
Doc = dict[str, Any]
"""Description of an array, an index or a frame: JSON values only."""


Compress = bool | Literal["auto", "numeric", "bytes", "zlib"]


class Objects(Protocol):
    """What this room needs of the object store."""

    def put_counted(
        self, data: bytes | bytearray | memoryview, *, compress: Compress, typesize: int
    ) -> tuple[str, int]: ...

    def get(self, key: str) -> bytes: ...


class Unencodable(Exception):
    """A value or an array has no canonical encoding; the message says which type."""


class Endless(Unencodable):
    """A value contains itself, or nests too deeply: not even its state can be told."""


def key_of(data: Buffer) -> str:
    """Return the blake3 of `data`, hexadecimal: its name in the object store."""
    return blake3(data).hexdigest()


def canonical_json(doc: Any) -> bytes:
    """Return the one JSON text of `doc`: keys sorted, no spaces, UTF-8."""
    text = json.dumps(doc, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def text_of(data: Buffer) -> str:
    """Return bytes as base64, to stand inside JSON."""
    return base64.b64encode(data).decode("ascii")


def bytes_of(text: str) -> bytes:
    """Return what `text_of` was given."""
    return base64.b64decode(text)
