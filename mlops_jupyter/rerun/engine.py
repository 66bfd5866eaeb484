"""The door that papermill's entry point `mlops` opens.

papermill loads its engines while it is itself being imported, and our engine is a
subclass of papermill's. The class is therefore looked up on demand: whoever comes
first, papermill is far enough along when the subclass is made.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "RecordingEngine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import papermill.engines  # noqa: F401  # complete before ours, which subclasses it

    from mlops_jupyter.rerun.recording import RecordingEngine

    return RecordingEngine
