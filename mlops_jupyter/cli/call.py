"""One call of the command line: where it stands, and who is looking."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_jupyter.workspace import Workspace


@dataclass(kw_only=True)
class Call:
    """Given to every command; opens the workspace when one asks for it."""

    start: Path
    watched: bool
    """Whether a person sees stderr: progress and notices are for people only."""
    wants_json: bool = False
    closing: ExitStack = field(default_factory=ExitStack)

    def workspace(self, near: Path | None = None, *, create: bool = False) -> Workspace:
        """Return the workspace of a notebook, or of the folder the call stands in."""
        from mlops_jupyter.workspace import Workspace

        start = self.start if near is None else self.place(near)
        return self.closing.enter_context(Workspace.find(start, create=create))

    def place(self, path: Path) -> Path:
        """Return a path that the user wrote, read from where the call stands."""
        return self.start / path.expanduser()

    def notice(self, text: str) -> None:
        """Tell the person who is looking, if there is one."""
        if self.watched:
            print(text, file=sys.stderr, flush=True)
