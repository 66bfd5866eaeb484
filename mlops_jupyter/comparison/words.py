"""Numbers and lists as people read them: true minus, thousands, one precision."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence

MINUS = "\N{MINUS SIGN}"
ARROW = "\N{RIGHTWARDS ARROW}"
MISSING = "\N{EN DASH}"
DIGITS = 4


def number(value: float | None, digits: int = DIGITS) -> str:
    """Return a number with a fixed precision, for a column of metrics.

    A value too small for `digits` is written with an exponent, so that it never looks
    like zero.
    """
    if value is None:
        return MISSING
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value and (abs(value) < 0.5 * 10**-digits or abs(value) >= 1e12):
        return f"{value:.2e}".replace("-", MINUS)
    return f"{value:,.{digits}f}".replace("-", MINUS)


def count(value: int) -> str:
    """Return a whole number with thousands separated."""
    return f"{value:,}".replace("-", MINUS)


def signed(value: float, digits: int = DIGITS) -> str:
    """Return a change with its sign and without idle zeros: `+0.013`, `+1,204`."""
    text = number(abs(value), digits)
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    if text == "0":
        return "±0"
    return f"{MINUS if value < 0 else '+'}{text}"


def size(nbytes: float) -> str:
    """Return a number of bytes in decimal units: `1.2 MB`."""
    value, units = float(nbytes), ["B", "kB", "MB", "GB", "TB"]
    while abs(value) >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return (
        f"{value:.0f} {units[0]}" if value >= 100 or units[0] == "B" else f"{value:.1f} {units[0]}"
    )


def duration(seconds: float | None) -> str:
    """Return a length of time: `0.41 s`, `12.0 s`, `3 min 05 s`."""
    if seconds is None:
        return MISSING
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def plural(amount: int, one: str, many: str = "") -> str:
    """Return `1 run`, `12 runs`."""
    return f"{count(amount)} {one if amount == 1 else many or one + 's'}"


def listing(names: Iterable[str], most: int = 8) -> str:
    """Return names joined by commas, the ones beyond `most` counted."""
    every = list(names)
    shown = ", ".join(every[:most])
    return shown if len(every) <= most else f"{shown} and {len(every) - most} more"


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word that a misspelt one most likely means, or ''."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def did_you_mean(word: str, known: Sequence[str], kind: str) -> str:
    """Return the end of an error's sentence: the nearest name, and what there is."""
    if not known:
        return f"there are no {kind} yet"
    close = nearest(word, known)
    hint = f"did you mean {close!r}? " if close else ""
    return f"{hint}there are {kind} {listing(known)}"
