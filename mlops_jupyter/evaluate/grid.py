"""The distortion grid: the score of a model on data made worse, kind by severity.

The protocol is that of ImageNet-C (Hendrycks & Dietterich, "Benchmarking Neural Network
Robustness to Common Corruptions and Perturbations", ICLR 2019), carried over to tables.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mlops_jupyter.evaluate.distortions import SEVERITIES, Distortion
from mlops_jupyter.evaluate.scores import Score
from mlops_jupyter.records import DistortedScore

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 200


def distortion_grid(
    data: pd.DataFrame,
    value_on: Callable[[pd.DataFrame], float],
    score: Score,
    clean: float,
    *,
    kinds: Iterable[Distortion],
    seed: int,
) -> tuple[DistortedScore, ...]:
    """Return the score for every kind and severity, kinds in their order.

    Parameters
    ----------
    value_on
        Computes the score on distorted data.
    clean
        The score on the data as they are; drops count from it.
    """
    found = []
    for kind in kinds:
        for severity in range(1, SEVERITIES + 1):
            value, error = _tried(partial(_distorted, value_on, data, kind, severity, seed))
            found.append(
                DistortedScore(
                    kind=kind.name,
                    severity=severity,
                    amount=kind.amounts[severity - 1],
                    value=value,
                    drop=None if value is None else score.error(value) - score.error(clean),
                    error=error,
                )
            )
    return tuple(found)


def corruption_errors(
    grid: Sequence[DistortedScore], score: Score, baseline: Sequence[DistortedScore] = ()
) -> tuple[dict[str, float], float | None]:
    """Return the corruption error CE_c of every kind c, and their mean mCE.

    With E_{s,c} the error at severity s (1 - score, or the score itself if it is an
    error), f the model and b the baseline::

        CE_c = (Σ_s E_{s,c}^f) / (Σ_s E_{s,c}^b)        mCE = mean over c of CE_c

    as in section 4.1 of Hendrycks & Dietterich (2019), there with AlexNet as baseline.
    Without a baseline the denominator is the number of severities: the mean error.

    A kind for which one of the two could not predict at some severity has no CE, and
    then there is no mean either: leaving it out would reward failing.
    """
    errors, theirs = _sums(grid, score), _sums(baseline, score)
    found: dict[str, float] = {}
    for kind, total in errors.items():
        divisor = theirs.get(kind) if baseline else float(SEVERITIES)
        if total is not None and divisor:
            found[kind] = total / divisor
    complete = bool(found) and len(found) == len(errors)
    return found, sum(found.values()) / len(found) if complete else None


def _sums(grid: Sequence[DistortedScore], score: Score) -> dict[str, float | None]:
    sums: dict[str, float | None] = {}
    for cell in grid:
        before = sums.setdefault(cell.kind, 0.0)
        known = before is not None and cell.value is not None
        sums[cell.kind] = before + score.error(cell.value) if known else None  # type: ignore[operator, arg-type]
    return sums


def _distorted(
    value_on: Callable[[pd.DataFrame], float], data: pd.DataFrame, kind: Distortion, *how: int
) -> float:
    return value_on(kind.distorted(data, *how))


def _tried(compute: Callable[[], Any]) -> tuple[float | None, str]:
    """Return a score, or why there is none: failing on bad data is a result, too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # made worse on purpose, so a model may well warn
        try:
            return float(compute()), ""
        except Exception as error:  # noqa: BLE001  # models raise whatever they please
            return None, last_line(error)


def last_line(error: BaseException) -> str:
    """Return an error in one line, as people quote it; a long message is cut."""
    lines = str(error).strip().splitlines()
    said = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
