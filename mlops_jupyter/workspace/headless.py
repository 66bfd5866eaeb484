"""After a headless run: what it recorded, what that is worth, and whether it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.comparison.words import plural
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Run, Verdict
from mlops_jupyter.workspace.answers import NotebookRun
from mlops_jupyter.workspace.choosing import Choosing
from mlops_jupyter.workspace.listing import Runs
from mlops_jupyter.workspace.proving import Proving

if TYPE_CHECKING:
    from mlops_jupyter.rerun import RunRequest, RunResult

DELIVERY_S = 60.0


class Headless(Choosing, Proving):
    """`mlops run`: a notebook, its runs, their verdicts, their delivery."""

    def headless(
        self,
        request: RunRequest,
        *,
        against: str | None = None,
        gate: bool = False,
        delivery_s: float = DELIVERY_S,
    ) -> NotebookRun:
        """Run a notebook and tell what it recorded.

        Parameters
        ----------
        request
            The notebook, its parameters and so on.
        against
            A run that the new one has to equal; the parameters of the request may differ.
        gate
            Judge the new runs by the criteria of their experiments.
        delivery_s
            How long to wait for MLflow, in seconds; what has not arrived then arrives
            later, and `delivery` says so.
        """
        recorded = self.run(against) if against is not None else None
        result = self.run_notebook(request)
        runs = self.runs_of(result)
        verdicts: list[Verdict] = []
        if recorded is not None and result.failure is None:
            verdicts.append(self._equal_to(recorded, runs, against or "", result))
        if gate and result.failure is None:
            verdicts += [self.judge(f"run:{run.run_id}") for run in runs]
        known = Runs(self.store.runs())
        return NotebookRun(
            result=result,
            runs=tuple(runs),
            titles={run.run_id: known.title(run) for run in runs},
            best=tuple(run.run_id for run in runs if run.run_id in known.best_ids),
            verdicts=tuple(verdicts),
            undelivered=self._deliver(runs, delivery_s),
        )

    def runs_of(self, result: RunResult) -> list[Run]:
        """Return the runs that a headless notebook recorded, in their order."""
        for session in self.store.sessions():
            if session.kind == "kernel" and session.process.pid == result.kernel_pid:
                return self.store.runs(session_id=session.session_id)[::-1]
        return []

    def _equal_to(self, recorded: Run, runs: list[Run], ref: str, result: RunResult) -> Verdict:
        from mlops_jupyter.rerun import against

        same = [
            run
            for run in runs
            if run.experiment == recorded.experiment and run.branch == recorded.branch
        ]
        if not same:
            raise BadRequest(
                f"{result.notebook} recorded no run of {recorded.experiment}/{recorded.branch}, "
                f"so there is nothing to compare with {ref}."
            )
        meant = tuple(result.parameters)
        return against(self.store, self.journal, recorded, same[-1], ref, meant=meant)

    def _deliver(self, runs: list[Run], timeout_s: float) -> tuple[str, ...]:
        """Have runs delivered; return why some were not, a sentence per cause."""
        if not runs:
            return ()
        from mlops_jupyter.tracking import deliver_now

        ids = [run.run_id for run in runs]
        report = deliver_now(self.store, self.journal, ids, timeout_s=timeout_s)
        if report.complete:
            return ()
        late = f"MLflow has not taken {plural(len(report.pending), 'run')} yet; "
        return report.problems or (late + "they arrive later, or with `mlops sync`.",)
