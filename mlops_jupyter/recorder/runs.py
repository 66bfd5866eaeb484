"""The runs of this kernel: their beginning, what is logged into them, their end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.capture.models import estimator_params, final_estimator
from mlops_jupyter.capture.scores import split_numbers
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.recorder.cell import RunningCell, RunningRun
from mlops_jupyter.recorder.earlier import EarlierRuns
from mlops_jupyter.records import Metric, Param, Run, new_id, now
from mlops_jupyter.records.entries import (
    ExecutionEnded,
    MetricLogged,
    ParamLogged,
    RunEnded,
    RunSettled,
    RunStarted,
)

if TYPE_CHECKING:
    from mlops_jupyter.recorder.recorder import Recorder


class RunBook:
    """Writes the runs of one recorder.

    Parameters
    ----------
    recorder
        Whose cells become runs.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._logged: dict[str, dict[str, Metric]] = {}
        self._params: dict[str, dict[str, Param]] = {}
        self._goals: dict[str, str] = {}
        self._problem: str | None = None
        self._told = False
        self.earlier = EarlierRuns(recorder.store)

    def begin(self, cell: RunningCell, *, auto: bool, estimator: Any = None) -> None:
        """Make the running cell a run, from now on visible as RUNNING."""
        options = cell.header.options
        experiment = options.experiment or self._default_experiment()
        goal = options.goal or self._goals.get(experiment)
        if goal:
            self._goals[experiment] = goal
        cell.run = RunningRun(run_id=new_id(), experiment=experiment, auto=auto, goal=goal)
        self.earlier.prepare(experiment)
        if options.seed is not None:
            seed_generators(options.seed)
        branch = options.branch or (type(final_estimator(estimator)).__name__ if auto else "")
        self._recorder.emit(
            RunStarted(
                run_id=cell.run.run_id,
                execution_id=cell.execution_id,
                session_id=self._recorder.session.session_id,
                experiment=experiment,
                started_at=cell.run.started_at,
                branch=branch,
                name=options.run_name,
                auto=auto,
                goal=goal,
                tags=dict(options.tags),
                note=options.note,
                seed=options.seed,
            )
        )
        self._start_courier()

    def end(self, cell: RunningCell, ended: ExecutionEnded) -> Run:
        """Write the end of the cell's run; return the run as the card shows it."""
        if cell.run is None:
            raise ValueError("this cell is no run")
        entry = self._ending(cell, cell.run, ended)
        self._recorder.emit(entry)
        run = self._as_run(cell, cell.run, entry)
        self.earlier.add(run)
        return run

    def abandon(self, cell: RunningCell, reason: str) -> None:
        """Close a run whose recording failed; it never stays RUNNING."""
        if cell.run is None:
            return
        run_id = cell.run.run_id
        self._recorder.emit(
            RunEnded(run_id=run_id, status="FINISHED", ended_at=now(), incomplete=(reason,)),
            RunSettled(run_id=run_id),
        )

    def show(self, run: Run, reads: tuple[str, ...], writes: tuple[str, ...]) -> None:
        """Show the card of an ended run below its cell."""
        from mlops_jupyter.card import show_card

        if not self._recorder.session.headless:
            earlier = self.earlier.known(run.experiment)
            show_card(self._recorder.shell, run, earlier, reads, writes)
            self._tell_of_delivery()

    def look_at_delivery(self) -> None:
        """See whether MLflow could not be reached; in the background, told with the next card."""
        if self._problem is None:
            from mlops_jupyter.tracking.status import read_status

            problems = read_status(self._recorder.store.folder).problems
            self._problem = problems[0].sentence if problems else None

    def _tell_of_delivery(self) -> None:
        """Say once, in one line, that MLflow cannot be reached; nothing is lost by it."""
        if self._problem and not self._told:
            self._told = True
            print(f"{self._problem} Runs stay here and arrive later.")

    def log_metric(self, metric: Metric) -> None:
        """Log a point of a curve into the run under way."""
        run_id = self._running().run_id
        self._logged.setdefault(run_id, {})[metric.name] = metric
        self._recorder.emit(MetricLogged(run_id=run_id, metric=metric))

    def log_param(self, param: Param) -> None:
        """Log a parameter into the run under way."""
        run_id = self._running().run_id
        self._params.setdefault(run_id, {})[param.name] = param
        self._recorder.emit(ParamLogged(run_id=run_id, param=param))

    def _running(self) -> RunningRun:
        cell = self._recorder.current
        if cell is not None and cell.run is None:
            self.begin(cell, auto=True)
        if cell is None or cell.run is None:
            raise BadRequest(
                "There is no run to log into: call this inside a recorded cell (recording "
                "may be off, see %mlops)."
            )
        return cell.run

    def _ending(self, cell: RunningCell, run: RunningRun, ended: ExecutionEnded) -> RunEnded:
        namespace = self._recorder.shell.user_ns
        options = cell.header.options
        written = [use.name for use in ended.writes if use.certainty == "observed"]
        goal = run.goal.partition(":")[2] if run.goal else None
        metrics, values = split_numbers(cell.analysis, namespace, written, options.metrics, goal)
        scored = {metric.name for metric in metrics}
        logged = self._logged.pop(run.run_id, {})
        own = self._own_params(cell, ended, options.params)
        stands_on = self._recorder.lineage.stands_on(cell.execution_id)
        own = {name: param for name, param in own.items() if name not in scored}
        inherited = self._recorder.lineage.inherited(stands_on, frozenset(own))
        return RunEnded(
            run_id=run.run_id,
            status=ended.status,
            ended_at=ended.ended_at,
            branch=options.branch or _branch_of(cell),
            name=options.run_name,
            error=ended.error,
            params=(*own.values(), *inherited),
            metrics=(*(m for m in metrics if m.name not in logged), *logged.values()),
            values=values,
            stands_on=stands_on,
            incomplete=ended.incomplete,
            overhead_s=cell.overhead_s,
        )

    def _own_params(
        self, cell: RunningCell, ended: ExecutionEnded, named: tuple[str, ...]
    ) -> dict[str, Param]:
        """Return the parameters of the cell itself: logged, literals, the estimator's."""
        found: dict[str, Param] = {}
        for fit in cell.fits[-1:]:
            found |= {param.name: param for param in estimator_params(fit.estimator)}
        for name, value in ended.literals.items():
            found[name] = Param(name=name, value=value)
        namespace = self._recorder.shell.user_ns
        for name in named:
            if name in namespace:
                found[name] = Param(name=name, value=repr(namespace[name])[:1_000])
        if named:
            found = {name: param for name, param in found.items() if name in named}
        run_id = cell.run.run_id if cell.run else ""
        return found | self._params.pop(run_id, {})

    def _as_run(self, cell: RunningCell, running: RunningRun, entry: RunEnded) -> Run:
        options, session = cell.header.options, self._recorder.session
        return Run(
            run_id=running.run_id,
            execution_id=cell.execution_id,
            session_id=session.session_id,
            experiment=running.experiment,
            started_at=running.started_at,
            branch=entry.branch,
            name=entry.name,
            auto=running.auto,
            goal=running.goal,
            status=entry.status,
            ended_at=entry.ended_at,
            error=entry.error,
            notebook=session.notebook,
            headless=session.headless,
            rerun_of=session.rerun_of,
            seed=options.seed,
            params=entry.params,
            metrics=entry.metrics,
            values=entry.values,
            stands_on=entry.stands_on,
        )

    def _default_experiment(self) -> str:
        notebook = self._recorder.session.notebook
        return Path(notebook).stem if notebook else "default"

    def _start_courier(self) -> None:
        if self._recorder.session.rerun_of is None:
            self._recorder.later(self._courier)

    def _courier(self) -> None:
        from mlops_jupyter.tracking import ensure_courier

        ensure_courier(self._recorder.store.root)


def _branch_of(cell: RunningCell) -> str:
    """Return the class of the last estimator that the cell fitted, "" for none."""
    return type(final_estimator(cell.fits[-1].estimator)).__name__ if cell.fits else ""


def seed_generators(seed: int) -> None:
    """Seed Python's generator, and NumPy's global one and torch's if they are loaded."""
    import random
    import sys

    random.seed(seed)
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed(seed)  # the global generator is what users forget
    if (torch := sys.modules.get("torch")) is not None:
        torch.manual_seed(seed)
