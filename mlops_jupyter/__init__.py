"""mlops_jupyter: every cell an experiment, every DataFrame a version, every result provable.

Importing this package is light: what needs pandas, scikit-learn or MLflow loads on use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_jupyter.version import __version__

if TYPE_CHECKING:
    from mlops_jupyter.logging import log_metric, log_metrics, log_param
    from mlops_jupyter.workspace import Workspace, workspace

__all__ = ["Workspace", "__version__", "log_metric", "log_metrics", "log_param", "workspace"]

_HOMES = {
    "workspace": "mlops_jupyter.workspace",
    "Workspace": "mlops_jupyter.workspace",
    "log_metric": "mlops_jupyter.logging",
    "log_metrics": "mlops_jupyter.logging",
    "log_param": "mlops_jupyter.logging",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    home = importlib.import_module(_HOMES[name])
    if home.__name__ == "mlops_jupyter.workspace":
        _let_verbs_see_this_kernel()
    return getattr(home, name)


def _let_verbs_see_this_kernel() -> None:
    """Make `workspace()` in a cell wait for what the cells before left in the background."""
    from mlops_jupyter.recorder import drain
    from mlops_jupyter.workspace.desk import before_reading

    before_reading.append(drain)


def load_ipython_extension(shell: Any) -> None:
    """Begin to record: what `%load_ext mlops_jupyter` calls."""
    from mlops_jupyter.magics import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Stop recording and take every hook off: what `%unload_ext mlops_jupyter` calls."""
    from mlops_jupyter.magics import unload

    unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server where its extension is."""
    from mlops_jupyter.server import MlopsExtension

    return [{"module": "mlops_jupyter.server", "app": MlopsExtension}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell `jupyter labextension` where the built front end is."""
    return [{"src": "labextension", "dest": "mlops-jupyter"}]
