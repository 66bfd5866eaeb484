"""The families of arrays by name, and which of them an array belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames.canonical import Doc, Unencodable
from mlops_jupyter.frames.codecs import (
    arrow,
    category,
    datelike,
    fixed,
    interval,
    masked,
    objects,
    sparse,
    text,
)
from mlops_jupyter.frames.codecs.base import Codec, Source, Writing, bare

CODECS: dict[str, Codec] = {
    "fixed": fixed.CODEC,
    "object": objects.CODEC,
    "text": text.CODEC,
    "category": category.CODEC,
    "masked": masked.CODEC,
    "zoned": datelike.ZONED,
    "period": datelike.PERIOD,
    "interval": interval.CODEC,
    "sparse": sparse.CODEC,
    "arrow": arrow.CODEC,
}
"""To add a family: a module with `write` and `read`, a line here, one in `KINDS`."""

KINDS: dict[type, str] = {
    pd.StringDtype: "text",
    pd.CategoricalDtype: "category",
    pd.DatetimeTZDtype: "zoned",
    pd.PeriodDtype: "period",
    pd.IntervalDtype: "interval",
    pd.SparseDtype: "sparse",
    pd.ArrowDtype: "arrow",
    pd.BooleanDtype: "masked",
    **{
        type(getattr(pd, f"{name}Dtype")()): "masked"
        for name in ("Int8", "Int16", "Int32", "Int64", "Float32", "Float64")
    },
    **{type(getattr(pd, f"UInt{bits}Dtype")()): "masked" for bits in (8, 16, 32, 64)},
}
"""Which family the extension dtypes of pandas belong to; NumPy's are told apart below."""


def kind_of(array: Any) -> str | None:
    """Return the family of an array, None for one that has none."""
    if isinstance(array.dtype, np.dtype):
        return "object" if array.dtype == object else "fixed"
    return KINDS.get(type(array.dtype))


def write_array(array: Any, writing: Writing) -> Doc:
    """Write an array of any family and return its description.

    Raises
    ------
    Unencodable
        If the dtype, or a value in it, has no canonical encoding.
    """
    array = bare(array)
    kind = kind_of(array)
    if kind is None:
        raise Unencodable(f"{type(array.dtype).__module__}.{type(array.dtype).__qualname__}")
    return CODECS[kind].write(array, writing)


def read_array(doc: Doc, source: Source) -> Any:
    """Return the array that a description stands for, within the source's window."""
    codec = CODECS.get(doc["kind"])
    if codec is None:
        raise ContentMissing(
            f"A stored column is of the unknown kind {doc['kind']!r}: a newer version of "
            "mlops-jupyter wrote this frame; upgrade to read it."
        )
    return codec.read(doc, source)
