"""Small helpers between SQL rows and records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
LIMIT = 2**63
_DECODERS: dict[Any, Callable[[bytes | str], Any]] = {}


def decode(kind: type[T], data: bytes | str) -> T:
    """Return the record that a column holds; a decoder is made once per kind."""
    # not strict, for the same reason as `from_json`
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.json.Decoder(kind, strict=False).decode
    found: T = _DECODERS[kind](data)
    return found


def where(wanted: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """Return the condition that the columns given have their values, and the values."""
    given = {column: value for column, value in wanted.items() if value is not None}
    return " AND ".join(f"{column} = ?" for column in given) or "1", tuple(given.values())


def utc(at: datetime) -> datetime:
    """Return an instant with its time zone; one without is taken for UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def micros(at: datetime) -> int:
    """Return an instant in microseconds since the epoch."""
    return round(utc(at).timestamp() * 1_000_000)


def fitting(number: int | None) -> int | None:
    """Return a number that SQLite can hold; None for one that nobody meant."""
    return number if number is not None and -LIMIT <= number < LIMIT else None
