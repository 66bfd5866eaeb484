"""What in a frame deserves a look: one function per finding, and a list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mlops_jupyter.frames.words import counted, listed
from mlops_jupyter.records import ColumnProfile

MANY_MISSING = 0.2
"""Share of missing cells from which a column is named."""
RARE = 0.01
"""Share of the rarer value below which a two-valued column is called lopsided."""
SAMPLE = 10_000
"""Rows looked at where all would take long."""


class Look(NamedTuple):
    """What findings are found in."""

    table: Any
    """The frame itself."""
    series: list[Any]
    """Its columns in a countable form."""
    profiles: Sequence[ColumnProfile]
    duplicate_rows: int

    @property
    def rows(self) -> int:
        return len(self.table)


def findings_of(look: Look) -> list[str]:
    """Return the findings, a sentence each."""
    if look.rows == 0:
        return ["The frame has no rows."]
    return [text for finding in FINDINGS for text in finding(look)]


def duplicates(look: Look) -> Iterator[str]:
    """Rows that are there more than once."""
    if look.duplicate_rows:
        share = look.duplicate_rows / look.rows
        verb = "repeats" if look.duplicate_rows == 1 else "repeat"
        yield f"{counted(look.duplicate_rows, 'row')} {verb} an earlier row ({share:.1%})."


def same_names(look: Look) -> Iterator[str]:
    """Two columns with one name."""
    counts = Counter(column.name for column in look.profiles)
    names = [name for name, count in counts.items() if count > 1]
    if names:
        yield f"More than one column is named {listed(names)}."


def empty(look: Look) -> Iterator[str]:
    """Nothing in it at all."""
    names = [c.name for c in look.profiles if c.nulls == look.rows]
    if names:
        yield f"{_columns(names)} only missing values: {listed(names)}."


def constant(look: Look) -> Iterator[str]:
    """One value only: nothing to learn from."""
    names = [c.name for c in look.profiles if c.distinct == 1 and c.nulls == 0 and look.rows > 1]
    if names:
        yield f"{_columns(names)} one value only: {listed(names)}."


def missing(look: Look) -> Iterator[str]:
    """Many missing values."""
    for column in look.profiles:
        share = column.nulls / look.rows
        if MANY_MISSING <= share < 1:
            yield f"{column.name} is missing in {share:.0%} of the rows."


def infinite(look: Look) -> Iterator[str]:
    """Infinities: most models refuse them."""
    for at, column in enumerate(look.profiles):
        dtype = look.series[at].dtype
        if isinstance(dtype, np.dtype) and dtype.kind == "f":
            count = int(np.isinf(look.series[at].to_numpy()).sum())
            if count:
                yield f"{column.name} holds {counted(count, 'infinite value')}."


def identifier(look: Look) -> Iterator[str]:
    """Text that is different in every row: it tells rows apart and teaches nothing."""
    texts = [c for c in look.profiles if c.dtype in ("str", "string", "object")]
    names = [c.name for c in texts if c.distinct == look.rows > 20]
    if names:
        yield f"{_columns(names)} another text in every row, as an identifier: {listed(names)}."


def numbers_as_text(look: Look) -> Iterator[str]:
    """Text that is numbers throughout."""
    for at, column in enumerate(look.profiles):
        if column.dtype in ("str", "string") and column.distinct:
            sample = look.series[at].dropna().head(SAMPLE)
            if pd.to_numeric(sample, errors="coerce").notna().all():
                yield f"{column.name} is text that reads as numbers."


def mixed_types(look: Look) -> Iterator[str]:
    """More than one Python type in an object column."""
    for at, column in enumerate(look.profiles):
        if column.dtype == "object":
            kinds = {
                type(value).__name__ for value in look.table.iloc[:, at].dropna().head(SAMPLE)
            }
            if len(kinds) > 1:
                yield f"{column.name} mixes types: {listed(sorted(kinds))}."


def padded(look: Look) -> Iterator[str]:
    """Spaces around text make two categories out of one."""
    for at, column in enumerate(look.profiles):
        if column.dtype in ("str", "string") and column.distinct:
            sample = look.series[at].dropna().head(SAMPLE)
            count = int((sample != sample.str.strip()).sum())
            if count:
                yield f"{column.name} has spaces around its text, first in {_where(sample)}."


def _where(sample: Any) -> str:
    return f"row {sample.index[(sample != sample.str.strip()).to_numpy(dtype=bool)][0]}"


def lopsided(look: Look) -> Iterator[str]:
    """Two values, one of them very rare: accuracy will flatter any model."""
    for column in look.profiles:
        if column.distinct == 2 and look.rows >= 100:
            value, count = column.top[1]
            if count < RARE * look.rows:
                yield f"{column.name} is {value} in only {counted(count, 'row')}."


def twins(look: Look) -> Iterator[str]:
    """Two columns with the same content."""
    seen: dict[Any, int] = {}
    for at, column in enumerate(look.profiles):
        mark = (column.dtype, column.nulls, column.distinct, column.top, column.mean)
        if column.distinct > 1 and mark in seen:
            if look.series[at].equals(look.series[seen[mark]]):
                yield f"{column.name} has the same content as {look.profiles[seen[mark]].name}."
        else:
            seen[mark] = at


def _columns(names: Sequence[str]) -> str:
    return "1 column has" if len(names) == 1 else f"{len(names)} columns have"


FINDINGS: tuple[Callable[[Look], Iterator[str]], ...] = (
    duplicates,
    same_names,
    empty,
    constant,
    missing,
    infinite,
    identifier,
    numbers_as_text,
    mixed_types,
    padded,
    lopsided,
    twins,
)
"""To add a finding: a function above, a line here."""
