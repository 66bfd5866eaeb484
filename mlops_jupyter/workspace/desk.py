"""An opened workspace: the store, and the journal of whoever works at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.store import (
    Journal,
    Store,
    find_workspace,
    new_session,
    place_for_workspace,
    reap,
)

before_reading: list[Callable[[], object]] = []
"""What a recording kernel registers, so that verbs see what the cells before have done."""

HOW_TO_BEGIN = (
    "run a notebook that begins with %load_ext mlops_jupyter, or `mlops run NOTEBOOK`, "
    "and one is made beside it"
)


class Desk:
    """What every group of verbs stands on.

    Nothing is written before the first verb that writes: the journal of this process
    begins with its first entry.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def find(cls, start: Path | None = None, *, create: bool = False) -> Self:
        """Open the workspace above a place, and end the runs of kernels that died.

        Parameters
        ----------
        start
            A notebook or a folder; None: the current folder.
        create
            Make one if there is none: beside the notebook or at the git root.

        Raises
        ------
        WorkspaceUnusable
            If there is none and none is to be made, or it cannot be read.
        """
        start = Path(start) if start is not None else Path.cwd()
        root = place_for_workspace(start) if create else find_workspace(start)
        if root is None:
            raise WorkspaceUnusable(
                f"There is no workspace in {start} or above it; {HOW_TO_BEGIN}."
            )
        desk = cls(Store.open(root, create=create))
        desk.settle()
        desk.reap()
        return desk

    def settle(self) -> None:
        """Wait for what this very process is still recording in the background."""
        for wait in before_reading:
            wait()

    @property
    def root(self) -> Path:
        """The folder that holds `mlops.toml`."""
        return self.store.root

    @cached_property
    def journal(self) -> Journal:
        """The journal of this process; its file appears with the first entry."""
        return self.store.write_as(new_session(self.store, "cli"))

    def reap(self) -> list[str]:
        """End the runs whose kernel is dead, and return their ids."""
        try:
            return reap(self.store, self.journal)
        except WorkspaceUnusable:
            # a workspace on read-only ground can still be looked at: every reader
            # reports such runs as KERNEL_DIED by itself, only nobody can write it down
            return []

    def close(self) -> None:
        """Make what was written durable and end this session."""
        journal = self.__dict__.pop("journal", None)
        if journal is not None:
            journal.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
