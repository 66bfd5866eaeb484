"""Two recordings side by side: which cell answers to which, and how people call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mlops_jupyter.records import Execution, Run
from mlops_jupyter.rerun.notebook import first_line, shorten
from mlops_jupyter.rerun.sources import without_comment
from mlops_jupyter.rerun.storeface import ReadStore

LABEL = 40
_ASSIGNED = re.compile(r"^([A-Za-z_][\w.\[\]\"', ]*?\s*(?::[^=]+)?=)(?!=)\s*(.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two recordings that are compared.

    Both sides have one entry per position; None where that side executed nothing.
    """

    store: ReadStore
    run: Run | None
    executions: tuple[Execution | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One position of both sides, with the cell as people call it."""

    position: int
    recorded: Execution | None
    rerun: Execution | None

    @property
    def cell(self) -> str:
        """`cell 7 (`train = …`)`."""
        execution = self.recorded or self.rerun
        return cell_name(execution) if execution else f"cell {self.position}"


def pairs(recorded: Side, rerun: Side) -> list[Pair]:
    """Return the positions of both sides, in order."""
    both = zip(recorded.executions, rerun.executions, strict=True)
    return [Pair(position=n, recorded=a, rerun=b) for n, (a, b) in enumerate(both, start=1)]


def cell_name(execution: Execution) -> str:
    """Return how people call a recorded cell: the number beside it, and what it does."""
    number = execution.execution_count or execution.ordinal
    return f"cell {number} (`{label(first_line(execution.source))}`)"


def label(line: str) -> str:
    """Return a line in a few words: `train = …` for a long assignment."""
    line = without_comment(line) or line.strip()
    if len(line) <= LABEL:
        return line
    match = _ASSIGNED.match(line)
    return f"{match[1]} …" if match and len(match[1]) < LABEL else shorten(line, LABEL)


def by_cell(recorded: Sequence[Execution], other: Sequence[Execution]) -> list[Execution | None]:
    """Return, for each recorded execution, the one of `other` that repeats its cell.

    Cells are matched by their id, those that ran several times in the order in which
    they ran; what has no id, by its source.
    """
    waiting = list(other)
    found: list[Execution | None] = []
    for execution in recorded:
        match = next((o for o in waiting if _same_cell(execution, o)), None)
        if match is not None:
            waiting.remove(match)
        found.append(match)
    return found


def _same_cell(one: Execution, other: Execution) -> bool:
    if one.cell_id and other.cell_id:
        return one.cell_id == other.cell_id
    return one.source == other.source
