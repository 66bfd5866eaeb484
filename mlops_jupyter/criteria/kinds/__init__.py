"""The kinds of criteria there are: one file each, and this dict.

To add one here: write a module with a `KIND`, list it below. From another package:
declare an entry point of the group `mlops_jupyter.criteria` that names a `Kind`; it is
loaded on first use, never at import.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points

from mlops_jupyter.criteria.kinds import (
    champion,
    latency,
    metric,
    model_size,
    reproduced,
)
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.errors import BackendUnavailable, BadRequest

GROUP = "mlops_jupyter.criteria"

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (metric.KIND, champion.KIND, model_size.KIND, latency.KIND, reproduced.KIND)
}


def kind_named(name: str) -> Kind:
    """Return the kind of that name.

    Raises
    ------
    BadRequest
        If neither this package nor an installed one has it.
    """
    kinds = all_kinds()
    if name not in kinds:
        raise BadRequest(
            f"No kind of criterion is called {name!r}; there are {', '.join(kinds)}. It may come "
            "from a package that is not installed here."
        )
    return kinds[name]


@lru_cache(maxsize=1)
def all_kinds() -> dict[str, Kind]:
    """Return our own kinds and those of other installed packages."""
    found = dict(KINDS)
    for point in entry_points(group=GROUP):
        kind = point.load()
        if not isinstance(kind, Kind):
            raise BackendUnavailable(
                f"The entry point {point.name!r} of {GROUP} is no Kind; update or remove the "
                "package that declares it."
            )
        found.setdefault(kind.name, kind)  # nobody redefines what ours mean
    return found


__all__ = ["KINDS", "Kind", "all_kinds", "kind_named"]
