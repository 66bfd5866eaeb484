"""What is wrong with a workspace, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from mlops_jupyter.records import Finding
from mlops_jupyter.records.entries import AnyEntry, EnvironmentKept, FrameKept, ModelKept
from mlops_jupyter.store.folder import JOURNALS, PACKS, regular_files
from mlops_jupyter.store.pack import PACK, scan
from mlops_jupyter.store.tail import decode_entry, journal_sizes, newer_journals, read_pieces

if TYPE_CHECKING:
    from mlops_jupyter.store.store import Store

KNOWN_TAGS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(AnyEntry))
RESTORE = "Restore the file from a backup if you have one; everything else in it is read."


class _Tag(msgspec.Struct):
    """As much of an entry as every version can read."""

    entry: str


def doctor(store: Store, *, contents: bool = True) -> list[Finding]:
    """Return what is wrong with a workspace; [] if nothing is.

    Parameters
    ----------
    store
        The workspace.
    contents
        Also read every object and compare it with its key; takes about a second per
        gigabyte.
    """
    findings = [*_private(store), *_newer(store), *_dead(store)]
    needed: dict[str, str] = {}
    for name in sorted(journal_sizes(store.folder / JOURNALS)):
        findings += _journal(store.folder / JOURNALS / name, needed)
    findings += _packs(store.folder / PACKS)
    findings += _objects(store) if contents else ()
    findings += _missing(store, needed)
    return findings


def _private(store: Store) -> Iterator[Finding]:
    mode = store.folder.stat().st_mode & 0o777
    if os.name == "posix" and mode & 0o077:
        yield Finding(
            where=str(store.folder),
            what=f"Others on this machine may read the records (mode {mode:04o}).",
            remedy=f"chmod 700 {store.folder}",
        )


def _newer(store: Store) -> Iterator[Finding]:
    for name in newer_journals(store.folder / JOURNALS):
        yield Finding(
            where=name,
            what="A newer version of mlops-jupyter wrote this journal; it is not read here.",
            remedy="pip install -U mlops-jupyter",
        )


def _dead(store: Store) -> Iterator[Finding]:
    for session_id, end in store.dead_sessions().items():
        yield Finding(
            where=f"session {session_id}",
            what=f"Its process is gone without a word; its last sign of life was {end:%F %T} UTC.",
            remedy="Nothing to do: its unfinished runs count as KERNEL_DIED.",
            severity="note",
        )


def _journal(path: Path, needed: dict[str, str]) -> Iterator[Finding]:
    """Read a journal to its end; collect the objects that it refers to."""
    end = 0
    for pieces, after in read_pieces(path):
        end = after
        for piece in pieces:
            if piece.line is None:
                yield _damaged(path, piece.offset, piece.length)
                continue
            entry = decode_entry(piece.line.body)
            if entry is None:
                yield _unread(path, piece.offset, piece.line.body)
            else:
                _collect(entry, needed)
    torn = path.stat().st_size - end
    if torn > 0:
        yield Finding(
            where=f"{path.name} at byte {end}",
            what=f"The last {torn} bytes are an entry that was never completed.",
            remedy="Nothing to do: nobody was told that it had been written.",
            severity="note",
        )


def _damaged(path: Path, offset: int, length: int) -> Finding:
    return Finding(
        where=f"{path.name} at byte {offset}",
        what=f"{length} bytes do not match their checksum; the entry is lost.",
        remedy=RESTORE,
        severity="error",
    )


def _unread(path: Path, offset: int, body: bytes) -> Finding:
    try:
        tag = msgspec.json.decode(body, type=_Tag).entry
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        tag = ""
    if tag and tag not in KNOWN_TAGS:
        return Finding(
            where=f"{path.name} at byte {offset}",
            what=f"An entry of kind {tag!r} is unknown to this version; it is skipped.",
            remedy="pip install -U mlops-jupyter",
            severity="note",
        )
    return Finding(
        where=f"{path.name} at byte {offset}",
        what=f"An entry ({tag or 'of no kind'}) does not have the form that protocol 1 gives it.",
        remedy="Report it with the version that wrote it; everything else is read.",
        severity="error",
    )


def _collect(entry: AnyEntry, needed: dict[str, str]) -> None:
    if isinstance(entry, FrameKept) and entry.version.manifest:
        needed[entry.version.manifest] = f"frame version {entry.version.frame_id}"
    elif isinstance(entry, ModelKept) and entry.model.object_key:
        needed[entry.model.object_key] = f"model {entry.model.name!r} of run {entry.run_id}"
    elif isinstance(entry, EnvironmentKept):
        needed[entry.object_key] = f"environment {entry.environment_id}"


def _packs(folder: Path) -> Iterator[Finding]:
    """Look for places in packs where no object stands."""
    for name, size in sorted(regular_files(folder, PACK).items()):
        at = 0
        for entry in scan(folder / name):
            if entry.offset > at:
                yield _hole(name, at, entry.offset - at)
            at = entry.end
        if size > at:
            yield Finding(
                where=f"{name} at byte {at}",
                what=f"The last {size - at} bytes are no complete object.",
                remedy="Nothing to do, unless objects are named as missing below.",
                severity="note",
            )


def _hole(name: str, at: int, length: int) -> Finding:
    return Finding(
        where=f"{name} at byte {at}",
        what=f"{length} bytes cannot be read as objects: what stands before one is damaged.",
        remedy=RESTORE,
        severity="error",
    )


def _objects(store: Store) -> Iterator[Finding]:
    for place in list(store.objects.places()):
        if not store.objects.intact(place):
            yield Finding(
                where=f"{place.pack}{PACK} at byte {place.entry.offset}",
                what=f"The object {place.entry.key.hex()} does not match its key.",
                remedy=RESTORE,
                severity="error",
            )


def _missing(store: Store, needed: dict[str, str]) -> Iterator[Finding]:
    for key, owner in needed.items():
        if not store.objects.has(key):
            yield Finding(
                where=owner,
                what=f"Its content, the object {key}, is not in the store.",
                remedy="`mlops pull` fetches it from a remote that has it.",
                severity="error",
            )
