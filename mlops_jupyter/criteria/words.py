"""Lists and misspelt words; the criteria room may not look into other rooms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

MOST = 8


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word that a misspelt one most likely means, or ''."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def listing(names: Iterable[str]) -> str:
    """Return names in backticks, joined by commas; those beyond eight are counted."""
    every = [f"`{name}`" for name in names]
    rest = len(every) - MOST
    return ", ".join(every[:MOST]) + (f" and {rest} more" if rest > 0 else "")
