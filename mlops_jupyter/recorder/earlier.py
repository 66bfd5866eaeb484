"""Earlier runs of an experiment, read in the background while the cell runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.records import Run
from mlops_jupyter.store import Store

PATIENCE_S = 0.05


@dataclass(slots=True)
class _Known:
    ready: threading.Event = field(default_factory=threading.Event)
    runs: list[Run] = field(default_factory=list)


class EarlierRuns:
    """What a card compares with: read once per experiment, then kept up by our own runs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, _Known] = {}

    def prepare(self, experiment: str) -> None:
        """Begin to read the runs of an experiment; returns at once."""
        if experiment in self._known:
            return
        known = self._known[experiment] = _Known()
        threading.Thread(target=self._read, args=(experiment, known), daemon=True).start()

    def add(self, run: Run) -> None:
        """Take in a run of this kernel that has just ended."""
        self._known.setdefault(run.experiment, _Known()).runs.append(run)

    def known(self, experiment: str) -> list[Run]:
        """Return what is known by now; waits a moment, never long: a card must not delay."""
        known = self._known.setdefault(experiment, _Known())
        known.ready.wait(PATIENCE_S)
        return list(known.runs)

    def _read(self, experiment: str, known: _Known) -> None:
        try:
            found = self._store.runs(experiment=experiment)
        except MlopsError:
            found = []  # the card then shows no change; the records themselves are written
        own = {run.run_id for run in known.runs}
        known.runs[:0] = [run for run in reversed(found) if run.run_id not in own]
        known.ready.set()
