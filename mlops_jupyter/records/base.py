"""What all records share: frozen, keyword-only, and one JSON form."""

from __future__ import annotations

import math
import secrets
import time
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

SHORT = 6


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value with a JSON form.

    Fields that a newer version of the package added are ignored on reading, and
    fields that an older version did not write take their defaults: two versions can
    work on one workspace.
    """


R = TypeVar("R")


def to_json(record: Any) -> bytes:
    """Return the compact UTF-8 JSON form of a record.

    JSON has no NaN and no infinity; they are written as the strings "nan", "inf" and
    "-inf", which `from_json` reads where a number belongs. Text that is not Unicode
    (lone surrogates) is written with backslashes.
    """
    try:
        data = msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(_sayable(msgspec.to_builtins(record)))
    if b"null" in data:  # perhaps a None, perhaps a float that would be lost
        return msgspec.json.encode(_sayable(msgspec.to_builtins(record)))
    return data


def from_json(kind: type[R], data: bytes | str) -> R:
    """Return the record of type `kind` that `data` holds.

    Raises
    ------
    msgspec.ValidationError
        If a field is missing or of the wrong type.
    """
    return msgspec.json.decode(data, type=kind, strict=False)


def _sayable(value: Any) -> Any:
    """Return builtins with what JSON cannot say put into strings."""
    if isinstance(value, dict):
        return {_sayable(key): _sayable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value


def to_builtins(record: Any) -> Any:
    """Return a record as dicts, lists, strings and numbers (for JSON and REST)."""
    return msgspec.to_builtins(record, enc_hook=str)


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a time-ordered id: 128 bits as 32 hexadecimal digits.

    The layout is UUID version 7's (RFC 9562): 48 bits of milliseconds since the
    epoch, the rest random but for version and variant.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(76)
    value = (milliseconds << 80) | (0x7 << 76) | random
    value = (value & ~(0b11 << 62)) | (0b10 << 62)
    return f"{value:032x}"


def short(identifier: str) -> str:
    """Return the six characters by which people refer to an id.

    They are the last ones: the first twelve of a time-ordered id are a clock, so runs
    of one afternoon share them. References accept both ends.
    """
    return identifier[-SHORT:]
