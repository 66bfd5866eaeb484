"""What `ws.runs()` returns: a sequence of runs that knows titles and the best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from mlops_jupyter.comparison import best, lookup, remembered_goal, scores, titles
from mlops_jupyter.comparison.goal import Goal, direction_of
from mlops_jupyter.records import Run, short

if TYPE_CHECKING:
    import pandas as pd


class Runs(Sequence[Run]):
    """Runs, newest first unless sorted otherwise; `to_pandas()` makes a table of them.

    Parameters
    ----------
    shown
        The runs that were asked for.
    known
        Every run of their experiments: titles and the best are relative to these.
    """

    def __init__(self, shown: Sequence[Run], known: Sequence[Run] | None = None) -> None:
        self._shown = tuple(shown)
        self._known = tuple(shown if known is None else known)

    @overload
    def __getitem__(self, index: int) -> Run: ...
    @overload
    def __getitem__(self, index: slice) -> Runs: ...
    def __getitem__(self, index: int | slice) -> Run | Runs:
        if isinstance(index, slice):
            return Runs(self._shown[index], self._known)
        return self._shown[index]

    def __len__(self) -> int:
        return len(self._shown)

    def __iter__(self) -> Iterator[Run]:
        return iter(self._shown)

    def __repr__(self) -> str:
        lines = [f"{short(run.run_id)}  {run.status:<11}  {self.title(run)}" for run in self]
        return "\n".join(lines) or "no runs"

    def _repr_html_(self) -> str:
        return str(self.to_pandas().to_html(max_rows=50))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles by run id."""
        return titles(self._known)

    def title(self, run: Run) -> str:
        """Return a run's name, else what differs from the best earlier run."""
        return self.titles.get(run.run_id, run.name)

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """The goal of each experiment that has one, or that has only one score."""
        found: dict[str, Goal] = {}
        for experiment, runs in self._by_experiment().items():
            names = {name for run in runs for name in scores(run)}
            goal = remembered_goal(runs)
            if goal is None and len(names) == 1:
                only = names.pop()
                goal = Goal(direction=direction_of(only), metric=only)
            if goal is not None:
                found[experiment] = goal
        return found

    @cached_property
    def best_ids(self) -> frozenset[str]:
        """Ids of the best run of each experiment that has a goal."""
        grouped = self._by_experiment()
        chosen = [best(grouped[name], goal) for name, goal in self.goals.items()]
        return frozenset(run.run_id for run in chosen if run is not None)

    def _by_experiment(self) -> dict[str, list[Run]]:
        grouped: dict[str, list[Run]] = {}
        for run in self._known:
            grouped.setdefault(run.experiment, []).append(run)
        return grouped

    def sorted_by(self, name: str) -> Runs:
        """Return the runs by a metric, parameter or attribute; metrics best first.

        Runs that lack it come last.
        """
        have = [run for run in self if _sortable(lookup(run, name))]
        lack = [run for run in self if not _sortable(lookup(run, name))]
        have.sort(key=lambda run: _key(lookup(run, name)), reverse=self._direction(name) == "max")
        return Runs([*have, *lack], self._known)

    def _direction(self, name: str) -> str:
        for goal in self.goals.values():
            if goal.metric == name:
                return goal.direction
        return direction_of(name)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per run: its facts, `params.…` and `metrics.…`."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "run": short(run.run_id),
                    "title": self.title(run),
                    "experiment": run.experiment,
                    "branch": run.branch,
                    "status": run.status,
                    "started_at": run.started_at,
                    **{f"metrics.{name}": value for name, value in scores(run).items()},
                    **{f"params.{param.name}": param.value for param in run.params},
                    "run_id": run.run_id,
                }
                for run in self
            ]
        )


def _sortable(value: object) -> bool:
    return value is not None and value == value  # noqa: PLR0124 only NaN differs from itself


def _key(value: object) -> tuple[bool, float, str]:
    """Order numbers among themselves, and apart from texts."""
    if isinstance(value, bool | int | float):
        return (True, float(value), "")
    return (False, 0.0, str(value))
