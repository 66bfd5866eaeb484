"""Top-level literal assignments of a cell, with the bytes where each literal stands."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import Any

from mlops_jupyter.records import Record

# Cell magics below which the body is Python that runs in the notebook's namespace.
TRANSPARENT = ("%%experiment", "%%norecord", "%%time", "%%capture", "%%prun")
_IPYTHON = re.compile(r"^(\s*)(?:[%!?]|.*\?\s*$|[\w\s,.\[\]]+=\s*[%!])")


class Binding(Record, frozen=True, kw_only=True):
    """A name bound at top level; offsets count bytes of the cell's UTF-8 source."""

    name: str
    text: str
    """The right-hand side as it stands."""
    literal: bool
    value: Any = None
    comment: str = ""
    line: int
    """1-based."""
    start: int
    end: int


def python_tree(source: str) -> ast.Module | None:
    """Return the tree of a cell's Python, IPython's own lines blanked; None if it has none.

    Positions in the tree are positions in the cell.
    """
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%%"):
            if not line.startswith(TRANSPARENT):
                return None
            lines[number] = ""
        elif line.strip() and not line.startswith("#"):
            break
    return _parsed("\n".join(lines)) or _parsed("\n".join(_without_ipython(lines)))


def _without_ipython(lines: list[str]) -> list[str]:
    return [f"{match[1]}pass" if (match := _IPYTHON.match(line)) else line for line in lines]


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bindings(source: str, *, computed: bool = False) -> list[Binding]:
    """Return the names that a cell binds to literals at top level, in order.

    With `computed`, names that are bound to other expressions as well.
    """
    tree = python_tree(source)
    if tree is None:
        return []
    place = _Lines(source)
    found = []
    for node in tree.body:
        target, value = _assignment(node)
        if target is None or value is None:
            continue
        literal, its = _literal(value)
        if literal or computed:
            start, end = place.span(value)
            found.append(
                Binding(
                    name=target,
                    text=place.raw[start:end].decode(),
                    literal=literal,
                    value=its,
                    comment=place.comments.get(value.end_lineno or 0, ""),
                    line=value.lineno,
                    start=start,
                    end=end,
                )
            )
    return found


class _Lines:
    """Where lines begin, in bytes, and what is said behind them."""

    def __init__(self, source: str) -> None:
        self.raw = source.encode()
        self.comments = _comments(source)
        self.starts = [0]
        for line in source.split("\n"):
            self.starts.append(self.starts[-1] + len(line.encode()) + 1)

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where an expression begins and ends, in bytes."""
        end_line = node.end_lineno or node.lineno
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[end_line - 1] + (node.end_col_offset or 0)


def _assignment(node: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target: ast.expr = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return None, None
    return (target.id if isinstance(target, ast.Name) else None), node.value


def _literal(node: ast.expr) -> tuple[bool, object]:
    try:
        return True, ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None


def _comments(source: str) -> dict[int, str]:
    """Return line → comment behind its code; what cannot be read has none."""
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.string.lstrip("# ").rstrip()
    except (tokenize.TokenError, SyntaxError):
        return found
    return found
