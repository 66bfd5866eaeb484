"""Content-addressed objects: bytes in, their blake3 key out; stored once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.store import codec as codecs
from mlops_jupyter.store.codec import Compress
from mlops_jupyter.store.folder import regular_files
from mlops_jupyter.store.pack import ENTRY_BYTES, PACK, TABLE, Entry, read_table, scan
from mlops_jupyter.store.writer import PackWriter

Buffer = Any  # bytes, memoryview, a NumPy array: PEP 688 names it from Python 3.12 on
LOOK_AGAIN_S = 1.0


class Place(NamedTuple):
    """Where an object lies."""

    pack: str
    entry: Entry


class ObjectStore:
    """The objects of a workspace, in packs that each have one writer.

    All methods may be called from any thread, and from a forked child (which then
    writes a pack of its own).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._owner = os.getpid()
        self._writer = PackWriter(folder)
        self._places: dict[bytes, list[Place]] = {}
        self._packs: dict[str, tuple[int, int, int]] = {}
        self._looked_at = float("-inf")

    def put(
        self,
        data: Buffer,
        *,
        compress: Compress = True,
        typesize: int = 1,
    ) -> str:
        """Store `data`, unless it is there already, and return its key.

        Parameters
        ----------
        data
            Any contiguous buffer.
        compress
            False for none, "numeric" for arrays of items of `typesize` bytes, "zlib",
            else ("auto", "bytes", True) what suits the size.
        typesize
            Bytes per item, for "numeric".
        """
        return self.put_counted(data, compress=compress, typesize=typesize)[0]

    def put_counted(
        self,
        data: Buffer,
        *,
        compress: Compress = True,
        typesize: int = 1,
    ) -> tuple[str, int]:
        """Do as `put`, and return also how many bytes the store grew by (0: known)."""
        view = memoryview(data)
        # a view of nothing cannot be cast
        view = view.cast("B") if view.nbytes else memoryview(b"")
        key = _hash(view)
        if self._known(key):
            return key.hex(), 0
        codec, stored = codecs.compress(view, compress, typesize)
        with self._in_this_process():
            if self._places.get(key):  # another thread was faster
                return key.hex(), 0
            name, entry = self._writer.add(
                key, stored, size=len(view), codec=codec, typesize=typesize
            )
            self._add(name, entry)
            return key.hex(), entry.stored + ENTRY_BYTES

    def get(self, key: str) -> bytes:
        """Return the bytes with this key, verified.

        Raises
        ------
        ContentMissing
            If no intact copy is in the store.
        """
        for place in self._find(key):
            data = self._read(place)
            if data is not None:
                return data
            self._forget(place)
        raise ContentMissing(
            f"The object {key} is not in {self.folder}, or its copy there is damaged; "
            "`mlops doctor` says which, and `mlops pull` fetches it from a remote."
        )

    def has(self, key: str) -> bool:
        """Whether the store holds an object with this key."""
        return bool(self._find(key))

    def size(self, key: str) -> int:
        """Return the number of bytes that `get` would give."""
        places = self._find(key)
        if not places:
            raise ContentMissing(f"The object {key} is not in {self.folder}.")
        return places[0].entry.size

    def sync(self) -> None:
        """Bring all objects stored by this process to the disk."""
        with self._in_this_process():
            self._writer.sync()

    def close(self) -> None:
        """Close the present pack; a later `put` opens another."""
        with self._in_this_process():
            self._writer.sync()
            self._writer.close()

    def stored_bytes(self) -> int:
        """Return how much room the packs take, in bytes."""
        return sum(regular_files(self.folder, PACK).values())

    def refresh(self) -> None:
        """Take in the objects that other processes have stored."""
        with self._in_this_process():
            self._looked_at = time.monotonic()
            for name, size in regular_files(self.folder, PACK).items():
                self._take_pack(name.removesuffix(PACK), size)

    def _known(self, key: bytes) -> bool:
        if key in self._places:
            return True
        # a look at the folder for each new object would cost more than a rare double
        if time.monotonic() - self._looked_at > LOOK_AGAIN_S:
            self.refresh()
        return key in self._places

    def _find(self, key: str) -> list[Place]:
        raw = _raw(key)
        if not self._places.get(raw):
            self.refresh()
        with self._in_this_process():
            return list(self._places.get(raw, ()))

    def _read(self, place: Place) -> bytes | None:
        """Return an object's bytes; None when they are not what the key says."""
        entry = place.entry
        try:
            with (self.folder / (place.pack + PACK)).open("rb") as file:
                file.seek(entry.start)
                stored = file.read(entry.stored)
            # the checksum keeps damaged bytes away from the decompressors' C code
            if len(stored) != entry.stored or crc32(stored) != entry.checksum:
                return None
            data = codecs.decompress(entry.codec, stored, entry.size)
        except (OSError, ValueError):
            return None
        return data if _hash(memoryview(data)) == entry.key else None

    def _take_pack(self, name: str, size: int) -> None:
        """Take in what a pack gained: from its table, and what that lacks from itself."""
        known_size, end, rows = self._packs.get(name, (0, 0, 0))
        if size == known_size:
            return
        table = read_table(self.folder / (name + TABLE), skip=rows)
        for entry in table or ():
            if entry.end <= size:
                self._add(name, entry)
                end = max(end, entry.end)
        rows += len(table or ())
        for entry in scan(self.folder / (name + PACK), end if table is not None else 0):
            self._add(name, entry)
            end = max(end, entry.end)
        self._packs[name] = (size, end, rows)

    def _add(self, name: str, entry: Entry) -> None:
        places = self._places.setdefault(entry.key, [])
        place = Place(name, entry)
        if place not in places:
            places.append(place)

    def _forget(self, place: Place) -> None:
        with self._in_this_process():
            places = self._places.get(place.entry.key, [])
            if place in places:
                places.remove(place)
            if not places:
                self._places.pop(place.entry.key, None)

    def _in_this_process(self) -> threading.RLock:
        """Return the lock; in a forked child, first leave the parent's pack alone."""
        if os.getpid() != self._owner:
            # the parent's lock may be held by a thread that does not exist here
            self._lock = threading.RLock()
            self._owner = os.getpid()
            self._writer = PackWriter(self.folder)
        return self._lock

    def places(self) -> Iterator[Place]:
        """Yield where every known copy of every object lies."""
        self.refresh()
        with self._in_this_process():
            found = [place for places in self._places.values() for place in places]
        yield from found

    def intact(self, place: Place) -> bool:
        """Whether the copy at `place` is what its key says."""
        return self._read(place) is not None


def _hash(data: memoryview) -> bytes:
    from blake3 import blake3  # 13 ms, and a kernel's load needs none

    return blake3(data).digest()


def _raw(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        return b""
