"""Runs as rows: titles, the best, the change against it, badges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from mlops_jupyter.comparison import Goal, best, goal_of, scores, titles
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Publication, Run, Verdict, short
from mlops_jupyter.server.plain import failure_of, metrics_of, plain, proof_of
from mlops_jupyter.server.views import BranchView, ExperimentView, Published, RunRow

Served = Callable[[str], str | None]


class Rows:
    """Makes rows of runs; knows the whole workspace, since "best" needs all runs.

    Parameters
    ----------
    runs
        All runs of the workspace, reruns and forgotten ones left out.
    proofs
        Verdicts of kind reproduction, newest first.
    publications
        All publications, newest first.
    served
        From a notebook's path in the workspace to its path on the server.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        proofs: Iterable[Verdict] = (),
        publications: Iterable[Publication] = (),
        served: Served = str,
    ) -> None:
        self.served = served
        self.titles = titles(runs)
        self.by_experiment: dict[str, list[Run]] = defaultdict(list)
        for run in sorted(runs, key=lambda run: (run.started_at, run.run_id)):
            self.by_experiment[run.experiment].append(run)
        self.goals = {name: _goal(every) for name, every in self.by_experiment.items()}
        self.best = {
            name: best(every, goal) if (goal := self.goals[name][0]) else None
            for name, every in self.by_experiment.items()
        }
        self.branches = {name: _branches(every) for name, every in self.by_experiment.items()}
        self.proofs = {verdict.run_id: verdict for verdict in reversed(list(proofs))}
        self.published = _published(publications)

    def row(self, run: Run) -> RunRow:
        """Return one run as a row."""
        top = self.best.get(run.experiment)
        return RunRow(
            run_id=run.run_id,
            short=short(run.run_id),
            title=self.titles.get(run.run_id) or run.name or run.experiment,
            named=bool(run.name),
            experiment=run.experiment,
            branch=run.branch,
            branch_index=self.branch_index(run),
            status=run.status,
            auto=run.auto,
            headless=run.headless,
            notebook=run.notebook,
            path=self.served(run.notebook) if run.notebook else None,
            cell_id=run.cell_id,
            execution_count=run.execution_count,
            started_at=run.started_at,
            ended_at=run.ended_at,
            error=failure_of(run),
            metrics=metrics_of(run),
            params=run.params,
            step=max((metric.step or 0 for metric in run.metrics), default=0) or None,
            best=top is not None and top.run_id == run.run_id,
            delta=self.delta(run),
            starred=run.starred,
            note=run.note,
            tags={key: value for key, value in run.tags.items() if value},
            proof=proof_of(self.proofs.get(run.run_id)),
            published=self.published.get(run.run_id, ()),
            incomplete=run.incomplete,
        )

    def goal(self, experiment: str) -> Goal | None:
        """Return what decides which run of an experiment is best."""
        return self.goals.get(experiment, (None, ""))[0]

    def branch_index(self, run: Run) -> int:
        """Return the place of a run's branch by first appearance, from 0."""
        names = self.branches.get(run.experiment, [])
        return names.index(run.branch) if run.branch in names else len(names)

    def delta(self, run: Run) -> float | None:
        """Return the change of the goal's metric against the best run's.

        Only a finished run is compared: what another had reached when it ended is no result.
        """
        goal, top = self.goal(run.experiment), self.best.get(run.experiment)
        if goal is None or top is None or top.run_id == run.run_id or run.status != "FINISHED":
            return None
        value = scores(run).get(goal.metric)
        return None if value is None else _finite(value - scores(top)[goal.metric])

    def experiments(self) -> tuple[ExperimentView, ...]:
        """Return the headings, the experiment with the newest run first."""
        newest = sorted(
            self.by_experiment.items(), key=lambda pair: pair[1][-1].started_at, reverse=True
        )
        return tuple(self._experiment(name, runs) for name, runs in newest)

    def _experiment(self, name: str, runs: list[Run]) -> ExperimentView:
        goal, no_goal = self.goals[name]
        top = self.best[name]
        return ExperimentView(
            name=name,
            goal=goal,
            no_goal=no_goal,
            total=len(runs),
            best_run_id=top.run_id if top else None,
            notebooks=tuple(sorted({run.notebook for run in runs if run.notebook})),
            branches=tuple(
                _branch(branch, index, [run for run in runs if run.branch == branch], goal)
                for index, branch in enumerate(self.branches[name])
            ),
        )


def _goal(runs: list[Run]) -> tuple[Goal | None, str]:
    """Return the goal of an experiment, or the sentence that says why it has none."""
    try:
        return goal_of(runs), ""
    except BadRequest as error:  # no score yet, or several and no goal: a state, no fault
        return None, str(error)


def _branches(runs: list[Run]) -> list[str]:
    return list(dict.fromkeys(run.branch for run in runs))


def _branch(name: str, index: int, runs: list[Run], goal: Goal | None) -> BranchView:
    top = best(runs, goal) if goal else None
    return BranchView(
        name=name,
        index=index,
        total=len(runs),
        best_run_id=top.run_id if top else None,
        best=plain(scores(top)[goal.metric]) if top and goal else None,
    )


def _published(publications: Iterable[Publication]) -> dict[str, tuple[Published, ...]]:
    """Return publications by run; an alias belongs to the newest version that took it."""
    taken: set[tuple[str, str]] = set()
    versions: dict[tuple[str, str, str], list[str]] = {}
    for item in publications:
        aliases = versions.setdefault((item.run_id, item.name, item.version), [])
        if item.alias and (item.name, item.alias) not in taken:
            taken.add((item.name, item.alias))
            aliases.append(item.alias)
    found: dict[str, tuple[Published, ...]] = {}
    for (run_id, name, version), aliases in versions.items():
        published = Published(name=name, version=version, aliases=tuple(aliases))
        found[run_id] = (*found.get(run_id, ()), published)
    return found


def _finite(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 NaN
