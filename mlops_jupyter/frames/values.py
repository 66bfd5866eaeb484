"""Single Python values as a tag and bytes: the canonical encoding of objects.

Never pickle: its memo makes equal columns differ, and reading it runs code. A type
has an entry in `WRITERS` or it has no encoding; subclasses are not their parents.
`values_read.py` is the way back.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.frames.canonical import Endless, Unencodable
from mlops_jupyter.frames.zones import zone_text

DEPTH = 100
"""Containers nested deeper than this are taken for endless."""

PLAIN_NAN = struct.pack("<d", float("nan"))

Encoded = tuple[bytes, bytes]
"""One tag byte, and the payload."""
Fallback = Callable[[Any, int], Encoded]


def refuse(value: Any, _depth: int) -> Encoded:
    """Say that a value has no encoding."""
    raise Unencodable(f"{type(value).__module__}.{type(value).__qualname__}")


def write(value: Any, fallback: Fallback = refuse, depth: int = 0) -> Encoded:
    """Return tag and payload of a value.

    Raises
    ------
    Unencodable
        If `fallback` refuses a type that is not listed, or nesting has no end.
    """
    if depth > DEPTH:
        raise Endless("an object that contains itself, or nests too deeply")
    writer = WRITERS.get(type(value))
    if writer is not None:
        try:
            return writer(value, fallback, depth)
        except Endless:
            raise
        except Unencodable:
            if fallback is refuse:
                raise
            return fallback(value, depth)
    if isinstance(value, np.generic):
        return _scalar(value, fallback, depth)
    return fallback(value, depth)


def nested(value: Any, fallback: Fallback = refuse, depth: int = 0) -> bytes:
    """Return a value that knows its own length: tag, length (u4), payload."""
    tag, payload = write(value, fallback, depth)
    if len(payload) >= 1 << 32:
        raise Unencodable("a value of more than 4 GB")
    return tag + len(payload).to_bytes(4, "little") + payload


def raw_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """Return a fixed-width array's bytes in C order, padding cleared."""
    dtype = array.dtype
    if dtype.hasobject or dtype.fields is not None or dtype.kind == "V":
        raise Unencodable(f"NumPy {dtype}")
    return clear_padding(np.ascontiguousarray(array)).tobytes()


def clear_padding(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the array with the unused bytes of x87 long doubles set to zero."""
    extended = np.finfo(array.dtype).nmant == 63 if array.dtype.kind in "fc" else False
    if not extended:
        return array
    clean = array.copy()
    width = np.dtype(np.longdouble).itemsize
    clean.reshape(-1).view(np.uint8).reshape(-1, width)[:, 10:] = 0
    return clean


def _series(values: Iterable[Any], fallback: Fallback, depth: int) -> bytes:
    return b"".join(nested(value, fallback, depth + 1) for value in values)


def _text(value: str) -> bytes:
    # surrogatepass: Python strings may hold lone surrogates, and keep them
    return value.encode("utf-8", "surrogatepass")


def _float(value: float, _f: Fallback, _d: int) -> Encoded:
    payload = struct.pack("<d", value)
    return (b"x", b"") if payload == PLAIN_NAN else (b"f", payload)


def _int(value: int, _f: Fallback, _d: int) -> Encoded:
    return b"i", value.to_bytes((value.bit_length() + 8) // 8, "little", signed=True)


def _datetime(value: datetime, _f: Fallback, _d: int) -> Encoded:
    moment = value.replace(tzinfo=None, fold=0).isoformat()
    return b"w", f"{moment}|{value.fold}|{zone_text(value.tzinfo)}".encode()


def _time(value: time, _f: Fallback, _d: int) -> Encoded:
    moment = value.replace(tzinfo=None, fold=0).isoformat()
    return b"m", f"{moment}|{value.fold}|{zone_text(value.tzinfo)}".encode()


def _timedelta(value: timedelta, _f: Fallback, _d: int) -> Encoded:
    return b"y", struct.pack("<iii", value.days, value.seconds, value.microseconds)


def _timestamp(value: Any, _f: Fallback, _d: int) -> Encoded:
    ticks = int(value.asm8.view("i8"))
    return b"W", f"{ticks}|{value.unit}|{value.fold}|{zone_text(value.tzinfo)}".encode()


def _pandas_timedelta(value: Any, _f: Fallback, _d: int) -> Encoded:
    return b"Y", f"{int(value.asm8.view('i8'))}|{value.unit}".encode()


def _period(value: Any, _f: Fallback, _d: int) -> Encoded:
    return b"P", f"{value.ordinal}|{value.freqstr}".encode()


def _interval(value: Any, fallback: Fallback, depth: int) -> Encoded:
    return b"I", _series((value.closed, value.left, value.right), fallback, depth)


def _mapping(value: dict[Any, Any], fallback: Fallback, depth: int) -> Encoded:
    # in order of insertion: the restored dict iterates as the first one did
    flat = (part for item in value.items() for part in item)
    return b"k", _series(flat, fallback, depth)


def _unordered(tag: bytes) -> Callable[[Any, Fallback, int], Encoded]:
    def writer(value: Any, fallback: Fallback, depth: int) -> Encoded:
        parts = sorted(nested(item, fallback, depth + 1) for item in value)
        return tag, b"".join(parts)

    return writer


def _scalar(value: np.generic, fallback: Fallback, depth: int) -> Encoded:
    kind = value.dtype.kind
    if kind not in "biufcmMUS":
        return fallback(value, depth)
    if isinstance(value, np.str_):  # its arrays drop trailing zeros, the scalar does not
        return b"n", nested("U") + _text(value)
    if isinstance(value, np.bytes_):
        return b"n", nested("S") + value.tobytes()
    return b"n", nested(value.dtype.str) + raw_bytes(np.asarray(value))


def _array(value: np.ndarray[Any, Any], fallback: Fallback, depth: int) -> Encoded:
    head = nested(value.dtype.str) + nested(value.shape)
    if value.dtype == object:
        return b"a", head + _series(value.ravel().tolist(), fallback, depth)
    return b"a", head + raw_bytes(value)


WRITERS: dict[type, Callable[[Any, Fallback, int], Encoded]] = {
    type(None): lambda _v, _f, _d: (b"N", b""),
    type(pd.NA): lambda _v, _f, _d: (b"A", b""),
    type(pd.NaT): lambda _v, _f, _d: (b"Z", b""),
    bool: lambda v, _f, _d: (b"T" if v else b"F", b""),
    int: _int,
    float: _float,
    complex: lambda v, _f, _d: (b"c", struct.pack("<dd", v.real, v.imag)),
    str: lambda v, _f, _d: (b"s", _text(v)),
    bytes: lambda v, _f, _d: (b"b", v),
    bytearray: lambda v, _f, _d: (b"B", bytes(v)),
    Decimal: lambda v, _f, _d: (b"D", str(v).encode()),
    Fraction: lambda v, f, d: (b"q", _series((v.numerator, v.denominator), f, d)),
    date: lambda v, _f, _d: (b"d", v.isoformat().encode()),
    datetime: _datetime,
    time: _time,
    timedelta: _timedelta,
    pd.Timestamp: _timestamp,
    pd.Timedelta: _pandas_timedelta,
    pd.Period: _period,
    pd.Interval: _interval,
    uuid.UUID: lambda v, _f, _d: (b"u", v.bytes),
    list: lambda v, f, d: (b"l", _series(v, f, d)),
    tuple: lambda v, f, d: (b"t", _series(v, f, d)),
    dict: _mapping,
    set: _unordered(b"e"),
    frozenset: _unordered(b"E"),
    range: lambda v, f, d: (b"r", _series((v.start, v.stop, v.step), f, d)),
    np.ndarray: _array,
}
"""The types that have an encoding; each writes (tag, payload)."""
