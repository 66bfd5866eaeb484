"""Intervals: two arrays of ends."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mlops_jupyter.frames.canonical import Doc
from mlops_jupyter.frames.codecs.base import Codec, Source, Writing


def write(array: Any, writing: Writing) -> Doc:
    """Write left and right ends as arrays of their own."""
    from mlops_jupyter.frames.codecs.registry import write_array

    return {
        "kind": "interval",
        "rows": len(array),
        "closed": array.closed,
        "left": write_array(array.left.array, writing),
        "right": write_array(array.right.array, writing),
    }


def read(doc: Doc, source: Source) -> Any:
    """Return an IntervalArray."""
    from mlops_jupyter.frames.codecs.registry import read_array

    left, right = (read_array(doc[side], source) for side in ("left", "right"))
    return pd.arrays.IntervalArray.from_arrays(left, right, closed=doc["closed"]).copy()


CODEC = Codec(write, read)
