"""Comparing a value with a threshold, and the distance between them in words."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from mlops_jupyter.records import Check, Criterion

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
MISSING = "missing"
SIGNIFICANT = 4
MINUS = "\N{MINUS SIGN}"


def compared(
    criterion: Criterion, value: float, threshold: float, *, note: str = "", expected: str = ""
) -> Check:
    """Return the check of a value that is known.

    Parameters
    ----------
    threshold
        The number to compare with; usually the criterion's own.
    note
        A remark that goes behind the distance.
    expected
        How the demand reads when it is not the criterion's own text.
    """
    passed = COMPARISONS[criterion.comparison](value, threshold)
    words = distance(criterion.comparison, value, threshold, passed=passed)
    return Check(
        kind="criterion",
        name=criterion.text,
        outcome="passed" if passed else "failed",
        expected=expected or f"{criterion.comparison} {shown(threshold)}",
        actual=shown(value),
        note=f"{words}; {note}" if note else words,
        margin=margin(criterion.comparison, value, threshold),
    )


def missing(criterion: Criterion, reason: str, *, expected: str = "") -> Check:
    """Return the check of a value that is not known: failed, whatever was demanded."""
    return Check(
        kind="criterion",
        name=criterion.text,
        outcome="failed",
        expected=expected or f"{criterion.comparison} {shown(criterion.threshold)}",
        actual=MISSING,
        note=reason,
    )


def distance(comparison: str, value: float, threshold: float, *, passed: bool) -> str:
    """Return how far a value is from a threshold: `0.004 short`, `13.2 to spare`."""
    if math.isnan(value):
        return "not a number"
    gap = shown(abs(value - threshold))
    if comparison == "==":
        return "exact" if passed else f"{gap} off"
    if value == threshold:
        return (
            "nothing to spare" if passed else f"exactly at the limit, which {comparison} excludes"
        )
    return f"{gap} to spare" if passed else f"{gap} {_wrong_way(comparison)}"


def margin(comparison: str, value: float, threshold: float) -> float | None:
    """Return the distance as a share of the threshold; negative when it is missed."""
    if not math.isfinite(value):
        return None
    scale = abs(threshold) or 1.0
    if comparison == "==":
        return -abs(value - threshold) / scale
    sign = 1.0 if comparison in (">=", ">") else -1.0
    return sign * (value - threshold) / scale


def shown(value: float) -> str:
    """Return a number as people write it, four significant digits: `0.714`, `1,204`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"
    rounded = float(f"{value:.{SIGNIFICANT}g}")
    if rounded and not 1e-4 <= abs(rounded) < 1e9:
        return f"{rounded:g}".replace("-", MINUS)
    text = f"{rounded:,.10f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def _wrong_way(comparison: str) -> str:
    return "short" if comparison in (">=", ">") else "too much"
