"""The writing end of the object store: one pack at a time, ours alone."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.records import new_id
from mlops_jupyter.store.folder import sync_folder
from mlops_jupyter.store.journal import CREATE
from mlops_jupyter.store.pack import PACK, TABLE, Entry

PACK_BYTES = 64 * 1024 * 1024


class PackWriter:
    """Appends objects to packs of this process. Not thread-safe: its owner locks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.owner = os.getpid()
        self._writer = new_id()
        self._number = 0
        self._pack: int | None = None
        self._table: int | None = None
        self._end = 0
        self._new = False

    def add(self, key: bytes, stored: bytes | memoryview, *, size: int, codec: int,
            typesize: int) -> tuple[str, Entry]:  # fmt: skip
        """Append an object; return the pack's name and the object's entry."""
        try:
            self._open()
            entry = Entry(key, self._end, len(stored), size, crc32(stored), codec, typesize)
            self._write(entry, stored)
        except OSError as error:
            # what was begun stays behind as a torn tail; nothing is written after it
            self.close()
            raise WorkspaceUnusable(
                f"An object cannot be stored in {self.folder}: {error.strerror or error}; "
                "free some space or check the permissions of .mlops/."
            ) from error
        return self._name, entry

    def sync(self) -> None:
        """Bring the present pack to the disk."""
        if self._pack is None:
            return
        os.fsync(self._pack)
        if self._new:
            sync_folder(self.folder)
            self._new = False

    def close(self) -> None:
        """Bring the present pack to the disk and leave it; the next object opens another."""
        pack, table = self._pack, self._table
        self._pack = self._table = None
        for file in (pack, table):
            if file is not None:
                os.close(file)

    @property
    def _name(self) -> str:
        return f"{self._writer}-{self._number:04d}"

    def _open(self) -> None:
        if self._pack is not None and self._end < PACK_BYTES:
            return
        self.sync()
        self.close()
        self._number += 1
        self._end = 0
        self._new = True
        self._pack = os.open(self.folder / (self._name + PACK), CREATE, 0o600)
        self._table = os.open(self.folder / (self._name + TABLE), CREATE, 0o600)

    def _write(self, entry: Entry, stored: bytes | memoryview) -> None:
        assert self._pack is not None  # noqa: S101 - `_open` has just run
        assert self._table is not None  # noqa: S101
        head = entry.encode()
        _write_all(self._pack, head)
        _write_all(self._pack, stored)
        _write_all(self._table, head)
        self._end = entry.end


def _write_all(file: int, data: bytes | memoryview) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
