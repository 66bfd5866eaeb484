"""Which frames the scores of a run may stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.errors import NotFound
from mlops_jupyter.records import Execution, FrameUse, Run

if TYPE_CHECKING:
    from mlops_jupyter.store import Store


def frames_of(store: Store, run: Run) -> dict[str, FrameUse]:
    """Return by name the frames that the run's cell used, or a later one that scored it.

    A later cell counts while it reads a name that the run's cell bound, such as its
    model or predictions, and nobody has bound that name again. A frame that was read
    comes before one of the same name that was written.
    """
    found: dict[str, FrameUse] = {}
    for execution_id in (run.execution_id, *_scoring_cells(store, run)):
        for use in store.frame_uses(execution_id=execution_id):
            known = found.get(use.name)
            if known is None or (known.role == "written" and use.role != "written"):
                found[use.name] = use
    return found


def fitted_names(run: Run, frames: dict[str, FrameUse]) -> tuple[str, ...]:
    """Return the names of those frames that a model of the run was fitted on."""
    ids = {model.fitted_on for model in run.models}
    return tuple(n for n, use in frames.items() if use.role == "fitted" or use.frame_id in ids)


def _scoring_cells(store: Store, run: Run) -> list[str]:
    own = _execution(store, run)
    if own is None:
        return []
    ours = {use.name for use in own.writes} | {model.name for model in run.models}
    found = []
    for later in store.executions(run.session_id):
        if later.ordinal <= own.ordinal:
            continue
        if ours & {use.name for use in later.reads}:
            found.append(later.execution_id)
        ours -= {use.name for use in later.writes}
        if not ours:
            break
    return found


def _execution(store: Store, run: Run) -> Execution | None:
    try:
        return store.execution(run.execution_id)
    except NotFound:
        return None  # its journal has not arrived here; the run's own frames still count
