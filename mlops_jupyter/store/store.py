"""The store of a workspace: journals and objects in, records out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlops_jupyter.records import ProcessIdentity, Session
from mlops_jupyter.store.folder import INDEX, JOURNALS, PACKS, private_folder
from mlops_jupyter.store.journal import Journal
from mlops_jupyter.store.objects import ObjectStore
from mlops_jupyter.store.place import is_workspace
from mlops_jupyter.store.process import this_process
from mlops_jupyter.store.reading import Reader
from mlops_jupyter.store.settings import create_settings, read_settings


class Store(Reader):
    """A workspace as it lies on disk; see PROTOCOL.md.

    Opening it is cheap: the index opens when something is first read, so that a kernel,
    which only writes, never opens it. May be used from several threads.
    """

    def __init__(self, root: Path, settings: dict[str, Any], folder: Path) -> None:
        self.root = root
        self.settings = settings
        self.uuid: str = settings["uuid"]
        self.folder = folder
        self.objects = ObjectStore(folder / PACKS)
        super().__init__(folder / INDEX, folder / JOURNALS)

    @classmethod
    def open(cls, root: Path, *, create: bool = False) -> Store:
        """Return the store of the workspace at `root`.

        Parameters
        ----------
        root
            The folder that holds `mlops.toml`.
        create
            Make the workspace if there is none.

        Raises
        ------
        NotFound
            If there is no workspace and none is to be made.
        WorkspaceUnusable
            If it cannot be read or written, or is of a newer protocol.
        """
        root = root.expanduser().resolve()
        if create and not is_workspace(root):
            create_settings(root)
        settings = read_settings(root)
        return cls(root, settings, private_folder(root))

    def write_as(self, session: Session) -> Journal:
        """Return the journal of a session; its file is made with the first entry."""
        return Journal(self.folder / JOURNALS, session, self.objects)

    @staticmethod
    def this_process() -> ProcessIdentity:
        """Return the identity of the calling process."""
        return this_process()

    def close(self) -> None:
        """Close what is open; the store may be used again afterwards."""
        self.objects.close()
        if self._index is not None:
            self._index.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
