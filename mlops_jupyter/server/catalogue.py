"""All runs of a workspace, read once and then kept up to date by what changed."""

from __future__ import annotations

from mlops_jupyter.errors import NotFound
from mlops_jupyter.records import Run
from mlops_jupyter.server.rows import Rows, Served
from mlops_jupyter.store import Store

Change = tuple[str, str]
OF_ROWS = frozenset({"run", "verdict", "publication"})


class Catalogue:
    """A store with its runs at hand.

    Reading ten thousand runs takes seconds, and a live panel asks several times a
    second; so only what the store says has changed is read again.

    Parameters
    ----------
    served
        From a notebook's path in the workspace to its path on the server.
    """

    def __init__(self, store: Store, served: Served = str) -> None:
        self.store = store
        self._served = served
        self._runs: dict[str, Run] | None = None
        self._rows: Rows | None = None
        self._untold: set[Change] = set()

    def runs(self) -> list[Run]:
        """Return all runs, newest first; without reruns and forgotten ones."""
        self.update()
        if self._runs is None:
            self._runs = {run.run_id: run for run in self.store.runs()}
        return sorted(
            self._runs.values(), key=lambda run: (run.started_at, run.run_id), reverse=True
        )

    def rows(self) -> Rows:
        """Return what makes rows of runs."""
        every = self.runs()
        if self._rows is None:
            proofs = self.store.verdicts(kind="reproduction")
            self._rows = Rows(every, proofs, self.store.publications(), self._served)
        return self._rows

    def running(self) -> frozenset[str]:
        """Return the ids of runs that are under way, asking whether their kernels live."""
        return frozenset(run.run_id for run in self.store.running() if run.status == "RUNNING")

    def update(self) -> None:
        """Take in what the store gained."""
        changed = self.store.refresh()
        self._untold |= changed
        self.again(self._affected(changed))
        if any(kind in OF_ROWS for kind, _ in changed):
            self._rows = None

    def again(self, run_ids: set[str]) -> None:
        """Read runs again, those of kernels that died without a word included."""
        for run_id in run_ids:
            self._take(run_id)

    def untold(self) -> set[Change]:
        """Return what changed since the last call of this method."""
        self.update()
        told, self._untold = self._untold, set()
        return told

    def _affected(self, changed: frozenset[Change]) -> set[str]:
        """Return the runs that a change of something else changes too."""
        found = {key for kind, key in changed if kind == "run"}
        for kind, key in changed:
            if kind == "execution":
                found |= {run.run_id for run in self.store.runs_of_execution(key)}
            elif kind == "session":
                found |= {run.run_id for run in self.store.runs(session_id=key, reruns=True)}
        return found

    def _take(self, run_id: str) -> None:
        if self._runs is None:
            return
        self._rows = None
        self._runs.pop(run_id, None)
        try:
            run = self.store.run(run_id)
        except NotFound:  # a tag or a metric may arrive before the run's own start
            return
        if run.rerun_of is None and not run.forgotten:
            self._runs[run_id] = run
