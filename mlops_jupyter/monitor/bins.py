"""Sorting reference and current values into the same bins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

QUANTILE_BINS = 10
MOST_CATEGORIES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Binned:
    """Counts of the same bins in two samples."""

    before: np.ndarray[Any, Any]
    after: np.ndarray[Any, Any]


def bin_numbers(before: np.ndarray[Any, Any], after: np.ndarray[Any, Any]) -> Binned:
    """Return counts in ten bins that hold a tenth of the reference each.

    Ties make fewer bins. Infinite values are in the outer ones, missing values (NaN) in
    one of their own.
    """
    import numpy as np

    edges = _edges(before[np.isfinite(before)])
    return Binned(before=_counted(before, edges), after=_counted(after, edges))


def bin_categories(before: pd.Series[Any], after: pd.Series[Any]) -> Binned:
    """Return counts of the reference's 30 most frequent values, and of what is left.

    Three further bins hold its rarer values, the values it does not have, and the
    missing ones.
    """
    import pandas as pd

    seen = before.value_counts()
    kept = seen.index[:MOST_CATEGORIES]
    rare, new = len(kept), len(kept) + 1

    def counts(values: pd.Series[Any]) -> Any:
        import numpy as np

        places = pd.Index(kept).get_indexer(pd.Index(values))
        other = np.where(values.isin(seen.index), rare, new)
        found = np.where(values.isna(), new + 1, np.where(places >= 0, places, other))
        return np.bincount(found, minlength=new + 2)

    return Binned(before=counts(before), after=counts(after))


def _edges(known: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the inner edges of the bins; a bin holds its upper edge."""
    import numpy as np

    if not known.size:
        return np.empty(0)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, QUANTILE_BINS + 1)[1:-1]))
    if edges[0] == known.min():
        # much of the reference is its smallest value: a bin for what lies below
        edges = np.concatenate([[np.nextafter(edges[0], -np.inf)], edges])
    return edges


def _counted(values: np.ndarray[Any, Any], edges: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np

    known = values[~np.isnan(values)]
    places = np.searchsorted(edges, known, side="left")
    counts = np.bincount(places, minlength=len(edges) + 1)
    return np.append(counts, len(values) - len(known))
