"""What can be seen of a value that has no canonical encoding: for its id, never to keep.

The id of such a frame still changes when these objects visibly change; two of them
that differ only in what is hidden (C state, open files) have the same id.
"""

from __future__ import annotations

from datetime import datetime, time
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

from mlops_jupyter.frames.kinds import is_frame
from mlops_jupyter.frames.values import DEPTH, Encoded, nested

BASES: tuple[type, ...] = (dict, list, tuple, set, frozenset, str, bytes, int, float)

DEEP_ENOUGH = DEPTH // 2
"""Objects that deep within others count by their class alone."""
NAMED = (type, FunctionType, BuiltinFunctionType, MethodType)


class Visible:
    """A fallback that looks at class and state, and notes whose they were.

    Objects form graphs: one that was met before, within one cell, is told by its number.
    """

    def __init__(self, types: dict[str, None] | None = None) -> None:
        self.types: dict[str, None] = {} if types is None else types
        self._met: dict[int, int] = {}
        self._alive: list[Any] = []  # or an id could be given to another object

    def __call__(self, value: Any, depth: int) -> Encoded:
        """Return the tag `?` with the class and what can be seen of the state."""
        kind = type(value)
        name = f"{kind.__module__}.{kind.__qualname__}"
        self.types[name] = None
        number = self._met.setdefault(id(value), len(self._met))
        if number < len(self._met) - 1 or depth >= DEEP_ENOUGH:
            return b"?", nested(name) + nested(number)
        self._alive.append(value)
        parts = [nested(name), *(nested(part, self, depth + 1) for part in self._state(value))]
        return b"?", b"".join(parts)

    def for_one_cell(self) -> Visible:
        """Return one that has met nothing yet; cells are encoded in several threads."""
        return Visible(self.types)

    def _state(self, value: Any) -> list[Any]:
        if is_frame(value):
            from mlops_jupyter.frames.save import identify

            return [identify(value).frame_id]
        if isinstance(value, NAMED):
            code = getattr(getattr(value, "__code__", None), "co_code", b"")
            return [value.__module__, value.__qualname__, code]
        return [*_content(value), *_attributes(value)]


def _content(value: Any) -> list[Any]:
    """Return what a subclass of a builtin holds as its parent, and the like."""
    if isinstance(value, datetime | time):  # its time zone is what has no encoding
        return [value.replace(tzinfo=None), value.tzinfo]
    if isinstance(value, np.ndarray | np.void):
        return [value.dtype.str, value.tolist()]
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
