"""Verbs about runs: list, show, compare, annotate."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_jupyter import refs
from mlops_jupyter.comparison import (
    Goal,
    against_best,
    check_sort,
    differences,
    parse_filter,
    why,
)
from mlops_jupyter.comparison.words import did_you_mean
from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import Execution, FrameUse, FrameVersion, Run
from mlops_jupyter.records.entries import RunAnnotated
from mlops_jupyter.workspace.answers import Against, Comparison, RunDetail, UsedFrame
from mlops_jupyter.workspace.desk import Desk
from mlops_jupyter.workspace.listing import Runs


class Looking(Desk):
    """Runs: what happened, which is best, and what differs."""

    def runs(
        self, experiment: str | None = None, *, sort: str | None = None, where: str | None = None
    ) -> Runs:
        """Return the runs, newest first; reruns and forgotten runs are left out.

        Parameters
        ----------
        experiment
            Its name; None: of every experiment.
        sort
            A metric (best first), parameter or attribute to sort by.
        where
            A condition such as `roc_auc > 0.7 and branch = 'Ridge'`.

        Raises
        ------
        NotFound
            If there is no such experiment.
        BadRequest
            If no run has what one sorts by, or the condition cannot be read.
        """
        self.settle()
        self.check_experiment(experiment)
        known = self.store.runs(experiment=experiment)
        keep = parse_filter(where) if where else None
        listed = Runs([run for run in known if keep is None or keep(run)], known)
        if sort is None:
            return listed
        check_sort(sort, list(listed))
        return listed.sorted_by(sort)

    def check_experiment(self, experiment: str | None) -> None:
        """Raise NotFound if an experiment is named that is not there."""
        known = sorted(self.store.experiments())
        if experiment is not None and experiment not in known:
            hint = did_you_mean(experiment, known, "experiments")
            raise NotFound(f"There is no experiment {experiment!r}; {hint}.")

    def run(self, ref: str) -> Run:
        """Return the run that a reference names; see `refs.resolve_run`."""
        self.settle()
        return refs.resolve_run(self.store, ref)

    def detail(self, ref: str) -> RunDetail:
        """Return a run with its source, frames, verdicts, and what it changed."""
        run = self.run(ref)
        listed = Runs(self.store.runs(experiment=run.experiment))
        goal = listed.goals.get(run.experiment)
        reference = against_best(run, listed, goal) if goal else None
        return RunDetail(
            run=run,
            title=self.title(run, listed),
            goal=str(goal) if goal else None,
            is_best=run.run_id in listed.best_ids,
            execution=self._execution(run),
            frames=self.used_frames(run.execution_id),
            against_best=self._seen_from(run, reference, listed, goal) if reference else None,
            verdicts=tuple(self.store.verdicts(run_id=run.run_id)),
            publications=tuple(p for p in self.store.publications() if p.run_id == run.run_id),
        )

    def title(self, run: Run, listed: Runs | None = None) -> str:
        """Return what a run is called: its name, else what is new about it."""
        listed = Runs(self.store.runs(experiment=run.experiment)) if listed is None else listed
        if run.run_id not in listed.titles:  # a rerun or a forgotten run
            listed = Runs([*listed, run])
        return listed.title(run)

    def compare(self, *references: str) -> Comparison:
        """Return what tells runs from the first of them.

        Raises
        ------
        BadRequest
            If fewer than two runs are named.
        """
        runs = [self.run(ref) for ref in references]
        if len(references) < 2:
            raise BadRequest("A comparison is between runs; name at least two.")
        if len({run.run_id for run in runs}) < 2:
            raise BadRequest(
                f"{' and '.join(references)} are the same run; name two different runs."
            )
        baseline, others = runs[0], runs[1:]
        listed = Runs(self.store.runs())
        goal = listed.goals.get(baseline.experiment)
        return Comparison(
            goal=str(goal) if goal else None,
            baseline=baseline,
            baseline_title=self.title(baseline, listed),
            others=tuple(others),
            against=tuple(self._seen_from(run, baseline, listed, goal) for run in others),
        )

    # -- annotations ------------------------------------------------------------------

    def note(self, ref: str, text: str) -> Run:
        """Set a run's note and return the run."""
        return self._annotate(ref, [RunAnnotated(run_id="", kind="note", value=text)])

    def tag(self, ref: str, **tags: str) -> Run:
        """Set tags of a run and return the run."""
        entries = [
            RunAnnotated(run_id="", kind="tag", key=key, value=value)
            for key, value in tags.items()
        ]
        return self._annotate(ref, entries)

    def star(self, ref: str, *, on: bool = True) -> Run:
        """Star a run, or take its star away, and return the run."""
        value = "on" if on else "off"
        return self._annotate(ref, [RunAnnotated(run_id="", kind="star", value=value)])

    def rename(self, ref: str, name: str) -> Run:
        """Give a run a name and return the run; '' gives its own title back."""
        return self._annotate(ref, [RunAnnotated(run_id="", kind="rename", value=name)])

    def _annotate(self, ref: str, entries: Sequence[RunAnnotated]) -> Run:
        run_id = self.run(ref).run_id
        self.journal.append(
            *(
                RunAnnotated(run_id=run_id, kind=entry.kind, key=entry.key, value=entry.value)
                for entry in entries
            )
        )
        self.store.refresh()
        return self.store.run(run_id)

    # -- helpers ----------------------------------------------------------------------

    def used_frames(self, execution_id: str) -> tuple[UsedFrame, ...]:
        """Return the frames that an execution used, with their local numbers."""
        uses = self.store.frame_uses(execution_id=execution_id)
        return tuple(self._used(use) for use in uses)

    def _used(self, use: FrameUse) -> UsedFrame:
        version = self._version(use.frame_id)
        numbers = {e.version.frame_id: e.number for e in self.store.history(use.name)}
        return UsedFrame(
            name=use.name,
            role=use.role,
            frame_id=use.frame_id,
            number=numbers.get(use.frame_id),
            rows=None if version is None else version.rows,
            columns=None if version is None else len(version.columns),
            change=use.change,
        )

    def _version(self, frame_id: str) -> FrameVersion | None:
        try:
            return self.store.frame(frame_id)
        except NotFound:  # used a moment ago, its content is still being written
            return None

    def _execution(self, run: Run) -> Execution | None:
        try:
            return self.store.execution(run.execution_id)
        except NotFound:  # the journal was cut short between the two entries
            return None

    def _seen_from(self, run: Run, other: Run, listed: Runs, goal: Goal | None) -> Against:
        now, then = self._execution(run), self._execution(other)
        found = differences(
            run,
            other,
            self.store.frame_uses(execution_id=run.execution_id),
            self.store.frame_uses(execution_id=other.execution_id),
            source_run=now.source if now else "",
            source_other=then.source if then else "",
            describe=self.describe_frames,
        )
        return Against(
            run_id=run.run_id,
            title=self.title(run, listed),
            why=why(found, goal),
            differences=found,
        )

    def describe_frames(self, before: str, after: str) -> str:
        """Return in words what happened between two frame versions, by their ids."""
        from mlops_jupyter.frames import describe_change

        versions = self._version(before), self._version(after)
        if versions[0] is None or versions[1] is None:
            return ""
        return describe_change(versions[0], versions[1])
