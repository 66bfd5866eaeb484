"""Measures of how far two samples lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from mlops_jupyter.monitor.bins import Binned

MODERATE = 0.1
MAJOR = 0.25
"""The usual reading of PSI: below 0.1 no change to speak of, from 0.25 on a major one.
Lewis, "An Introduction to Credit Scoring" (1994); Siddiqi, "Credit Risk Scorecards"
(2006), chapter 10. Conventions, not tests: they know nothing of sample sizes, which is
what `psi_by_chance` is for."""

FEW_PAIRS = 10_000

CHANCE = 0.999
"""A table has many columns, so each alone may raise a false alarm only rarely."""


def psi(binned: Binned) -> float:
    """Return the population stability index of two samples.

    It is::

        PSI = Σ_i (a_i - e_i) · ln(a_i / e_i)

    with e_i and a_i the shares of bin i in the reference and in the current data. Half a
    row is added to every bin that either sample uses, so that an empty bin gives a large
    number and not an infinite one.
    """
    import numpy as np

    before, after = _used(binned)
    expected = (before + 0.5) / (before + 0.5).sum()
    actual = (after + 0.5) / (after + 0.5).sum()
    return float(((actual - expected) * np.log(actual / expected)).sum())


def psi_by_chance(binned: Binned) -> float:
    """Return what PSI rarely exceeds when nothing has changed.

    Without drift PSI / (1/n + 1/m) is distributed as chi-square with B - 1 degrees of
    freedom, n and m the numbers of rows, B that of bins: Yurdakul & Naranjo,
    "Statistical properties of the population stability index", Journal of Risk Model
    Validation 14(3), 2020.
    """
    from scipy.stats import chi2

    before, after = _used(binned)
    rows = 1 / before.sum() + 1 / after.sum()
    return float(chi2.ppf(CHANCE, max(len(before) - 1, 1)) * rows)


def chi_square_p(binned: Binned) -> float | None:
    """Return the p-value of the chi-square test that both samples are of one kind."""
    import numpy as np
    from scipy.stats import chi2_contingency

    before, after = _used(binned)
    if len(before) < 2:
        return None  # a single bin leaves nothing to differ
    return float(chi2_contingency(np.vstack([before, after])).pvalue)


def kolmogorov_smirnov(
    before: np.ndarray[Any, Any], after: np.ndarray[Any, Any]
) -> tuple[float, float] | None:
    """Return statistic and p-value of the two-sample KS test; None without values."""
    import numpy as np
    from scipy.stats import ks_2samp

    one, other = before[~np.isnan(before)], after[~np.isnan(after)]
    if not one.size or not other.size:
        return None
    # the asymptotic formula divides by zero for the smallest samples
    few = one.size * other.size <= FEW_PAIRS
    found = ks_2samp(one, other, method="exact" if few else "asymp")
    return float(found.statistic), float(found.pvalue)


def _used(binned: Binned) -> tuple[Any, Any]:
    """Return the counts of the bins that one of the samples uses."""
    used = (binned.before + binned.after) > 0
    return binned.before[used], binned.after[used]
