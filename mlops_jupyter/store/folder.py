"""`.mlops/`: made private, ignored by git, and confined to the workspace."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mlops_jupyter.errors import WorkspaceUnusable

FOLDER = ".mlops"
JOURNALS = "journals"
PACKS = "packs"
INDEX = "index"


def private_folder(root: Path) -> Path:
    """Return `root/.mlops`, made if absent, with mode 0700 and a `.gitignore` of its own."""
    folder = root / FOLDER
    try:
        _make(folder)
        for name in (JOURNALS, PACKS, INDEX):
            _make(folder / name)
        _ignore(folder)
    except OSError as error:
        raise WorkspaceUnusable(
            f"{folder} cannot be made or written: {error.strerror or error}; "
            "check its permissions, or choose another folder with MLOPS_WORKSPACE."
        ) from error
    return folder


def _make(folder: Path) -> None:
    """Make one folder; refuse a link, by which a cloned workspace could lead elsewhere."""
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        folder.mkdir(mode=0o700, exist_ok=True)
        return
    if not stat.S_ISDIR(mode):
        raise WorkspaceUnusable(
            f"{folder} is a link or a file, not a folder; records would leave the workspace. "
            "Remove it, or set MLOPS_WORKSPACE to the folder that you want."
        )


def _ignore(folder: Path) -> None:
    path = folder / ".gitignore"
    if not os.path.lexists(path):
        path.write_text("# records of mlops-jupyter: private, never committed\n*\n", "utf-8")


def regular_files(folder: Path, suffix: str) -> dict[str, int]:
    """Return names and sizes of the regular files that end with `suffix`; no links."""
    try:
        with os.scandir(folder) as entries:
            return {
                e.name: e.stat(follow_symlinks=False).st_size
                for e in entries
                if e.name.endswith(suffix) and e.is_file(follow_symlinks=False)
            }
    except OSError as error:
        raise WorkspaceUnusable(
            f"{folder} cannot be listed: {error.strerror or error}; "
            "the workspace was moved or deleted, or its permissions were changed."
        ) from error


def sync_folder(folder: Path) -> None:
    """Bring the names of new files in `folder` to the disk."""
    if os.name == "nt":
        return  # Windows opens no folders, and keeps names by itself
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
