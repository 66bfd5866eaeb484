"""Tagged values back into Python: the inverse of `values.py`."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames.zones import zone_from


def read(tag: bytes, payload: bytes) -> Any:
    """Return the value that `values.write` encoded.

    Raises
    ------
    ContentMissing
        If the tag is unknown: a newer version of this package wrote it.
    """
    reader = READERS.get(tag)
    if reader is None:
        raise ContentMissing(
            f"A stored value has the unknown tag {tag!r}: a newer version of mlops-jupyter "
            "wrote this frame; upgrade to read it."
        )
    return reader(payload)


def read_nested(data: bytes) -> Any:
    """Return the single value that `values.nested` encoded."""
    return next(_items(data))


def _items(data: bytes) -> Iterator[Any]:
    at = 0
    while at < len(data):
        start = at + 5
        at = start + int.from_bytes(data[at + 1 : start], "little")
        yield read(data[start - 5 : start - 4], data[start:at])


def _split(payload: bytes, heads: int) -> tuple[list[Any], bytes]:
    """Return the first nested values of a payload, and the bytes after them."""
    values, at = [], 0
    for _ in range(heads):
        start = at + 5
        end = start + int.from_bytes(payload[at + 1 : start], "little")
        values.append(read(payload[at : at + 1], payload[start:end]))
        at = end
    return values, payload[at:]


def _datetime(payload: bytes) -> datetime:
    moment, fold, zone = payload.decode().split("|", 2)
    return datetime.fromisoformat(moment).replace(fold=int(fold), tzinfo=zone_from(zone))


def _time(payload: bytes) -> time:
    moment, fold, zone = payload.decode().split("|", 2)
    return time.fromisoformat(moment).replace(fold=int(fold), tzinfo=zone_from(zone))


def _timestamp(payload: bytes) -> Any:
    ticks, unit, fold, zone = payload.decode().split("|", 3)
    stamp = pd.Timestamp(np.datetime64(int(ticks), unit))  # type: ignore[call-overload]
    if zone:
        # through UTC, so that an hour which happens twice stays the one it was
        stamp = stamp.tz_localize("UTC").tz_convert(zone_from(zone))
    return stamp if stamp.fold == int(fold) else stamp.replace(fold=1 if fold == "1" else 0)


def _pandas_timedelta(payload: bytes) -> Any:
    ticks, unit = payload.decode().split("|")
    return pd.Timedelta(np.timedelta64(int(ticks), unit))  # type: ignore[call-overload]


def _period(payload: bytes) -> Any:
    ordinal, freq = payload.decode().split("|")
    return pd.Period(ordinal=int(ordinal), freq=freq)


def _interval(payload: bytes) -> Any:
    closed, left, right = _items(payload)
    return pd.Interval(left, right, closed=closed)


def _mapping(payload: bytes) -> dict[Any, Any]:
    items = _items(payload)
    return dict(zip(items, items, strict=True))


def _scalar(payload: bytes) -> Any:
    (dtype,), data = _split(payload, 1)
    if dtype in ("U", "S"):
        return np.str_(data.decode("utf-8", "surrogatepass")) if dtype == "U" else np.bytes_(data)
    return np.frombuffer(data, dtype=dtype)[0]


def _array(payload: bytes) -> Any:
    (dtype, shape), data = _split(payload, 2)
    if np.dtype(dtype) != object:
        return np.frombuffer(data, dtype=dtype).reshape(shape).copy()
    array = np.empty(int(np.prod(shape)), dtype=object)
    for place, value in enumerate(_items(data)):
        array[place] = value
    return array.reshape(shape)


READERS: dict[bytes, Callable[[bytes], Any]] = {
    b"N": lambda _: None,
    b"A": lambda _: pd.NA,
    b"Z": lambda _: pd.NaT,
    b"T": lambda _: True,
    b"F": lambda _: False,
    b"i": lambda p: int.from_bytes(p, "little", signed=True),
    b"f": lambda p: struct.unpack("<d", p)[0],
    b"x": lambda _: np.nan,
    b"c": lambda p: complex(*struct.unpack("<dd", p)),
    b"s": lambda p: p.decode("utf-8", "surrogatepass"),
    b"b": lambda p: p,
    b"B": bytearray,
    b"D": lambda p: Decimal(p.decode()),
    b"q": lambda p: Fraction(*_items(p)),
    b"d": lambda p: date.fromisoformat(p.decode()),
    b"w": _datetime,
    b"m": _time,
    b"y": lambda p: timedelta(*struct.unpack("<iii", p)),
    b"W": _timestamp,
    b"Y": _pandas_timedelta,
    b"P": _period,
    b"I": _interval,
    b"u": lambda p: uuid.UUID(bytes=p),
    b"l": lambda p: list(_items(p)),
    b"t": lambda p: tuple(_items(p)),
    b"k": _mapping,
    b"e": lambda p: set(_items(p)),
    b"E": lambda p: frozenset(_items(p)),
    b"r": lambda p: range(*_items(p)),
    b"n": _scalar,
    b"a": _array,
}
"""What each tag of `values.WRITERS` is read with."""
