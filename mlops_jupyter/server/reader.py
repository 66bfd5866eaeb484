"""What the REST API asks of a store. The only module here that reads one.

Every function takes a store and returns a view; all of them run in a desk's thread.
"""

from __future__ import annotations

from mlops_jupyter.records import Run
from mlops_jupyter.refs import resolve_run
from mlops_jupyter.server import frame_tree
from mlops_jupyter.server.models import model_views
from mlops_jupyter.server.rows import Rows, Served
from mlops_jupyter.server.run_page import run_page
from mlops_jupyter.server.views import (
    FramesView,
    ModelsView,
    RunRow,
    RunsView,
    RunView,
    StatusView,
)
from mlops_jupyter.store import Store
from mlops_jupyter.store.sessions import package_version

MOST_RUNS = 1000
VERSION = package_version()


def runs(
    store: Store, notebook: str | None, *, only_notebook: bool, served: Served = str
) -> RunsView:
    """Return runs as rows, newest first, with the headings above them.

    Parameters
    ----------
    notebook
        Path relative to the workspace; None: no notebook is open.
    only_notebook
        Whether runs of other notebooks are left out. Headings count all runs.
    """
    every = store.runs()
    rows = _rows(store, every, served)
    here = [run for run in every if notebook is not None and run.notebook == notebook]
    shown = here if only_notebook and notebook is not None else every
    return RunsView(
        workspace=store.uuid,
        notebook=notebook,
        runs=tuple(rows.row(run) for run in shown[:MOST_RUNS]),
        experiments=rows.experiments(),
        total=len(every),
        here=len(here),
    )


def run(store: Store, run_id: str, served: Served = str) -> RunView:
    """Return everything about one run; the last characters of its id are enough."""
    found = store.run(whole_id(store, run_id))
    return run_page(store, found, _rows(store, store.runs(), served))


def row(store: Store, run_id: str, served: Served = str) -> RunRow:
    """Return one run as a row."""
    found = store.run(whole_id(store, run_id))
    return _rows(store, store.runs(), served).row(found)


def whole_id(store: Store, run_id: str) -> str:
    """Return the id of the one run that a part of an id names."""
    return resolve_run(store, f"run:{run_id}").run_id


def frames(store: Store, notebook: str | None, *, only_notebook: bool) -> FramesView:
    """Return frame versions in the order of their tree."""
    found = frame_tree.rows({name: store.history(name) for name in store.frame_names()})
    shown = [row for row in found if not only_notebook or row.notebook == notebook]
    return FramesView(
        workspace=store.uuid, notebook=notebook, frames=tuple(shown), total=len(found)
    )


def models(store: Store, served: Served = str) -> ModelsView:
    """Return published models with their versions."""
    return ModelsView(
        workspace=store.uuid, models=model_views(store, _rows(store, store.runs(), served))
    )


def status(store: Store) -> StatusView:
    """Return the few numbers that the status bar shows."""
    every = store.runs()
    return StatusView(
        version=VERSION,
        workspace=store.uuid,
        folder=str(store.folder),
        runs=len(every),
        running=sum(run.status == "RUNNING" for run in every),
        stored_bytes=store.objects.stored_bytes(),
    )


def running(store: Store) -> frozenset[str]:
    """Return the ids of runs that are under way: a dead kernel's no longer are."""
    return frozenset(run.run_id for run in store.running() if run.status == "RUNNING")


def _rows(store: Store, every: list[Run], served: Served) -> Rows:
    return Rows(every, store.verdicts(kind="reproduction"), store.publications(), served)
