"""The recorder of one kernel: joins capture, frames and store.

Everything here runs inside the user's kernel. A fault of ours never reaches the user's
cell: each hook is guarded, the fault is told in one line, and the record of the cell is
marked incomplete.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mlops_jupyter.capture.analysis import analyse
from mlops_jupyter.capture.environment import capture_environment, fingerprint
from mlops_jupyter.capture.failing import describe_error, status_of
from mlops_jupyter.capture.fits import Fit, FitWatcher
from mlops_jupyter.capture.header import PLAIN, Header, dropped_lines, read_header
from mlops_jupyter.capture.models import is_predictor
from mlops_jupyter.capture.outputs import OutputBuffer, OutputTap
from mlops_jupyter.capture.uses import (
    effects_of,
    identities,
    literals_in_force,
    reads_of,
    writes_of,
)
from mlops_jupyter.errors import BadRequest, MlopsError
from mlops_jupyter.recorder.calm import Interrupts
from mlops_jupyter.recorder.cell import RunningCell
from mlops_jupyter.recorder.frames import FrameTracker, Touch
from mlops_jupyter.recorder.lineage import Lineage
from mlops_jupyter.recorder.models import ModelKeeper, models_of, preload_serialiser
from mlops_jupyter.recorder.opening import new_kernel_session, notebook_path, open_store
from mlops_jupyter.recorder.runs import RunBook
from mlops_jupyter.recorder.worker import Worker
from mlops_jupyter.records import ErrorInfo, Run, Session, new_id, now, to_json
from mlops_jupyter.records.entries import (
    AnyEntry,
    EnvironmentKept,
    ExecutionEnded,
    ExecutionStarted,
    RunSettled,
    TrackingSet,
    WorkIncomplete,
)
from mlops_jupyter.records.session import Status
from mlops_jupyter.tracking.address import without_password

EXTENSION = "mlops_jupyter"


class Recorder:
    """Records every cell that a shell executes, until it is stopped.

    Parameters
    ----------
    shell
        The IPython shell.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.notebook = notebook_path(shell)
        self.store = open_store(self.notebook)
        self.session: Session = new_kernel_session(self.store, self.notebook)
        self.journal = self.store.write_as(self.session)
        self.paused = False
        self._cells: list[RunningCell | None] = []
        self._ordinal = 0
        self._interrupts = Interrupts()
        self._environment: tuple[object, str | None] = (None, None)
        self._frames_worker = Worker("mlops-frames", self._worker_failed)
        self._models_worker = Worker("mlops-models", self._worker_failed)
        objects = self.store.objects
        self.frames = FrameTracker(objects, self._frames_worker, self.emit)
        self.models = ModelKeeper(objects, self._models_worker, self.emit)
        self.lineage = Lineage()
        self.runs = RunBook(self)
        self._fits = FitWatcher(self._fit_started, self._fit_ended)
        self._tap = OutputTap(shell, self._buffer)
        self._tracking_uri = self.session.tracking_uri

    # -- life ---------------------------------------------------------------------

    def start(self) -> None:
        """Put hooks and taps on."""
        self.shell.events.register("pre_run_cell", self._before)
        self.shell.events.register("post_run_cell", self._after)
        self._fits.install_if_possible()

    def stop(self) -> None:
        """Take hooks and taps off, finish background work, close the journal."""
        for event, hook in (("pre_run_cell", self._before), ("post_run_cell", self._after)):
            with suppress(ValueError):  # already taken off
                self.shell.events.unregister(event, hook)
        self._tap.take_off()
        self._fits.remove()
        self.drain()
        self.journal.close()

    def drain(self, timeout_s: float | None = None) -> bool:
        """Wait until all that was seen is durable; return whether it came true in time."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        for worker in (self._frames_worker, self._models_worker):
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not worker.wait(left):
                return False
        self.store.objects.sync()
        self.journal.sync()
        return True

    def emit(self, *entries: AnyEntry) -> None:
        """Write entries; objects that they name must have been put before."""
        if entries:
            self.journal.append(*entries)

    def later(self, job: Callable[[], None]) -> None:
        """Do something in the background, behind the frames that wait there."""
        self._frames_worker.submit(job)

    @property
    def current(self) -> RunningCell | None:
        """The innermost cell that is being recorded."""
        return self._cells[-1] if self._cells else None

    # -- hooks --------------------------------------------------------------------

    def _before(self, info: Any) -> None:
        with self._interrupts.held_back(deliver=True):
            self._start_cell(info)

    def _start_cell(self, info: Any) -> None:
        started = time.perf_counter()
        self._cells.append(None)
        try:
            if not self.paused:
                self._begin(info)
        except Exception as error:  # noqa: BLE001  # see the module's docstring
            self._tell(error)
            if (cell := self.current) is not None:
                cell.incomplete.append(f"its beginning was not recorded: {error!r}")
        if (cell := self.current) is not None:
            cell.overhead_s += time.perf_counter() - started

    def _after(self, result: Any) -> None:
        with self._interrupts.held_back(deliver=False):
            self._end_cell(result)

    def _end_cell(self, result: Any) -> None:
        started = time.perf_counter()
        if not self._cells or not (result.info.raw_cell or "").strip():
            return  # empty cells fire this event without the one before
        if len(self._cells) == 1:
            self._tap.take_off()
        cell = self.current
        try:
            if cell is not None:
                self._end(cell, result, started)
            elif len(self._cells) == 1:
                self.frames.pass_over(self.shell.user_ns)
        except Exception as error:  # noqa: BLE001  # see the module's docstring
            self._tell(error)
            if cell is not None:
                self._close_incomplete(cell, error)
        finally:
            self._cells.pop()

    def _begin(self, info: Any) -> None:
        header = self._header(info.raw_cell)
        if header.kind == "norecord":
            return
        self._models_worker.wait()  # a model must be serialised before a cell can change it
        if self._fits.install_if_possible():
            preload_serialiser()
        analysis = analyse(getattr(info, "transformed_cell", None) or "")
        cell = RunningCell(
            execution_id=new_id(),
            source=info.raw_cell,
            header=header,
            analysis=analysis,
            before=identities(self.shell.user_ns),
            dropped_lines=dropped_lines(info.raw_cell),
        )
        self._cells[-1] = cell
        if len(self._cells) == 1:
            self._tap.put_on()  # one tap serves nested cells too: it asks who is innermost
        if self.session.headless:
            # our engine loaded us already; the notebook's own %load_ext shall say nothing of it
            self.shell.extension_manager.loaded.discard(EXTENSION)
        self.frames.before_cell(self.shell.user_ns, analysis.element_writes)
        self._ordinal += 1
        self.emit(
            ExecutionStarted(
                execution_id=cell.execution_id,
                session_id=self.session.session_id,
                ordinal=self._ordinal,
                source=cell.source,
                started_at=now(),
                cell_id=info.cell_id,
                execution_count=_count(self.shell) if info.store_history else None,
            )
        )
        if header.kind == "experiment":
            self.runs.begin(cell, auto=False)

    def _header(self, source: str) -> Header:
        try:
            return read_header(source)
        except BadRequest:  # the transformer has refused the cell already; it will not run
            return PLAIN

    def _end(self, cell: RunningCell, result: Any, started: float) -> None:
        error = result.error_before_exec or result.error_in_exec
        status = status_of(error)
        info = (
            describe_error(error, self.shell.user_ns, cell.source, cell.dropped_lines)
            if error is not None and status != "FINISHED"
            else None
        )
        self._note_tracking()
        read, bound, ended = self._ended(cell, status, info, result)
        touches = self.frames.after_cell(
            cell.execution_id, self.shell.user_ns, read, cell.header.options.frames
        )
        self.lineage.add(
            cell.execution_id,
            reads=read,
            writes=[use.name for use in ended.writes],
            bound=bound,
            effects=bool(ended.effects),
            literals=ended.literals,
        )
        run = self.runs.end(cell, ended) if cell.run else None
        overhead = cell.overhead_s + time.perf_counter() - started
        self.emit(_with_overhead(ended, overhead))
        if run is not None:
            self._keep_models(cell, run, read)
            self.runs.show(run, _names(touches, "read"), _names(touches, "written"))

    def _ended(
        self, cell: RunningCell, status: Status, error: ErrorInfo | None, result: Any
    ) -> tuple[set[str], frozenset[str], ExecutionEnded]:
        namespace = self.shell.user_ns
        reads = reads_of(cell.analysis, cell.before, namespace)
        writes = writes_of(
            cell.analysis,
            cell.before,
            namespace,
            lambda name: self.frames.changed(namespace.get(name)),
            finished=status == "FINISHED",
        )
        anew = cell.analysis.fresh if status == "FINISHED" else set()
        bound = frozenset(
            use.name
            for use in writes
            if use.name in anew or cell.before.get(use.name) != id(namespace.get(use.name))
        )
        ended = ExecutionEnded(
            execution_id=cell.execution_id,
            status=status,
            ended_at=now(),
            error=error,
            outputs=cell.outputs.outputs(),
            reads=reads,
            writes=writes,
            effects=effects_of(
                cell.analysis, namespace, last_is_none=getattr(result, "result", None) is None
            ),
            literals=literals_in_force(cell.analysis.literals, namespace),
            incomplete=tuple(cell.incomplete),
        )
        return {use.name for use in reads}, bound, ended

    def _keep_models(self, cell: RunningCell, run: Run, read: set[str]) -> None:
        models = models_of(
            cell.fits, self.shell.user_ns, cell.header.options.models, self.frames, read
        )
        cell.fits.clear()  # a fit holds its data; the data are the user's to free
        self._frames_worker.submit(lambda: self._after_frames(run, models))
        for model in models:
            self.models.prepare(model)

    def _after_frames(self, run: Run, models: list[Any]) -> None:
        """Once the versions that a run read are known: its models, environment, its settling."""
        self._keep_environment()
        for model in models:
            self.models.describe(run.run_id, model)
        self._models_worker.submit(lambda: self.emit(RunSettled(run_id=run.run_id)))
        self.runs.look_at_delivery()

    def _close_incomplete(self, cell: RunningCell, error: Exception) -> None:
        reason = f"recording failed: {error!r}"
        self.emit(
            ExecutionEnded(
                execution_id=cell.execution_id,
                status="FINISHED",
                ended_at=now(),
                outputs=cell.outputs.outputs(),
                incomplete=(reason,),
            )
        )
        if cell.run is not None:
            self.runs.abandon(cell, reason)

    # -- what the taps and the fit watcher tell --------------------------------------

    def _buffer(self) -> OutputBuffer | None:
        cell = self.current
        return None if cell is None else cell.outputs

    def _fit_started(self, fit: Fit) -> None:
        cell = self.current
        if cell is not None and cell.run is None and is_predictor(fit.estimator):
            self.runs.begin(cell, auto=True, estimator=fit.estimator)

    def _fit_ended(self, fit: Fit) -> None:
        cell = self.current
        if cell is not None:
            cell.fits.append(fit)

    # -- the rest ---------------------------------------------------------------------

    def _keep_environment(self) -> None:
        """Record the environment once, and again when packages have changed."""
        mark = fingerprint()
        if mark == self._environment[0]:
            return
        environment = capture_environment()
        self._environment = (mark, environment.environment_id)
        key = self.store.objects.put(to_json(environment), compress=True)
        self.emit(
            EnvironmentKept(
                environment_id=environment.environment_id,
                session_id=self.session.session_id,
                object_key=key,
            )
        )

    def _note_tracking(self) -> None:
        """Notice that the notebook pointed MLflow somewhere."""
        import sys

        mlflow = sys.modules.get("mlflow")
        is_set = getattr(mlflow, "is_tracking_uri_set", None)
        if mlflow is None or is_set is None or not is_set():
            return
        uri = without_password(mlflow.get_tracking_uri())
        if uri != self._tracking_uri:
            self._tracking_uri = uri
            self.emit(TrackingSet(session_id=self.session.session_id, tracking_uri=uri))

    def _worker_failed(self, error: BaseException) -> None:
        last = self._cells[-1].execution_id if self._cells and self._cells[-1] else ""
        self.emit(WorkIncomplete(execution_id=last, reason=str(error) or repr(error)))
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        """Say a fault of ours in one line, where it does not mix with the cell's results."""
        sentence = str(error) if isinstance(error, MlopsError) else repr(error)
        log = getattr(self.shell, "log", None)
        if log is not None:
            log.warning("mlops_jupyter: something was not recorded: %s", sentence)


def _count(shell: Any) -> int:
    """Return the number that the running cell shows, `In [n]`.

    IPython 9 counts on before this event, earlier versions after the cell; the list of
    inputs grows after it in all of them.
    """
    return len(shell.history_manager.input_hist_raw)


def _names(touches: list[Touch], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(touch.name for touch in touches if touch.role == role))


def _with_overhead(ended: ExecutionEnded, overhead_s: float) -> ExecutionEnded:
    import msgspec

    return msgspec.structs.replace(ended, overhead_s=overhead_s)
