"""How an object's bytes are made smaller. Each object says which way it went."""

from __future__ import annotations

import zlib
from typing import Literal

Compress = bool | Literal["auto", "numeric", "bytes", "zlib"]

RAW, ZLIB, BLOSC2 = 0, 1, 2

SMALL = 256
"""Bytes below which compression is not tried."""
ZLIB_UP_TO = 64 * 1024
"""Bytes up to which zlib serves: below it, importing blosc2 would cost more."""
BLOSC2_LIMIT = 2**31 - 64
"""The most bytes that one blosc2 chunk holds."""
SAVES = 0.95
"""What must remain, at most, for compression to be worth undoing."""


def compress(data: memoryview, how: Compress, typesize: int) -> tuple[int, bytes | memoryview]:
    """Return the codec used and the bytes to store."""
    if how is False or len(data) < SMALL:
        return RAW, data
    if how == "zlib" or len(data) <= ZLIB_UP_TO:
        return _if_smaller(ZLIB, zlib.compress(data, 1), data)
    if len(data) > BLOSC2_LIMIT:
        return RAW, data
    return _if_smaller(BLOSC2, _blosc2(data, typesize if how == "numeric" else 1), data)


def decompress(codec: int, stored: bytes, size: int) -> bytes:
    """Return the `size` bytes that `stored` was made from.

    Raises
    ------
    ValueError
        If it does not hold exactly that many, or the codec is unknown.
    """
    if codec == RAW:
        data = stored
    elif codec == ZLIB:
        data = _unzlib(stored, size)
    elif codec == BLOSC2:
        data = _unblosc2(stored, size)
    else:
        raise ValueError(f"unknown codec {codec}")
    if len(data) != size:
        raise ValueError(f"{len(data)} bytes instead of {size}")
    return data


def _if_smaller(codec: int, small: bytes, data: memoryview) -> tuple[int, bytes | memoryview]:
    return (codec, small) if len(small) < SAVES * len(data) else (RAW, data)


def _blosc2(data: memoryview, typesize: int) -> bytes:
    # imported here: it costs 186 ms, and only background threads compress
    import blosc2

    shuffle = blosc2.Filter.BITSHUFFLE if typesize > 1 else blosc2.Filter.NOFILTER
    small = blosc2.compress2(
        data,
        codec=blosc2.Codec.ZSTD,
        clevel=1,
        typesize=typesize,
        filters=[shuffle],
        filters_meta=[0],
        nthreads=1,  # the other cores are the user's, and threads do not survive a fork
    )
    return bytes(small)


def _unzlib(stored: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stored, size + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _unblosc2(stored: bytes, size: int) -> bytes:
    import blosc2

    try:
        if size > BLOSC2_LIMIT or blosc2.get_cbuffer_sizes(stored)[0] != size:
            raise ValueError("its header names another size")
        return bytes(blosc2.decompress2(stored, nthreads=1))
    except (RuntimeError, TypeError) as error:  # what blosc2 raises for bad input
        raise ValueError(str(error)) from error
