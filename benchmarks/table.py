"""How the rows of a measure look, in a terminal and on the page."""

from __future__ import annotations

from benchmarks.measure import Result, Row

HEADS = ("", "median", "p95", "n", "to ours", "bar", "")
WORDS = {True: "met", False: "missed", None: ""}


def cells_of(row: Row) -> tuple[str, ...]:
    """Return the texts of a row, one for each of `HEADS`."""
    return (
        row.what,
        f"{_number(row.value)} {row.unit}",
        "" if row.p95 is None else f"{_number(row.p95)} {row.unit}",
        str(row.repeats),
        "" if row.times is None else f"{_number(row.times)}x",
        row.bar,
        WORDS[row.met],
    )


def _number(value: float) -> str:
    """Return three figures, as far as they mean something."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def show(result: Result) -> None:
    """Print a measure as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=result.title, title_justify="left", caption="\n".join(result.notes) or None
    )
    for number, head in enumerate(HEADS):
        table.add_column(head, justify="right" if 0 < number < 5 else "left")
    for row in result.rows:
        style = "red" if row.met is False else "green" if row.met else None
        table.add_row(*cells_of(row), style=style)
    console = Console()
    if not console.is_terminal:
        console.width = 120
    console.print(table, "")


def markdown(result: Result) -> list[str]:
    """Return the lines of a measure's table in Markdown."""
    rule = ["---" if number in (0, 5, 6) else "---:" for number in range(len(HEADS))]
    lines = [HEADS, rule, *map(cells_of, result.rows)]
    return ["| " + " | ".join(cells) + " |" for cells in lines]
