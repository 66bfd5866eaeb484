"""What in a frame deserves a look: one function per finding, and a list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mlops_jupyter.frames.words import counted, listed
from mlops_jupyter.records import ColumnProfile

Columns = Sequence[ColumnProfile]

MANY_MISSING = 0.2
"""Share of missing cells from which a column is named."""
RARE = 0.01
"""Share of the rarer value below which a two-valued column is called lopsided."""
SAMPLE = 10_000
"""Rows looked at where all would take long."""


def findings_of(table: Any, columns: Columns, duplicate_rows: int) -> list[str]:
    """Return the findings, a sentence each."""
    if len(table) == 0:
        return ["The frame has no rows."]
    found = [_duplicates(table, duplicate_rows)] if duplicate_rows else []
    return found + [text for finding in FINDINGS for text in finding(table, columns)]


def _duplicates(table: Any, duplicate_rows: int) -> str:
    share = duplicate_rows / len(table)
    return f"{counted(duplicate_rows, 'row')} repeat an earlier row ({share:.1%})."


def same_names(table: Any, _columns: Columns) -> Iterator[str]:
    """Two columns with one name."""
    names = table.columns[table.columns.duplicated()]
    if len(names):
        yield f"More than one column is named {listed(dict.fromkeys(map(str, names)))}."


def empty(table: Any, columns: Columns) -> Iterator[str]:
    """Nothing in it at all."""
    names = [c.name for c in columns if c.nulls == len(table)]
    if names:
        yield f"{_columns(names)} only missing values: {listed(names)}."


def constant(table: Any, columns: Columns) -> Iterator[str]:
    """One value only: nothing to learn from."""
    names = [c.name for c in columns if c.distinct == 1 and c.nulls == 0 and len(table) > 1]
    if names:
        yield f"{_columns(names)} one value only: {listed(names)}."


def missing(table: Any, columns: Columns) -> Iterator[str]:
    """Many missing values."""
    for column in columns:
        share = column.nulls / len(table)
        if MANY_MISSING <= share < 1:
            yield f"{column.name} is missing in {share:.0%} of the rows."


def infinite(table: Any, columns: Columns) -> Iterator[str]:
    """Infinities: most models refuse them."""
    for at, column in enumerate(columns):
        dtype = table.dtypes.iloc[at]
        if isinstance(dtype, np.dtype) and dtype.kind == "f":
            count = int(np.isinf(table.iloc[:, at].to_numpy()).sum())
            if count:
                yield f"{column.name} holds {counted(count, 'infinite value')}."


def identifier(table: Any, columns: Columns) -> Iterator[str]:
    """Text that is different in every row: it tells rows apart and teaches nothing."""
    texts = [c for c in columns if c.dtype in ("str", "string", "object")]
    names = [c.name for c in texts if c.distinct == len(table) > 20]
    if names:
        yield f"{_columns(names)} another text in every row, as an identifier: {listed(names)}."


def numbers_as_text(table: Any, columns: Columns) -> Iterator[str]:
    """Text that is numbers throughout."""
    for at, column in enumerate(columns):
        if column.dtype in ("str", "string") and column.distinct:
            sample = table.iloc[:, at].dropna().head(SAMPLE)
            if pd.to_numeric(sample, errors="coerce").notna().all():
                yield f"{column.name} is text that reads as numbers."


def mixed_types(table: Any, columns: Columns) -> Iterator[str]:
    """More than one Python type in an object column."""
    for at, column in enumerate(columns):
        if column.dtype == "object":
            kinds = {type(value).__name__ for value in table.iloc[:, at].dropna().head(SAMPLE)}
            if len(kinds) > 1:
                yield f"{column.name} mixes types: {listed(sorted(kinds))}."


def padded(table: Any, columns: Columns) -> Iterator[str]:
    """Spaces around text make two categories out of one."""
    for at, column in enumerate(columns):
        if column.dtype in ("str", "string") and column.distinct:
            sample = table.iloc[:, at].dropna().head(SAMPLE)
            count = int((sample != sample.str.strip()).sum())
            if count:
                yield f"{column.name} has spaces around its text, first in {_where(sample)}."


def _where(sample: Any) -> str:
    return f"row {sample.index[(sample != sample.str.strip()).to_numpy(dtype=bool)][0]}"


def lopsided(table: Any, columns: Columns) -> Iterator[str]:
    """Two values, one of them very rare: accuracy will flatter any model."""
    for column in columns:
        if column.distinct == 2 and len(table) >= 100:
            value, count = column.top[1]
            if count < RARE * len(table):
                yield f"{column.name} is {value} in only {counted(count, 'row')}."


def twins(table: Any, columns: Columns) -> Iterator[str]:
    """Two columns with the same content."""
    seen: dict[Any, int] = {}
    for at, column in enumerate(columns):
        mark = (column.dtype, column.nulls, column.distinct, column.top, column.mean)
        if column.distinct > 1 and mark in seen:
            if table.iloc[:, at].equals(table.iloc[:, seen[mark]]):
                yield f"{column.name} has the same content as {columns[seen[mark]].name}."
        else:
            seen[mark] = at


def _columns(names: Sequence[str]) -> str:
    return "1 column has" if len(names) == 1 else f"{len(names)} columns have"


FINDINGS: tuple[Callable[[Any, Columns], Iterator[str]], ...] = (
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
