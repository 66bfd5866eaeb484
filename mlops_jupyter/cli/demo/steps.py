"""Steps that are shown while they run, and that name themselves when they fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mlops_jupyter.errors import MlopsError


class StepFailed(MlopsError):
    """A step of the demo failed; the message names it, the cause and the remedy."""

    exit_code = 1


class Steps:
    """Prints numbered steps with their time.

    Parameters
    ----------
    console
        Where to print.
    total
        How many steps there are.
    """

    def __init__(self, console: Console, total: int) -> None:
        self.console = console
        self._total = total
        self._number = 0

    @contextmanager
    def step(self, title: str, remedy: str) -> Iterator[None]:
        """Announce a step; an error in it is told with the step's name and the remedy."""
        self._number += 1
        self.console.print(f"\n[bold]{self._number}/{self._total}  {title}[/bold]")
        started = time.monotonic()
        try:
            yield
        except (MlopsError, OSError) as error:
            raise StepFailed(
                f"Step {self._number} ({title}) failed: {error}\nRemedy: {remedy}"
            ) from error
        self.console.print(f"     [dim]{time.monotonic() - started:.1f} s[/dim]")

    @contextmanager
    def cells(self) -> Iterator[Callable[[Any], None]]:
        """Yield what a notebook's runner calls at each cell: a progress bar."""
        columns = (
            TextColumn("    "),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(*columns, console=self.console, transient=self.console.is_terminal) as bar:
            task = bar.add_task("starting the kernel", total=None)

            def at_cell(place: Any) -> None:
                bar.update(
                    task,
                    completed=place.number - 1,
                    total=place.total,
                    description=place.label[:44],
                )

            yield at_cell
