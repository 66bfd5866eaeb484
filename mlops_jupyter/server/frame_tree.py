"""Frame versions as a tree: a frame made from another hangs below the version it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mlops_jupyter.records import HistoryEntry, short
from mlops_jupyter.server.views import FrameRow

Histories = dict[str, list[HistoryEntry]]


def rows(histories: Histories) -> tuple[FrameRow, ...]:
    """Return all versions of all names in the order of the tree."""
    names = references(histories)
    return tuple(row(entry, depth, names) for entry, depth in _walk(histories))


def references(histories: Histories) -> dict[str, str]:
    """Return for each frame id the reference `NAME@vN` under which it appeared first."""
    entries = [entry for history in histories.values() for entry in history]
    names: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        names.setdefault(entry.version.frame_id, f"{entry.name}@v{entry.number}")
    return names


def row(
    entry: HistoryEntry, depth: int, names: dict[str, str], *, role: str = "", change: str = ""
) -> FrameRow:
    """Return one version as a row."""
    version = entry.version
    return FrameRow(
        name=entry.name,
        number=entry.number,
        frame_id=version.frame_id,
        short=short(version.frame_id),
        kind=version.kind,
        rows=version.rows,
        columns=len(version.columns),
        column_names=tuple(column.name for column in version.columns),
        nbytes=version.nbytes,
        stored_bytes=version.stored_bytes,
        not_kept=version.not_kept,
        change=change or entry.change,
        parents=tuple(names.get(parent, short(parent)) for parent in entry.parents),
        depth=depth,
        notebook=entry.notebook,
        cell_id=entry.cell_id,
        execution_count=entry.execution_count,
        at=entry.at,
        run_ids=entry.run_ids,
        role=role,
    )


def _walk(histories: Histories) -> Iterator[tuple[HistoryEntry, int]]:
    children = _children(histories)
    done: set[str] = set()
    yield from _emit(children.pop(None, []), 0, histories, children, done)
    # names that only descend from each other (a swap) hang nowhere: show them as roots
    rest = sorted(name for name in histories if name not in done)
    yield from _emit(rest, 0, histories, children, done)


def _emit(
    names: Iterable[str],
    depth: int,
    histories: Histories,
    children: dict[str | None, list[str]],
    done: set[str],
) -> Iterator[tuple[HistoryEntry, int]]:
    for name in names:
        if name in done:
            continue
        done.add(name)
        for entry in histories[name]:
            yield entry, depth
            below = children.get(f"{name}@v{entry.number}", [])
            yield from _emit(below, depth + 1, histories, children, done)


def _children(histories: Histories) -> dict[str | None, list[str]]:
    """Return the names that come from each reference; under None those from nowhere."""
    names = references(histories)
    found: dict[str | None, list[str]] = defaultdict(list)
    firsts = [history[0] for history in histories.values() if history]
    for first in sorted(firsts, key=lambda entry: entry.at):
        found[_origin(first, names)].append(first.name)
    return found


def _origin(first: HistoryEntry, names: dict[str, str]) -> str | None:
    """Return the reference of the frame that a name was first made from, or None."""
    for parent in first.parents:
        reference = names.get(parent)
        if reference is not None and reference.rpartition("@")[0] != first.name:
            return reference
    # the same content under a second name: it hangs below the first one
    own = names.get(first.version.frame_id)
    return own if own is not None and own.rpartition("@")[0] != first.name else None
