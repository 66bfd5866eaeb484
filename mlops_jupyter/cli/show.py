"""How answers look in a terminal: tables, facts, status words. The only user of rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_jupyter.comparison.words import MISSING

RIGHT = ">"
STATUS = {
    "RUNNING": ("●", "running", "cyan"),
    "FINISHED": ("✓", "finished", "green"),
    "FAILED": ("✗", "failed", "red"),
    "INTERRUPTED": ("■", "interrupted", "yellow"),
    "KERNEL_DIED": ("✗", "kernel died", "red"),
    "identical": ("✓", "identical", "green"),
    "equal": ("✓", "equal", "green"),
    "passed": ("✓", "passed", "green"),
    "different": ("✗", "different", "red"),
    "failed": ("✗", "failed", "red"),
    "missing": ("✗", "missing", "red"),
    "unproven": ("?", "unproven", "yellow"),
    "noted": ("·", "noted", "dim"),
    "starting": ("●", "starting", "cyan"),
    "answering": ("✓", "answering", "green"),
    "stopped": ("■", "stopped", "dim"),
    "error": ("✗", "error", "red"),
    "warning": ("!", "warning", "yellow"),
    "note": ("·", "note", "dim"),
}
WIDE = 400  # a pipe has no width, and a cut-off number is a wrong number


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> RenderableType:
    """Return a table; a head that begins with `>` aligns its column right."""
    made = Table(
        title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False
    )
    for head in heads:
        right = head.startswith(RIGHT)
        made.add_column(
            Text(head.removeprefix(RIGHT), style="dim"),
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    return made


def without_empty(
    heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[list[str], list[list[Any]]]:
    """Return heads and rows without the columns in which nobody has anything."""
    kept = [i for i in range(len(heads)) if any(row[i] not in (None, "") for row in rows)]
    return [heads[i] for i in kept], [[row[i] for i in kept] for row in rows]


def cell(value: Any) -> Text:
    """Return a table's cell: text as it stands (no markup), nothing as a muted dash."""
    if isinstance(value, Text):
        return value
    return Text(MISSING, style="dim") if value is None or value == "" else Text(str(value))


def facts(pairs: Iterable[tuple[str, Any]]) -> RenderableType:
    """Return names with their values below each other; empty values are left out."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    for name, value in pairs:
        if value is not None and value != "":
            made.add_row(name, cell(value))
    return made


def status(word: str) -> Text:
    """Return icon, word and colour of a status: always the three together."""
    icon, text, colour = STATUS.get(word, ("·", word, ""))
    return Text(f"{icon} {text}", style=colour)


def heading(text: str) -> Text:
    """Return a heading."""
    return Text(text, style="bold")


def muted(text: str) -> Text:
    """Return a remark."""
    return Text(text, style="dim")


def moment(at: datetime | None) -> str:
    """Return an instant in the reader's own time zone."""
    return MISSING if at is None else f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def print_to(console: Console, pieces: Sequence[RenderableType]) -> None:
    """Print pieces below each other, a sentence never folded when nobody looks."""
    for piece in pieces:
        console.print(Text(piece) if isinstance(piece, str) else piece)


def terminal() -> Console:
    """Return the console of stdout; a pipe gets lines of their natural length."""
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, emoji=False, width=WIDE)
    return console


def rendered(pieces: Sequence[RenderableType], width: int = 120) -> tuple[str, str]:
    """Return pieces as plain text and as HTML, for a notebook's output."""
    console = Console(
        file=StringIO(),
        record=True,
        width=width,
        force_jupyter=False,
        highlight=False,
        emoji=False,
        color_system=None,
    )
    print_to(console, pieces)
    text = console.export_text(clear=False)
    html = console.export_html(
        inline_styles=True,
        code_format='<pre style="white-space:pre;overflow-x:auto;line-height:normal">{code}</pre>',
    )
    return "\n".join(line.rstrip() for line in text.splitlines()), html
