"""How a verdict looks: the sentence first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.comparison.words import count, duration, listing
from mlops_jupyter.records import Check, Verdict

REPETITIONS = ("reproduction", "comparison")
SAME = ("identical", "equal", "noted")
HEADS = ["", "what", "name", "expected", "actual", "cell", "note"]
MOST = 8


def verdict_answer(verdict: Verdict, *, every: bool = False) -> Answer:
    """Return the answer of a command that judges."""
    return Answer(
        record=verdict, view=lambda: verdict_view(verdict, every=every), good=verdict.good
    )


def verdict_view(verdict: Verdict, *, every: bool = False) -> list[Any]:
    """Return what a terminal shows of a verdict.

    A repetition compares dozens of things; those that came out alike are counted by kind,
    and only the others have a line each, unless `every` is asked for.
    """
    from mlops_jupyter.cli.show import facts, muted, status, table, without_empty

    pieces: list[Any] = [status(verdict.outcome), verdict.sentence]
    checks = list(verdict.checks)
    if verdict.kind in REPETITIONS and not every:
        pieces += ["", table(["compared", ">things", ">alike", "names"], _by_kind(checks))]
        checks = [check for check in checks if check.outcome not in SAME]
    rows = [_row(check) for check in checks[: None if every else MOST]]
    if rows:
        pieces += ["", table(*without_empty(HEADS, rows))]
    if len(rows) < len(checks):
        pieces.append(muted(f"… and {count(len(checks) - len(rows))} more; --all lists them."))
    rest = _rest(verdict)
    return [*pieces, "", facts(rest)] if any(value for _, value in rest) else pieces


def _by_kind(checks: Sequence[Check]) -> Iterable[list[Any]]:
    for kind in dict.fromkeys(check.kind for check in checks):
        of_kind = [check for check in checks if check.kind == kind]
        alike = sum(check.outcome in SAME for check in of_kind)
        names = dict.fromkeys(check.name.partition(":")[0] for check in of_kind)
        yield [kind, count(len(of_kind)), count(alike), listing(names, 6)]


def _rest(verdict: Verdict) -> list[tuple[str, str]]:
    first = verdict.first_difference
    return [
        ("first difference", "" if first in verdict.sentence else first),
        ("tolerance", verdict.tolerance),
        ("not compared", "; ".join(verdict.not_compared)),
        ("took", duration(verdict.duration_s) if verdict.duration_s else ""),
    ]


def _row(check: Check) -> list[Any]:
    from mlops_jupyter.cli.show import status

    values = [_short(check.expected), _short(check.actual)]
    return [status(check.outcome), check.kind, check.name, *values, check.cell, check.note]


def _short(text: str, most: int = 40) -> str:
    """Return the beginning of a long value; ids and outputs need no whole line."""
    line = text.splitlines()[0] if text else ""
    return line if line == text and len(line) <= most else f"{line[: most - 1]}…"
