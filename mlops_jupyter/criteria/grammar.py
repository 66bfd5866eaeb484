"""The language of criteria, one a line, `#` for comments.

    METRIC COMPARISON NUMBER [on FRAME]
    METRIC COMPARISON champion [+|- NUMBER] [on FRAME]
    KIND COMPARISON NUMBER
    KIND

COMPARISON is one of >= <= > < ==. METRIC and FRAME are words; one with blanks stands in
backticks. KIND is a kind of criterion that has a word of its own (`model_size_mb`,
`reproduced`).
"""

from __future__ import annotations

from collections.abc import Iterable

from mlops_jupyter.criteria.kinds import Kind, all_kinds
from mlops_jupyter.criteria.reader import LineReader, Misread
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Criterion

CHAMPION = "champion"
NO_WORD = ("metric", CHAMPION)
"""Kinds that are recognised by their form, not by a word of their own."""


def parse_criteria(text: str) -> tuple[Criterion, ...]:
    """Return the criteria that a text states, in its order.

    Raises
    ------
    BadRequest
        With line, column, what was expected there and the nearest known word, for
        every line that cannot be read.
    """
    found: list[Criterion] = []
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            criterion = _criterion(LineReader(line))
        except Misread as error:
            wrong.append(f"Line {number}, column {error.column} of the criteria: {error}")
        else:
            found += [criterion] if criterion is not None else []
    if wrong:
        raise BadRequest("\n".join(wrong))
    return tuple(found)


def format_criteria(criteria: Iterable[Criterion]) -> str:
    """Return criteria as text that `parse_criteria` reads, one a line."""
    return "".join(f"{criterion.text}\n" for criterion in criteria)


def _criterion(reader: LineReader) -> Criterion | None:
    if reader.at_end():
        return None
    words = {name: kind for name, kind in all_kinds().items() if name not in NO_WORD}
    subject = reader.name("a metric", known=words)
    kind = words.get(subject)
    if kind is not None and kind.bare:
        reader.end("nothing after it", known=())
        return Criterion(
            text=reader.text, metric=subject, comparison="==", threshold=1.0, kind=kind.name
        )
    comparison = reader.comparison(bare=[n for n, k in words.items() if k.bare], after=subject)
    if kind is None:
        kind, threshold = _score_threshold(reader)
    else:
        threshold = reader.number("a number", known=())
    return Criterion(
        text=reader.text,
        metric=subject,
        comparison=comparison,
        threshold=threshold,
        on=_frame(reader, kind),
        kind=kind.name,
    )


def _score_threshold(reader: LineReader) -> tuple[Kind, float]:
    """Return what a score is compared with: a number, or the champion by a margin."""
    kinds = all_kinds()
    if reader.takes(CHAMPION):
        return kinds[CHAMPION], reader.signed_number()
    return kinds["metric"], reader.number("a number or `champion`", known=(CHAMPION,))


def _frame(reader: LineReader, kind: Kind) -> str | None:
    if kind.takes_frame and reader.takes("on"):
        frame = reader.name("the name of a frame", known=())
        reader.end("the end of the line", known=())
        return frame
    expected = "`on FRAME` or the end of the line" if kind.takes_frame else "the end of the line"
    reader.end(expected, known=("on",) if kind.takes_frame else ())
    return None
