"""What all measures share: repeating in alternating order, medians, ratios, bars."""

from __future__ import annotations

import math
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a measure's table."""

    what: str
    value: float
    """The median."""
    unit: str = "ms"
    p95: float | None = None
    """Nearest rank: the slowest of all where there are fewer than twenty."""
    repeats: int = 1
    times: float | None = None
    """How many times ours this is; None for ours."""
    bar: str = ""
    met: bool | None = None
    """None where there is no bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one measure found."""

    name: str
    title: str
    how: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    took_s: float = 0.0

    @property
    def missed(self) -> tuple[Row, ...]:
        """The rows that miss their bar."""
        return tuple(row for row in self.rows if row.met is False)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one repeat took, in milliseconds."""

    taken_ms: float
    """By the clock."""
    worked_ms: float = 0.0
    """Processor time: what of it is ours to answer for on a busy machine."""


Action = Callable[[], Spent]
Series = Sequence[Spent]


def alternate(
    actions: Mapping[str, Action], rounds: int, *, warm: int = 0
) -> dict[str, list[Spent]]:
    """Call every action once a round, in another order each time.

    The machine's moods then meet all of them alike. What the first `warm` rounds took is
    forgotten.
    """
    names = list(actions)
    spent: dict[str, list[Spent]] = {name: [] for name in names}
    for number in range(warm + rounds):
        turn = number % len(names)
        order = names[turn:] + names[:turn]
        for name in order if number % 2 == 0 else reversed(order):
            one = actions[name]()
            if number >= warm:
                spent[name].append(one)
    return spent


def clocked(action: Callable[[], object]) -> Spent:
    """Return what a call takes: its own time, and that of processes that end within it."""
    worked, began = _processor_ms(), time.perf_counter()
    action()
    taken = (time.perf_counter() - began) * 1000
    return Spent(taken, _processor_ms() - worked)


def _processor_ms() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(one)[:2]) for one in who) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile by nearest rank: a value that was really seen."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def timed_row(what: str, spent: Series, *, above: Series = ()) -> Row:
    """Return the row of a series by the clock, as such or above the median of another."""
    return _row(what, [one.taken_ms for one in spent], [one.taken_ms for one in above])


def worked_row(what: str, spent: Series, *, above: Series = ()) -> Row:
    """Return the row of a series by processor time."""
    return _row(what, [one.worked_ms for one in spent], [one.worked_ms for one in above])


def _row(what: str, values: list[float], above: list[float]) -> Row:
    base = statistics.median(above) if above else 0.0
    return Row(
        what=what,
        value=statistics.median(values) - base,
        p95=percentile(values, 0.95) - base,
        repeats=len(values),
    )


def beside(row: Row, ours: Row) -> Row:
    """Return a peer's row with its ratio to ours."""
    return replace(row, times=row.value / ours.value if ours.value > 0 else math.inf)


def at_most(row: Row, limit: float) -> Row:
    """Return the row judged by a bar on its median."""
    return replace(row, bar=f"≤ {limit:g} {row.unit}", met=row.value <= limit)


def at_least_times(row: Row, factor: float) -> Row:
    """Return a peer's row judged by how many times ours it has to be."""
    return replace(row, bar=f"≥ {factor:g}x", met=(row.times or 0) >= factor)
