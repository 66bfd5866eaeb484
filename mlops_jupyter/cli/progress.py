"""A progress bar on stderr, where a person looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_jupyter.cli.call import Call

LABEL = 48


@contextmanager
def cell_progress(call: Call) -> Iterator[Callable[[Any], None] | None]:
    """Yield what a notebook's runner calls at each cell; None when nobody looks."""
    if not call.watched:
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting the kernel", total=None)

        def at_cell(place: Any) -> None:
            label = place.label if len(place.label) <= LABEL else place.label[: LABEL - 1] + "…"
            bar.update(task, completed=place.number - 1, total=place.total, description=label)

        yield at_cell
