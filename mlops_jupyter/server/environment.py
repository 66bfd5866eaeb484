"""A run's environment, as far as a page shows it."""

from __future__ import annotations

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.records import Environment
from mlops_jupyter.store import Store

SHOWN = ("scikit-learn", "pandas", "numpy", "mlops-jupyter")


def facts(store: Store, environment_id: str | None) -> dict[str, str]:
    """Return name and value of each fact, in the order in which they are shown."""
    if environment_id is None:
        return {}
    try:
        return _facts(store.environment(environment_id))
    except MlopsError as error:  # an environment that is gone must not hide the run
        return {"Not readable": str(error)}


def _facts(environment: Environment) -> dict[str, str]:
    versions = {package.name.lower(): package.version for package in environment.packages}
    found = {
        "Python": f"{environment.python} ({environment.implementation})",
        **{name: versions[name] for name in SHOWN if name in versions},
        "Packages": f"{len(environment.packages)}, locked",
        "BLAS": "; ".join(environment.blas),
        "CPU": f"{environment.cpu}, {environment.cpus} cores",
        "System": f"{environment.platform} {environment.machine}",
        "Hash seed": environment.hash_seed,
        "Time zone": environment.time_zone,
        "Locale": environment.locale,
        "Not rebuildable": ", ".join(environment.not_rebuildable),
    }
    return {name: value for name, value in found.items() if value}
