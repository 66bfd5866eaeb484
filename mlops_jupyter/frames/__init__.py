"""Exact versions of DataFrames: identity, change probe, storage, differences.

Names load on first use, so that importing this room never imports pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlops_jupyter.frames.kinds import is_frame

if TYPE_CHECKING:
    from mlops_jupyter.frames.diff import diff_frames
    from mlops_jupyter.frames.load import load_frame
    from mlops_jupyter.frames.probe import (
        Snapshot,
        changed,
        rehash_changed,
        second_look,
        take_snapshot,
    )
    from mlops_jupyter.frames.profile import profile_frame
    from mlops_jupyter.frames.save import identify, save_frame
    from mlops_jupyter.frames.words import describe_change

__all__ = [
    "Snapshot",
    "changed",
    "describe_change",
    "diff_frames",
    "identify",
    "is_frame",
    "load_frame",
    "profile_frame",
    "rehash_changed",
    "save_frame",
    "second_look",
    "take_snapshot",
]

HOMES = {
    "Snapshot": "probe",
    "changed": "probe",
    "describe_change": "words",
    "diff_frames": "diff",
    "identify": "save",
    "load_frame": "load",
    "profile_frame": "profile",
    "rehash_changed": "probe",
    "save_frame": "save",
    "second_look": "probe",
    "take_snapshot": "probe",
}
"""The module of this room that each public name lives in."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
