"""Categoricals: codes, and the categories as an index of their own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mlops_jupyter.frames.canonical import Doc
from mlops_jupyter.frames.codecs import fixed
from mlops_jupyter.frames.codecs.base import Codec, Source, Writing, checked_codes


def write(array: Any, writing: Writing) -> Doc:
    """Write codes and categories; the order of the categories counts."""
    from mlops_jupyter.frames.indexes import write_index

    return {
        "kind": "category",
        "rows": len(array),
        "ordered": bool(array.ordered),
        "categories": write_index(array.categories, writing),
        "codes": fixed.write(array.codes, writing),
    }


def read(doc: Doc, source: Source) -> Any:
    """Return a Categorical."""
    from mlops_jupyter.frames.indexes import read_index

    categories = read_index(doc["categories"], source.whole())
    dtype = pd.CategoricalDtype(categories, ordered=doc["ordered"])
    codes = checked_codes(fixed.read(doc["codes"], source), len(categories))
    return pd.Categorical.from_codes(codes, dtype=dtype, validate=False)


CODEC = Codec(write, read)
