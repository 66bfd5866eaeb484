"""`mlops reproduce`: rerun what a result stands on, and prove it equal or say where not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Execution, Run, Verdict, new_id, now, short
from mlops_jupyter.records.entries import VerdictGiven
from mlops_jupyter.rerun.causes import causes
from mlops_jupyter.rerun.effects import check_effects, outside_effects
from mlops_jupyter.rerun.notebook import read_notebook
from mlops_jupyter.rerun.present import Planned, present_plan, recorded_plan
from mlops_jupyter.rerun.repetition import Repeat, Repetition, notebook_metadata, repeat
from mlops_jupyter.rerun.request import CellProgress
from mlops_jupyter.rerun.slicing import Slice, slice_of
from mlops_jupyter.rerun.verdict import (
    counted,
    described,
    first_difference,
    is_edit,
    not_compared,
    outcome_of,
)
from mlops_jupyter.store import Journal, Store

Source = Literal["recorded", "notebook"]


def reproduce(
    store: Store,
    journal: Journal,
    run: Run,
    ref: str,
    *,
    source: Source = "recorded",
    allow_effects: bool = False,
    kernel: str | None = None,
    timeout_s: float | None = None,
    progress: Callable[[CellProgress], None] | None = None,
) -> Verdict:
    """Repeat a run in a fresh kernel and a scratch copy, and compare everything.

    The minimal slice is run first. Where it fails or gives something else, everything
    that had been executed up to the run is repeated instead, since the slice may have
    missed a hidden dependence; the verdict says which of them it rests on.

    Parameters
    ----------
    ref
        What the user asked about, as written; only named in the verdict.
    source
        "recorded" repeats the cells as they were executed. "notebook" takes them from
        the notebook as it is on disk now, and names cells that were edited since.
    allow_effects
        Whether cells that push, post or send something may do so again.
    timeout_s
        Longest time for one cell.

    Raises
    ------
    BadRequest
        If the run is still running or died, if its cells act outside a scratch copy, or if
        its notebook cannot be read ("notebook").
    """
    began = time.monotonic()
    minimal = slice_of(store, run)
    prefix = slice_of(store, run, "prefix")
    if not allow_effects:
        check_effects(minimal.executions)
    verdict_id = new_id()
    asked = _asked(store, run, minimal, source)
    asked = replace(asked, kernel=kernel, timeout_s=timeout_s, progress=progress)
    kept = store.folder / "outputs" / f"reproduce-{short(verdict_id)}.ipynb"
    found, outcome = minimal, repeat(replace(asked, keep_output=kept))
    if _unexplained(outcome) and _may_repeat(prefix, minimal, allow_effects=allow_effects):
        whole = replace(_asked(store, run, prefix, source), keep_output=kept)
        whole = replace(whole, kernel=kernel, timeout_s=timeout_s, progress=progress)
        found, outcome = prefix, repeat(whole)
    verdict = _verdict(run, ref, found, outcome, kept, verdict_id, time.monotonic() - began)
    journal.append(VerdictGiven(verdict=verdict))
    return verdict


def _asked(store: Store, run: Run, found: Slice, source: Source) -> Repeat:
    notebook = store.session(run.session_id).notebook
    path = store.root / notebook if notebook else store.root / "reproduction.ipynb"
    return Repeat(
        store=store,
        run=run,
        notebook=notebook,
        plan=_plan(store, run, found, source, path),
        metadata=notebook_metadata(path),
    )


def _plan(store: Store, run: Run, found: Slice, source: Source, path: Path) -> list[Planned]:
    if source == "recorded":
        return recorded_plan(found)
    if store.session(run.session_id).notebook is None:
        raise BadRequest(
            f"Run {short(run.run_id)} was not recorded in a notebook, so there is none to take "
            "the cells from: reproduce it as it was recorded."
        )
    session = store.executions(run.session_id)
    return present_plan(found, read_notebook(path), session)


def _may_repeat(prefix: Slice, minimal: Slice, *, allow_effects: bool) -> bool:
    more = len(prefix.executions) > len(minimal.executions)
    return more and (allow_effects or not outside_effects(prefix.executions))


def _unexplained(outcome: Repetition) -> bool:
    """Tell whether a bad outcome may be the fault of the slice, not of an edited cell."""
    edited = any(is_edit(check) for check in outcome.checks)
    return outcome_of(outcome.checks) == "different" and not edited


def _verdict(  # noqa: PLR0917  # private, and called in one place
    run: Run,
    ref: str,
    found: Slice,
    outcome: Repetition,
    kept: Path,
    verdict_id: str,
    duration_s: float,
) -> Verdict:
    checks = outcome.checks
    came_to = outcome_of(checks)
    first = first_difference(checks)
    if came_to in {"identical", "equal"}:
        kept.unlink(missing_ok=True)
    why = _why(found, outcome) if came_to == "different" else []
    return Verdict(
        verdict_id=verdict_id,
        kind="reproduction",
        ref=ref,
        run_id=run.run_id,
        outcome=came_to,
        sentence=_sentence(came_to, first, found, outcome, why),
        checks=checks,
        first_difference=first,
        tolerance=outcome.tolerance.words() if came_to == "equal" else "",
        not_compared=(*not_compared(checks), *found.left_out, *outcome.notes),
        given_at=now(),
        duration_s=duration_s,
    )


def _sentence(
    outcome: str, first: str, found: Slice, repetition: Repetition, why: list[str]
) -> str:
    how = _how(found)
    if outcome == "different":
        reasons = f" Possible reason: {'; '.join(why)}." if why else ""
        return f"Different ({how}): {first}.{reasons}"
    if outcome == "unproven":
        return f"Unproven ({how}): {_nothing(repetition)}."
    edits = [described(check) for check in repetition.checks if is_edit(check)]
    edited = f", although {edits[0]}" if edits else ""
    what = counted(repetition.checks)
    if outcome == "equal":
        return f"Equal within tolerance ({how}): {what} compared{edited}."
    return f"Identical ({how}): {what} came out bit for bit as recorded{edited}."


def _how(found: Slice) -> str:
    which = "the minimal slice" if found.kind == "minimal" else "everything executed before it"
    return f"{which}, {len(found.executions)} of {found.executed} cells, in a fresh kernel"


def _nothing(repetition: Repetition) -> str:
    if repetition.result.session_id is None:
        return (
            "the kernel recorded nothing, so nothing can be compared; install mlops-jupyter "
            "in the kernel's environment"
        )
    return (
        "neither frames nor metrics nor models were recorded, so nothing can be compared; "
        "bind a score or a DataFrame to a name"
    )


def _why(found: Slice, outcome: Repetition) -> list[str]:
    """Return what may have made the difference: what cannot repeat, other packages."""
    reasons = causes(_up_to_first_difference(found, outcome))
    return [*reasons, *(note for note in outcome.notes if note.startswith("another environment"))]


def _up_to_first_difference(found: Slice, outcome: Repetition) -> list[Execution]:
    from mlops_jupyter.rerun.alignment import cell_name

    bad = [c.cell for c in outcome.checks if c.outcome in ("different", "missing")]
    upto: list[Execution] = []
    for execution in found.executions:
        upto.append(execution)
        if bad and cell_name(execution) == bad[0]:
            break
    return upto


def against(
    store: Store, journal: Journal, recorded: Run, other: Run, ref: str, **options: Any
) -> Verdict:
    """Compare a run with an earlier one, both in the store: `mlops run --against REF`."""
    from mlops_jupyter.rerun.against import compare_recorded

    verdict = compare_recorded(store, recorded, other, ref, **options)
    journal.append(VerdictGiven(verdict=verdict))
    return verdict
