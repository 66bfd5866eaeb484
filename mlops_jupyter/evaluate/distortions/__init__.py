"""Kinds of distortion: one file each, and this dict.

To add one: write a module with a `KIND`, list it below. From another package: declare
an entry point of the group `mlops_jupyter.distortions` that names a `Distortion`; it is
loaded on first use, never at import.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.evaluate.distortions import missing, noise
from mlops_jupyter.evaluate.distortions.base import SEVERITIES, Distortion

GROUP = "mlops_jupyter.distortions"

DISTORTIONS: dict[str, Distortion] = {kind.name: kind for kind in (noise.KIND, missing.KIND)}


@lru_cache(maxsize=1)
def all_distortions() -> dict[str, Distortion]:
    """Return our own distortions and those of other installed packages."""
    found = dict(DISTORTIONS)
    for point in entry_points(group=GROUP):
        kind = point.load()
        if not isinstance(kind, Distortion):
            raise BackendUnavailable(
                f"The entry point {point.name!r} of {GROUP} is no Distortion; update or remove "
                "the package that declares it."
            )
        found.setdefault(kind.name, kind)  # nobody redefines what ours mean
    return found


__all__ = ["DISTORTIONS", "SEVERITIES", "Distortion", "all_distortions"]
