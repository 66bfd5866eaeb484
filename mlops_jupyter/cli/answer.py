"""What a command gives back: a record for programs, a view for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mlops_jupyter.errors import MlopsError

View = Callable[[], Sequence[Any]]
"""Makes what rich prints, one after the other; only called when a person looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A command's answer, not yet printed."""

    record: Any
    view: View
    good: bool = True
    """False: done, and the verdict is bad; exit code 1."""
    failure: MlopsError | None = None
    """What went wrong on the way, where there is something to show all the same."""

    @property
    def exit_code(self) -> int:
        """The exit code of the command line."""
        if self.failure is not None:
            return self.failure.exit_code
        return 0 if self.good else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """A command that came to its end, as the `%mlops` magic wants it."""

    record: Any
    """What `--json` prints, as dicts, lists, texts and numbers; None for help."""
    text: str
    exit_code: int
    html: str = ""
    """The same as `text`, with colours; '' for errors."""


def plain(value: Any) -> Any:
    """Return records as dicts with every field, also those that hold their default.

    Scripts may rely on each field being there: `jq .status` of a running run.
    """
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def as_json(record: Any) -> str:
    """Return the one JSON document that `--json` prints; NaN becomes null."""
    return msgspec.json.format(msgspec.json.encode(plain(record)), indent=2).decode()
