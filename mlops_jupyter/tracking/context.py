"""Tags MLflow runs that a notebook opens itself with the id of our run.

MLflow loads `RunContext` through an entry point in every process that opens a run, so
this module imports nothing. The courier finds the tag and adds to the user's run
instead of creating a second one.
"""

from __future__ import annotations

from collections.abc import Callable

RUN_ID_TAG = "mlops.run_id"

_sources: list[Callable[[], str | None]] = []


def watch_runs(source: Callable[[], str | None]) -> None:
    """Ask `source` for the id of the run under way, whenever MLflow opens one.

    Parameters
    ----------
    source
        Returns the id, or None while no run of ours is under way. Called from any
        thread. The latest one given is asked.
    """
    _sources[:] = [source]


def forget_runs() -> None:
    """Ask nobody any more (the extension was unloaded)."""
    _sources.clear()


class RunContext:
    """MLflow's `RunContextProvider`, by shape: it must not import MLflow to be one."""

    def in_context(self) -> bool:
        """Return whether a run of ours is under way in this process."""
        return self._run_id() is not None

    def tags(self) -> dict[str, str]:
        """Return the tag that links MLflow's run to ours."""
        run_id = self._run_id()
        return {} if run_id is None else {RUN_ID_TAG: run_id}

    @staticmethod
    def _run_id() -> str | None:
        return _sources[0]() if _sources else None
