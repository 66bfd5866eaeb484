"""Verbs that choose: criteria, candidates, the gate, publication, lineage."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlops_jupyter import refs
from mlops_jupyter.comparison import best, goal_of, is_better, scores
from mlops_jupyter.comparison.goal import Goal
from mlops_jupyter.criteria import gate, judge, parse_criteria
from mlops_jupyter.errors import MlopsError, NotFound
from mlops_jupyter.records import (
    Criterion,
    Evaluation,
    Execution,
    Publication,
    Run,
    Verdict,
    now,
)
from mlops_jupyter.records.entries import CriteriaSet, VerdictGiven
from mlops_jupyter.workspace.answers import Candidates, Lineage, RankedRun
from mlops_jupyter.workspace.listing import Runs
from mlops_jupyter.workspace.looking import Looking

if TYPE_CHECKING:
    from collections.abc import Sequence

RERUN = "MLOPS_RERUN_OF"
INTENDED = "intended"


class Refused(MlopsError):
    """The gate refused a publication; `verdict` holds every check with its distance."""

    exit_code = 1
    http_status = 409

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.sentence} Publish anyway with override and a reason.")
        self.verdict = verdict


class Choosing(Looking):
    """From many runs to the one that is published, and why."""

    def criteria(self, experiment: str) -> tuple[Criterion, ...]:
        """Return the criteria that hold for an experiment; () for none.

        They come from its notebook, else from `mlops.toml`.
        """
        from mlops_jupyter.evaluate import criteria_of

        return criteria_of(self.store, experiment)

    def set_criteria(self, experiment: str, text: str) -> tuple[Criterion, ...]:
        """Replace the criteria of an experiment by those of a text, one a line.

        Raises
        ------
        BadRequest
            With line and column, if one cannot be read; nothing is changed then.
        """
        criteria = parse_criteria(text)
        self.journal.append(CriteriaSet(experiment=experiment, criteria=criteria, at=now()))
        return criteria

    def judge(self, ref: str, *, name: str | None = None) -> Verdict:
        """Return whether a run meets the criteria of its experiment.

        Parameters
        ----------
        ref
            The run.
        name
            The registered model it would become a version of; its champion is the one
            that criteria of the kind "champion" compare with.
        """
        return self._judge(ref, self.run(ref), name)

    def _judge(self, ref: str, run: Run, name: str | None) -> Verdict:
        from mlops_jupyter.evaluate import facts_of

        criteria = self.criteria(run.experiment)
        facts = facts_of(self.store, run, criteria, name=name)
        return gate(ref, run.run_id, judge(criteria, facts))

    def candidates(self, experiment: str | None = None) -> Candidates:
        """Return the best run of each branch: those that meet most criteria first.

        Parameters
        ----------
        experiment
            Its name; None: the only one, or the one with the newest run.
        """
        experiment = experiment if experiment is not None else self._newest_experiment()
        self.check_experiment(experiment)
        listed = Runs(self.store.runs(experiment=experiment))
        goal = goal_of(listed)
        ranked = [self._ranked(run, listed, goal) for run in _best_by_branch(listed, goal)]
        ranked.sort(key=lambda row: (-row.met, _rank(row.score, goal)))
        return Candidates(
            experiment=experiment,
            goal=str(goal),
            criteria=self.criteria(experiment),
            ranked=tuple(ranked),
        )

    def _newest_experiment(self) -> str:
        newest = next(iter(self.store.runs(limit=1)), None)
        if newest is None:
            raise NotFound("There is no run yet to choose from; run a cell that fits a model.")
        return newest.experiment

    def _ranked(self, run: Run, listed: Runs, goal: Goal) -> RankedRun:
        verdict = self._judge(f"{run.experiment}/{run.branch}@best", run, None)
        return RankedRun(
            run=run,
            title=listed.title(run),
            score=scores(run).get(goal.metric),
            met=sum(check.outcome == "passed" for check in verdict.checks),
            of=len(verdict.checks),
            verdict=verdict if verdict.checks else None,
        )

    def publish(
        self,
        ref: str,
        *,
        name: str,
        alias: str | None = None,
        model: str | None = None,
        override: str | None = None,
    ) -> Publication:
        """Make a run's model a version of a registered model, if it meets the criteria.

        Within a repetition that proves a run nothing is published: the original's
        publication is returned, or what it would have been.

        Parameters
        ----------
        ref
            The run.
        name, alias
            Of the registered model, `models:/NAME@ALIAS`.
        model
            The variable that held the model; needed when the run kept several.
        override
            The reason for publishing against the gate; recorded with the version.

        Raises
        ------
        Refused
            If a criterion is missed and there is no override.
        """
        original = os.environ.get(RERUN)
        if original:
            return self._intended(original, name, alias)
        from mlops_jupyter.registry import publish, publishable_model
        from mlops_jupyter.registry.checks import check_names

        run = self.run(ref)
        # a request that could never succeed is refused before anything is judged
        check_names(name, alias)
        publishable_model(self.store, run, model)
        verdict = self._judge(ref, run, name)
        if verdict.checks:
            self.journal.append(VerdictGiven(verdict=verdict))
            if not verdict.good and not override:
                raise Refused(verdict)
        return publish(
            self.store,
            self.journal,
            run,
            name=name,
            alias=alias,
            gate=verdict if verdict.checks else None,
            proof=self.proof(run),
            override=override,
            model=model,
        )

    def proof(self, run: Run) -> Verdict | None:
        """Return the newest verdict on repeating a run; None if it never was."""
        return next(iter(self.store.verdicts(run_id=run.run_id, kind="reproduction")), None)

    def _intended(self, run_id: str, name: str, alias: str | None) -> Publication:
        """Return what the original of a rerun published under a name, or would have."""
        for publication in self.store.publications(name):
            if publication.alias == alias:
                return publication
        return Publication(
            name=name,
            version=INTENDED,
            alias=alias,
            run_id=run_id,
            mlflow_run_id="",
            tracking_uri="",
            model_uri=f"models:/{name}/{INTENDED}",
            published_at=now(),
        )

    def lineage(self, ref: str) -> Lineage:
        """Return what a run or a published model stands on, back to its first cell."""
        publication = refs.resolve_model(self.store, ref) if refs.is_model_ref(ref) else None
        run = self.run(publication.run_id if publication else ref)
        cells = self._cells(run)
        frames = [frame for cell in cells for frame in self.used_frames(cell.execution_id)]
        published = self.store.publications()
        return Lineage(
            run=run,
            title=self.title(run),
            publication=publication
            or next((p for p in published if p.run_id == run.run_id), None),
            cells=tuple(cells),
            frames=tuple({(f.name, f.role, f.frame_id): f for f in frames}.values()),
            environment_id=run.environment_id,
            verdicts=tuple(self.store.verdicts(run_id=run.run_id)),
        )

    def _cells(self, run: Run) -> list[Execution]:
        ids = [*dict.fromkeys([*run.stands_on, run.execution_id])]
        return sorted((self.store.execution(i) for i in ids), key=lambda cell: cell.ordinal)

    def evaluate(self, ref: str, **options: Any) -> Evaluation:
        """Score a run's model on its test data, and on the same data made worse.

        Parameters
        ----------
        ref
            The run.
        options
            `on`, `target`, `metric`, `model`, `seed`: see `evaluate.evaluate_run`.
        """
        from mlops_jupyter.evaluate import evaluate_run, record_evaluation

        run = self.run(ref)
        found = evaluate_run(self.store, run, **options)
        record_evaluation(self.store, self.journal, found, ref=ref, run=run)
        return found


def _best_by_branch(listed: Runs, goal: Goal) -> Sequence[Run]:
    branches = dict.fromkeys(run.branch for run in listed)
    chosen = (best([r for r in listed if r.branch == branch], goal) for branch in branches)
    return [run for run in chosen if run is not None]


def _rank(score: float | None, goal: Goal) -> float:
    """Return a number that is the lower the better the score is."""
    value = 0.0 if score is None else score
    return -value if is_better(goal, 1.0, 0.0) else value
