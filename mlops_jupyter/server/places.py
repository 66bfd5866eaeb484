"""From the path of a notebook on the server to the workspace that it records into."""

from __future__ import annotations

from functools import partial
from pathlib import Path, PurePosixPath

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.server.desk import Desk
from mlops_jupyter.store import find_workspace


class Places:
    """The workspaces that this server has shown, one desk each.

    Parameters
    ----------
    root
        The folder that the server serves; a notebook's path is relative to it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self._desks: dict[Path, Desk] = {}

    def notebook(self, path: str) -> Path:
        """Return where a notebook lies; a path out of the server's folder is refused."""
        parts = PurePosixPath(path.lstrip("/")).parts
        if ".." in parts or "\0" in path:
            raise BadRequest(f"The path {path!r} leaves the server's folder; give one inside it.")
        return self.root.joinpath(*parts)

    def desk(self, notebook: str | None) -> Desk | None:
        """Return the desk of the workspace that a notebook belongs to, if there is one."""
        start = self.notebook(notebook).parent if notebook else self.root
        found = find_workspace(start)
        if found is None:
            return None
        if found not in self._desks:
            self._desks[found] = Desk(found, partial(self.served, found.resolve()))
        return self._desks[found]

    def close(self) -> None:
        """Close every desk."""
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    def served(self, workspace: Path, notebook: str) -> str | None:
        """Return the path under which the server has a notebook of a workspace, if it does."""
        place = workspace / notebook
        return place.relative_to(self.root).as_posix() if place.is_relative_to(self.root) else None

    def relative(self, desk: Desk, notebook: str | None) -> str | None:
        """Return a notebook's path as runs have it: relative to the workspace."""
        if not notebook:
            return None
        place = self.notebook(notebook).resolve()
        if not place.is_relative_to(desk.root):
            return None
        return place.relative_to(desk.root).as_posix()
