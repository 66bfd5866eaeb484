"""What the REST API asks: each function takes a catalogue and returns a view.

All of them run in a desk's thread.
"""

from __future__ import annotations

from mlops_jupyter.refs import resolve_run
from mlops_jupyter.server import frame_tree
from mlops_jupyter.server.catalogue import Catalogue
from mlops_jupyter.server.models import model_views
from mlops_jupyter.server.run_page import run_page
from mlops_jupyter.server.views import (
    FramesView,
    ModelsView,
    RunRow,
    RunsView,
    RunView,
    StatusView,
)
from mlops_jupyter.store.sessions import package_version

MOST_RUNS = 500
VERSION = package_version()


def runs(catalogue: Catalogue, notebook: str | None, *, only_notebook: bool) -> RunsView:
    """Return runs as rows, newest first, with the headings above them.

    Parameters
    ----------
    notebook
        Path relative to the workspace; None: no notebook is open.
    only_notebook
        Whether runs of other notebooks are left out. Headings count all runs.
    """
    every, rows = catalogue.runs(), catalogue.rows()
    here = [run for run in every if notebook is not None and run.notebook == notebook]
    shown = here if only_notebook and notebook is not None else every
    return RunsView(
        workspace=catalogue.store.uuid,
        notebook=notebook,
        runs=tuple(rows.row(run) for run in shown[:MOST_RUNS]),
        experiments=rows.experiments(),
        total=len(every),
        here=len(here),
    )


def run(catalogue: Catalogue, run_id: str) -> RunView:
    """Return everything about one run; the last characters of its id are enough."""
    found = catalogue.store.run(whole_id(catalogue, run_id))
    return run_page(catalogue.store, found, catalogue.rows())


def row(catalogue: Catalogue, run_id: str) -> RunRow:
    """Return one run as a row."""
    found = catalogue.store.run(whole_id(catalogue, run_id))
    return catalogue.rows().row(found)


def whole_id(catalogue: Catalogue, run_id: str) -> str:
    """Return the id of the one run that a part of an id names."""
    return resolve_run(catalogue.store, f"run:{run_id}").run_id


def frames(catalogue: Catalogue, notebook: str | None, *, only_notebook: bool) -> FramesView:
    """Return frame versions in the order of their tree."""
    store = catalogue.store
    found = frame_tree.rows({name: store.history(name) for name in store.frame_names()})
    shown = [row for row in found if not only_notebook or row.notebook == notebook]
    return FramesView(
        workspace=catalogue.store.uuid, notebook=notebook, frames=tuple(shown), total=len(found)
    )


def models(catalogue: Catalogue) -> ModelsView:
    """Return published models with their versions."""
    return ModelsView(
        workspace=catalogue.store.uuid, models=model_views(catalogue.store, catalogue.rows())
    )


def status(catalogue: Catalogue) -> StatusView:
    """Return the few numbers that the status bar shows."""
    every = catalogue.runs()
    return StatusView(
        version=VERSION,
        workspace=catalogue.store.uuid,
        folder=str(catalogue.store.folder),
        runs=len(every),
        running=sum(run.status == "RUNNING" for run in every),
        stored_bytes=catalogue.store.objects.stored_bytes(),
    )
