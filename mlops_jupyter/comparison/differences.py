"""What differs between two runs, one record per difference."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from mlops_jupyter.comparison.goal import scores
from mlops_jupyter.comparison.words import ARROW, MISSING, number, signed
from mlops_jupyter.records import FrameUse, Param, Record, Run, short

Kind = Literal["branch", "param", "frame", "seed", "environment", "source", "metric"]
FrameWords = Callable[[str, str], str]
"""From the ids of two frame versions to what happened between them, in words."""


class Difference(Record, frozen=True, kw_only=True):
    """One thing that differs, from `before` (the other run) to `after` (the run)."""

    kind: Kind
    name: str
    before: str = ""
    """'' when only the run has it."""
    after: str = ""
    """'' when only the other run has it."""
    delta: float | None = None
    """`after` minus `before`; metrics only."""
    origin: str = ""
    """Of a parameter: cell, estimator, inherited, logged. Of a frame: its role."""
    text: str = ""
    """The difference as a phrase: `max_depth 8→12`."""


def differences(
    run: Run,
    other: Run,
    uses_run: Sequence[FrameUse] = (),
    uses_other: Sequence[FrameUse] = (),
    *,
    source_run: str = "",
    source_other: str = "",
    describe: FrameWords | None = None,
) -> tuple[Difference, ...]:
    """Return what differs, read from `other` to `run`: causes first, metrics last.

    Parameters
    ----------
    run, other
        The run in question and the one that it is compared with.
    uses_run, uses_other
        Frames that the two executions used; the last use of a name counts.
    source_run, source_other
        The cells as executed; empty: sources are not compared.
    describe
        Says what happened between two frame ids; None: only that they differ.
    """
    return (
        *_plain("branch", "branch", other.branch, run.branch),
        *_params(run, other),
        *_frames(uses_run, uses_other, describe),
        *_plain("seed", "seed", _text(other.seed), _text(run.seed)),
        *_environment(run, other),
        *_source(source_run, source_other),
        *_metrics(run, other),
    )


def param_differences(run: Run, other: Run) -> tuple[Difference, ...]:
    """Return the differing parameters, those of the cell itself first."""
    return tuple(_params(run, other))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _phrase(name: str, before: str, after: str) -> str:
    if not before:
        return f"{name} {after}"
    return f"{name} {before}{ARROW}{after or MISSING}"


def _plain(kind: Kind, name: str, before: str, after: str) -> list[Difference]:
    if before == after:
        return []
    text = _phrase(name, before, after)
    return [Difference(kind=kind, name=name, before=before, after=after, text=text)]


ORIGINS = {"cell": 0, "logged": 1, "estimator": 2, "inherited": 3}


def _params(run: Run, other: Run) -> list[Difference]:
    now = {param.name: param for param in run.params}
    then = {param.name: param for param in other.params}
    found = [
        _param(name, then.get(name), now.get(name))
        for name in {**now, **then}
        if _value(now.get(name)) != _value(then.get(name))
    ]
    # a value that both have and that changed says more than one that came or went
    return sorted(
        found, key=lambda d: (not (d.before and d.after), ORIGINS.get(d.origin, 9), d.name)
    )


def _value(param: Param | None) -> str:
    return "" if param is None else param.value


def _param(name: str, before: Param | None, after: Param | None) -> Difference:
    known = after or before
    return Difference(
        kind="param",
        name=name,
        before=_value(before),
        after=_value(after),
        origin=known.origin if known else "",
        text=_phrase(name, _value(before), _value(after)),
    )


def _frames(
    uses_run: Iterable[FrameUse], uses_other: Iterable[FrameUse], describe: FrameWords | None
) -> list[Difference]:
    """Return the frames that differ, those that went in before those that came out."""
    now, then = _by_place(uses_run), _by_place(uses_other)
    return [
        _frame(place[1], then.get(place), now.get(place), describe)
        for place in sorted({**now, **then})
        if _frame_id(now.get(place)) != _frame_id(then.get(place))
    ]


def _by_place(uses: Iterable[FrameUse]) -> dict[tuple[bool, str], FrameUse]:
    """Return the last use of each name, reading and writing apart."""
    return {(use.role == "written", use.name): use for use in uses}


def _frame_id(use: FrameUse | None) -> str:
    return "" if use is None else use.frame_id


def _frame(
    name: str, before: FrameUse | None, after: FrameUse | None, describe: FrameWords | None
) -> Difference:
    known = after or before
    if before and after:
        words = describe(before.frame_id, after.frame_id) if describe else ""
        text = f"`{name}` {words or 'has other content'}"
    else:
        text = f"`{name}` {'is new' if after else 'is not used'}"
    return Difference(
        kind="frame",
        name=name,
        before=_frame_id(before),
        after=_frame_id(after),
        origin=known.role if known else "",
        text=text,
    )


def _environment(run: Run, other: Run) -> list[Difference]:
    before, after = other.environment_id, run.environment_id
    if before is None or after is None or before == after:
        return []
    text = f"another environment ({short(before)}{ARROW}{short(after)})"
    return [
        Difference(kind="environment", name="environment", before=before, after=after, text=text)
    ]


def _source(now: str, then: str) -> list[Difference]:
    """Return replaced, added and removed lines, each block as one difference."""
    if not now or not then or now == then:
        return []
    a, b = then.splitlines(), now.splitlines()
    blocks = difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()
    return [
        _lines(a[i1:i2], b[j1:j2], first=j1 + 1)
        for tag, i1, i2, j1, j2 in blocks
        if tag != "equal"
    ]


def _lines(before: list[str], after: list[str], first: int) -> Difference:
    shown = (after or before)[0].strip()
    return Difference(
        kind="source",
        name=f"line {first}",
        before="\n".join(before),
        after="\n".join(after),
        text=f"line {first} {'' if after else 'without '}`{shown}`",
    )


def _metrics(run: Run, other: Run) -> list[Difference]:
    now, then = scores(run), scores(other)
    return [
        _metric(name, then.get(name), now.get(name))
        for name in {**now, **then}
        if not _same(then.get(name), now.get(name))
    ]


def _same(before: float | None, after: float | None) -> bool:
    # NaN equals NaN here: a score that stayed undefined did not change
    return before == after or (before != before and after != after)  # noqa: PLR0124 NaN test


def _metric(name: str, before: float | None, after: float | None) -> Difference:
    delta = None if before is None or after is None else after - before
    return Difference(
        kind="metric",
        name=name,
        before="" if before is None else repr(before),
        after="" if after is None else repr(after),
        delta=delta,
        text=f"{name} {number(after) if delta is None else signed(delta)}",
    )
