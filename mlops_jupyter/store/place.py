"""Where a workspace is, and where a new one belongs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

SETTINGS_FILE = "mlops.toml"
VARIABLE = "MLOPS_WORKSPACE"


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds `mlops.toml`.

    The environment variable `MLOPS_WORKSPACE` overrides the search.
    """
    override = _override()
    if override is not None:
        return override if is_workspace(override) else None
    folder = _folder_of(start)
    return next((f for f in (folder, *folder.parents) if is_workspace(f)), None)


def place_for_workspace(start: Path) -> Path:
    """Return the workspace of `start`, or the folder where it should be made.

    That is the git root above `start`, but never the home folder merely because it is
    under git; else the folder of `start` itself.
    """
    return find_workspace(start) or _override() or _git_root(start) or _folder_of(start)


def is_workspace(folder: Path) -> bool:
    """Whether `folder` holds settings that may be trusted to be the user's choice.

    A stranger's file in a folder where everybody may write (`/tmp`) is not.
    """
    try:
        info = os.lstat(folder / SETTINGS_FILE)
    except OSError:
        return False
    return stat.S_ISREG(info.st_mode) and not _planted(folder, info)


def _planted(folder: Path, info: os.stat_result) -> bool:
    if not hasattr(os, "geteuid") or info.st_uid in (0, os.geteuid()):
        return False
    return bool(folder.stat().st_mode & stat.S_IWOTH)


def _override() -> Path | None:
    value = os.environ.get(VARIABLE)
    return Path(value).expanduser().resolve() if value else None


def _folder_of(start: Path) -> Path:
    place = start.expanduser().resolve()
    return place.parent if place.is_file() else place


def _git_root(start: Path) -> Path | None:
    home = Path.home()
    folder = _folder_of(start)
    candidates = (f for f in (folder, *folder.parents) if (f / ".git").exists())
    root = next(candidates, None)
    return None if root == home else root
