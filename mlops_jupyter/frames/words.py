"""What happened between two versions, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mlops_jupyter.records import Column, ColumnChange, FrameVersion

NAMED = 4
"""How many columns are named before the rest is counted."""


def describe_change(before: FrameVersion, after: FrameVersion) -> str:
    """Return the change in words: `2 columns added (age, lag_7), 1,204 rows dropped`.

    Reads no content: counts of cells are `diff_frames`' business.
    """
    if before.frame_id == after.frame_id:
        return "unchanged"
    rows = after.rows - before.rows
    columns = (*change_of_columns(before, after), *_touched(before, after))
    return summarise(max(rows, 0), max(-rows, 0), columns, change_of_labels(before, after))


def summarise(
    rows_added: int,
    rows_removed: int,
    columns: Sequence[ColumnChange],
    metadata: Iterable[str],
) -> str:
    """Return a whole difference in one line."""
    parts = [
        _named("added", [c.name for c in columns if c.kind == "added"]),
        _named("dropped", [c.name for c in columns if c.kind == "removed"]),
        _named("renamed", [f"{c.before} → {c.after}" for c in columns if c.kind == "renamed"]),
        f"{counted(rows_added, 'row')} added" if rows_added else "",
        f"{counted(rows_removed, 'row')} dropped" if rows_removed else "",
        _retyped([c for c in columns if c.kind == "dtype"]),
        *_cells([c for c in columns if c.kind == "values"]),
        *metadata,
    ]
    return ", ".join(part for part in parts if part) or "changed"


def change_of_columns(before: FrameVersion, after: FrameVersion) -> list[ColumnChange]:
    """Return columns that came, went or were renamed (same content, other name)."""
    old, new = unique_names(before.columns), unique_names(after.columns)
    renamed = _renamed(old, new)
    return [
        *(
            ColumnChange(name=name, kind="added", after=new[name].dtype)
            for name in new
            if name not in old and name not in renamed.values()
        ),
        *(
            ColumnChange(name=name, kind="removed", before=old[name].dtype)
            for name in old
            if name not in new and name not in renamed
        ),
        *(
            ColumnChange(name=target, kind="renamed", before=name, after=target)
            for name, target in renamed.items()
        ),
    ]


def unique_names(columns: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by name; the second `a` is `a (2)`."""
    seen: Counter[str] = Counter()
    found: dict[str, Column] = {}
    for column in columns:
        name = column.name
        while name in found:
            seen[column.name] += 1
            name = f"{column.name} ({seen[column.name] + 1})"
        found[name] = column
    return found


def _renamed(old: dict[str, Column], new: dict[str, Column]) -> dict[str, str]:
    gone = [name for name in old if name not in new]
    came = [name for name in new if name not in old]
    found: dict[str, str] = {}
    for name in gone:
        matches = (n for n in came if new[n].key == old[name].key and n not in found.values())
        target = next(matches, None)
        if target is not None:
            found[name] = target
    return found


def _touched(before: FrameVersion, after: FrameVersion) -> list[ColumnChange]:
    """Return the columns whose key differs, where that says more than the row count does."""
    old, new = unique_names(before.columns), unique_names(after.columns)
    both = [name for name in old if name in new]
    retyped = [
        ColumnChange(name=n, kind="dtype", before=old[n].dtype, after=new[n].dtype)
        for n in both
        if old[n].dtype != new[n].dtype
    ]
    if before.rows != after.rows:
        return retyped
    same_type = (n for n in both if old[n].dtype == new[n].dtype)
    changed = [n for n in same_type if old[n].key != new[n].key]
    return [*retyped, *(ColumnChange(name=n, kind="values") for n in changed)]


def change_of_labels(before: FrameVersion, after: FrameVersion) -> list[str]:
    """Return what differs outside the cells: kind, order, index, names, attrs, flags."""
    parts = []
    if before.kind != after.kind:
        parts.append(f"{before.kind} became {after.kind}")
    if _reordered(before, after):
        parts.append("columns reordered")
    if before.index != after.index:
        parts.append(f"index {before.index} → {after.index}")
    elif before.index_key != after.index_key and before.rows == after.rows:
        parts.append("index changed")
    same_names = [c.name for c in before.columns] == [c.name for c in after.columns]
    if same_names and before.marks.get("labels") != after.marks.get("labels"):
        parts.append("column labels changed")
    marks = [m for m in ("attrs", "flags") if before.marks.get(m) != after.marks.get(m)]
    return [*parts, *(f"{mark} changed" for mark in marks)]


def _reordered(before: FrameVersion, after: FrameVersion) -> bool:
    old, new = unique_names(before.columns), unique_names(after.columns)
    return [name for name in old if name in new] != [name for name in new if name in old]


def _named(what: str, names: list[str]) -> str:
    return f"{counted(len(names), 'column')} {what} ({listed(names)})" if names else ""


def _retyped(changes: list[ColumnChange]) -> str:
    return listed([f"{c.name} {c.before} → {c.after}" for c in changes])


def _cells(changes: list[ColumnChange]) -> list[str]:
    if any(change.cells == 0 for change in changes):  # not counted: keys were compared
        return [f"{listed([change.name for change in changes])} changed"]
    told = [_cells_of(change) for change in changes[:NAMED]]
    rest = changes[NAMED:]
    if rest:
        cells = counted(sum(change.cells for change in rest), "cell")
        told.append(f"{cells} in {counted(len(rest), 'more column')}")
    return told


def _cells_of(change: ColumnChange) -> str:
    words = {change.filled: "filled", change.emptied: "emptied"}
    return f"{counted(change.cells, 'cell')} {words.get(change.cells, 'changed')} in {change.name}"


def listed(names: Iterable[str]) -> str:
    """Return names as a list for reading, the first few and how many more."""
    names = list(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def counted(count: int, thing: str) -> str:
    """Return `1 row`, `1,204 rows`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
