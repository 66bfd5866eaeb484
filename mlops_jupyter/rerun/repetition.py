"""One repetition of a run: planned cells, a scratch copy, a fresh kernel, a comparison."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.records import Check, Environment, Execution, Run
from mlops_jupyter.rerun.alignment import Side, cell_name
from mlops_jupyter.rerun.compare_runs import compare_runs
from mlops_jupyter.rerun.execute import run_notebook
from mlops_jupyter.rerun.notebook import write_notebook
from mlops_jupyter.rerun.present import Planned
from mlops_jupyter.rerun.request import CellProgress, RunRequest, RunResult
from mlops_jupyter.rerun.scratch import Scratch, scratch_copy
from mlops_jupyter.rerun.slicing import DEFAULT_METADATA, notebook_of
from mlops_jupyter.rerun.storeface import ReadStore
from mlops_jupyter.rerun.tolerance import Tolerance, package_differences, tolerance_between
from mlops_jupyter.store import Store

# MLflow settings of the caller, which would let a rerun write where the user tracks
_TRACKING = "MLFLOW_EXPERIMENT_ID MLFLOW_EXPERIMENT_NAME MLFLOW_REGISTRY_URI MLFLOW_RUN_ID".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """What came out of one repetition."""

    checks: tuple[Check, ...]
    tolerance: Tolerance
    result: RunResult
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Everything that a repetition needs."""

    store: Store
    run: Run
    notebook: str | None
    plan: list[Planned]
    metadata: dict[str, Any]
    kernel: str | None = None
    timeout_s: float | None = None
    progress: Callable[[CellProgress], None] | None = None
    keep_output: Path | None = None


def repeat(asked: Repeat) -> Repetition:
    """Run the planned cells in a scratch copy and compare what they gave."""
    with scratch_copy(asked.store.root, asked.notebook) as scratch:
        cells = [planned for planned in asked.plan if planned.source]
        document = notebook_of(
            [(planned.execution, planned.source) for planned in cells], asked.metadata
        )
        write_notebook(document, scratch.notebook)
        with Store.open(scratch.root, create=True) as records:
            result = run_notebook(_request(asked, scratch))
            _keep(result, asked.keep_output)
            ids = [cell.id for cell in document.cells]
            return _compared(asked, cells, ids, records, result, scratch)


def _request(asked: Repeat, scratch: Scratch) -> RunRequest:
    environment = _environment_of(asked.store, asked.run)
    seed = environment.hash_seed if environment else "random"
    database = scratch.root / ".mlops" / "rerun-mlflow.db"
    return RunRequest(
        notebook=scratch.notebook,
        output=scratch.root / ".mlops" / "rerun.ipynb",
        workspace=scratch.root,
        kernel=asked.kernel,
        timeout_s=asked.timeout_s,
        progress=asked.progress,
        rerun_of=asked.run.run_id,
        environment={
            **dict.fromkeys(_TRACKING),
            "MLFLOW_TRACKING_URI": f"sqlite:///{database}",
            **({"PYTHONHASHSEED": seed} if seed.isdigit() else {}),
        },
    )


def _keep(result: RunResult, place: Path | None) -> None:
    """Keep the executed notebook as evidence, where the scratch copy goes away."""
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(Path(result.output).read_bytes())


def _compared(  # noqa: PLR0917  # private, and called in one place
    asked: Repeat,
    cells: list[Planned],
    ids: list[str],
    records: Store,
    result: RunResult,
    scratch: Scratch,
) -> Repetition:
    executed = records.executions(result.session_id) if result.session_id else []
    by_id = {execution.cell_id: execution for execution in executed}
    repeated = [by_id.get(cell_id) for cell_id in ids]
    recorded = [planned.execution for planned in cells]
    rerun_run = _run_of(asked.run, recorded, repeated, records)
    tolerance, notes = _environments(asked, rerun_run, records)
    checks = compare_runs(
        Side(store=asked.store, run=asked.run, executions=tuple(recorded)),
        Side(store=records, run=rerun_run, executions=tuple(repeated)),
        tolerance,
    )
    return Repetition(
        checks=_with_deleted(checks, asked.plan),
        tolerance=tolerance,
        result=result,
        notes=(*notes, *scratch.notes, *scratch.touched()),
    )


def _run_of(
    run: Run,
    recorded: Sequence[Execution | None],
    repeated: Sequence[Execution | None],
    records: ReadStore,
) -> Run | None:
    """Return the run that the repeated cell made."""
    both = zip(recorded, repeated, strict=True)
    own = [b for a, b in both if a is not None and a.execution_id == run.execution_id]
    if not own or own[0] is None:
        return None
    runs = records.runs_of_execution(own[0].execution_id)
    named = [r for r in runs if (r.name, r.branch) == (run.name, run.branch)]
    return next(iter(named or runs), None)


def _environment_of(store: ReadStore, run: Run | None) -> Environment | None:
    if run is None:
        return None
    environment_id = run.environment_id or store.session(run.session_id).environment_id
    if environment_id is None:
        return None
    try:
        return store.environment(environment_id)
    except MlopsError:
        return None


def _environments(
    asked: Repeat, rerun: Run | None, records: ReadStore
) -> tuple[Tolerance, list[str]]:
    before, after = _environment_of(asked.store, asked.run), _environment_of(records, rerun)
    if before is None or after is None:
        return Tolerance(), []
    packages = package_differences(before, after)
    notes = [f"another environment: {', '.join(packages[:5])}"] if packages else []
    return tolerance_between(before, after), notes


def _with_deleted(checks: Sequence[Check], plan: list[Planned]) -> tuple[Check, ...]:
    """Put in front which cells the notebook has no more."""
    gone = [
        Check(
            kind="cell",
            name="source",
            outcome="missing",
            cell=cell_name(planned.execution),
            note="is no longer in the notebook",
        )
        for planned in plan
        if not planned.source and planned.execution is not None
    ]
    return (*gone, *checks)


def notebook_metadata(path: Path) -> dict[str, Any]:
    """Return kernel and language of a notebook that may be gone or broken by now."""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8")).get("metadata", {})
        kept = {key: metadata[key] for key in DEFAULT_METADATA if metadata.get(key)}
    except (OSError, ValueError, AttributeError):
        return dict(DEFAULT_METADATA)
    return {**DEFAULT_METADATA, **kept}
