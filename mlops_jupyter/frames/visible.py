"""What can be seen of a value that has no canonical encoding: for its id, never to keep.

The id of such a frame still changes when these objects visibly change; two of them
that differ only in what is hidden (C state, open files) have the same id.
"""

from __future__ import annotations

from typing import Any

from mlops_jupyter.frames.kinds import is_frame
from mlops_jupyter.frames.values import DEPTH, Encoded, nested

BASES: tuple[type, ...] = (dict, list, tuple, set, frozenset, str, bytes, int, float)


class Visible:
    """A fallback that looks at class and state, and notes whose they were."""

    def __init__(self) -> None:
        self.types: dict[str, None] = {}

    def __call__(self, value: Any, depth: int) -> Encoded:
        """Return the tag `?` with the class and what can be seen of the state."""
        kind = type(value)
        name = f"{kind.__module__}.{kind.__qualname__}"
        self.types[name] = None
        if depth >= DEPTH:
            return b"?", nested(name)
        parts = [nested(name), *(nested(part, self, depth + 1) for part in self._state(value))]
        return b"?", b"".join(parts)

    def _state(self, value: Any) -> list[Any]:
        if is_frame(value):
            from mlops_jupyter.frames.save import identify

            return [identify(value).frame_id]
        if isinstance(value, type) or callable(value):
            return [getattr(value, "__module__", None), getattr(value, "__qualname__", None)]
        return [*_content(value), *_attributes(value)]


def _content(value: Any) -> list[Any]:
    """Return what a subclass of a builtin holds as its parent."""
    for base in BASES:
        if isinstance(value, base):
            return [base(value)]
    return []


def _attributes(value: Any) -> list[Any]:
    # straight from the object: its own __getattr__ may do anything
    try:
        state: dict[str, Any] = object.__getattribute__(value, "__dict__")
    except AttributeError:
        state = {}
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()) or ()]
    held = {name: _slot(value, name) for name in slots if isinstance(name, str)}
    return [dict(state), held]


def _slot(value: Any, name: str) -> Any:
    try:
        return object.__getattribute__(value, name)
    except AttributeError:
        return None
