"""Which cells of two arrays differ, exactly: bits, not `==`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mlops_jupyter.frames.codecs.base import Array, bare
from mlops_jupyter.frames.codecs.masked import values_and_mask
from mlops_jupyter.frames.codecs.registry import kind_of
from mlops_jupyter.frames.values import write
from mlops_jupyter.frames.visible import Visible


def differing(before: Any, after: Any) -> Array:
    """Return a mask of the cells that differ, for arrays of equal length.

    Arrays of the same dtype are compared bit by bit: 0.0 differs from -0.0, and a NaN
    equals itself. Across dtypes values are compared, so that 1 equals 1.0.
    """
    before, after = bare(before), bare(after)
    if before.dtype != after.dtype:
        return _by_value(before, after)
    compare = WAYS.get(kind_of(before) or "", _by_encoding)
    return compare(before, after)


def _bits(before: Array, after: Array) -> Array:
    size = before.dtype.itemsize
    unit: Any = f"u{size}" if size in (1, 2, 4, 8) else "u1"
    left, right = (np.ascontiguousarray(a).view(unit) for a in (before, after))
    differs: Any = left != right
    return np.asarray(
        differs if unit != "u1" or size == 1 else differs.reshape(-1, size).any(axis=1)
    )


def _masked(before: Any, after: Any) -> Array:
    (left, gone), (right, missing) = values_and_mask(before), values_and_mask(after)
    return np.asarray((gone != missing) | (_bits(left, right) & ~gone))


def _arrow(before: Any, after: Any) -> Array:
    try:
        left, right = pa.array(before), pa.array(after)
    except UnicodeEncodeError:  # lone surrogates, which Arrow refuses
        return _by_encoding(before, after)
    differs = pc.fill_null(pc.not_equal(left, right), False)
    one_missing = pc.not_equal(left.is_null(), right.is_null())
    mask: Array = pc.or_(differs, one_missing).to_numpy(zero_copy_only=False)
    return mask


def _categories(before: Any, after: Any) -> Array:
    if not before.categories.equals(after.categories):
        return _by_encoding(before, after)
    return np.asarray(before.codes != after.codes)


def _ticks(before: Any, after: Any) -> Array:
    return np.asarray(before.asi8 != after.asi8)


def _by_encoding(before: Any, after: Any) -> Array:
    left, right = (np.asarray(array, dtype=object) for array in (before, after))
    pairs = zip(left, right, strict=True)
    return np.fromiter(
        (a is not b and _tagged(a) != _tagged(b) for a, b in pairs), bool, len(left)
    )


def _tagged(value: Any) -> tuple[bytes, bytes]:
    return write(value, Visible())


def _by_value(before: Any, after: Any) -> Array:
    left, right = missing(before), missing(after)
    if all(_is_number(array) for array in (before, after)):
        differs = np.asarray(before != after)
    else:
        pairs = zip(np.asarray(before, object), np.asarray(after, object), strict=True)
        differs = np.fromiter((not _equal(a, b) for a, b in pairs), bool, len(left))
    mask: Array = np.where(left | right, left != right, differs)
    return mask


def _is_number(array: Any) -> bool:
    return isinstance(array, np.ndarray) and array.dtype.kind in "biuf"


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return type(a) is type(b) and bool(a == b)
    return _tagged(a) == _tagged(b) or (_plain(a) and _plain(b) and bool(a == b))


def _plain(value: Any) -> bool:
    return isinstance(value, int | float | np.number | np.bool_)


def missing(array: Any) -> Array:
    """Return a mask of the cells that hold nothing."""
    return np.asarray(pd.isna(array), dtype=bool)


WAYS: dict[str, Callable[[Any, Any], Array]] = {
    "fixed": _bits,
    "masked": _masked,
    "text": _arrow,
    "category": _categories,
    "zoned": _ticks,
    "period": _ticks,
}
"""Quick ways for families of arrays; the others compare value by value."""
