"""Telling frames from everything else without importing pandas."""

from __future__ import annotations

import sys


def is_frame(obj: object) -> bool:
    """Return whether `obj` is a pandas DataFrame or Series, and no subclass of one.

    A subclass may override anything, so what its methods say cannot be relied on.
    Never raises, and never imports pandas: who holds a frame has imported it.
    """
    pandas = sys.modules.get("pandas")
    kinds = (getattr(pandas, "DataFrame", None), getattr(pandas, "Series", None))
    return type(obj) in kinds
