"""A scratch copy to rerun in, so that a proof leaves the user's files as they are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LEFT_OUT = frozenset(
    ".git .mlops .venv venv node_modules __pycache__ .ipynb_checkpoints mlruns .tox".split()
)
NOT_COPIED = frozenset({"mlops.toml", "mlflow.db", "mlflow.db-wal", "mlflow.db-shm"})
LARGE_FILE = 200_000_000
LARGE_TREE = 1_000_000_000


@dataclass(slots=True)
class Scratch:
    """A folder that looks like the workspace, and is thrown away afterwards."""

    root: Path
    notebook: Path
    """Where the notebook to be rerun goes; its folder exists."""
    linked: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Originals that were linked because of their size, with size and time of change."""
    notes: list[str] = field(default_factory=list)

    def touched(self) -> list[str]:
        """Return what the rerun did to linked originals, in words."""
        return [
            f"{path} was linked, not copied, and has been changed by a cell of the rerun"
            for path, before in self.linked.items()
            if _stamp(path) != before
        ]


@contextmanager
def scratch_copy(root: Path, notebook: str | None) -> Iterator[Scratch]:
    """Give a scratch copy of a workspace, without its records, git and environments.

    Parameters
    ----------
    notebook
        Path of the notebook relative to `root`, or absolute when it lies elsewhere (then
        its own folder is copied).
    """
    base, inside = _layout(root, notebook)
    with tempfile.TemporaryDirectory(prefix="mlops-rerun-") as folder:
        scratch = Scratch(root=Path(folder).resolve(), notebook=Path(folder).resolve() / inside)
        _copy_tree(base, scratch, (base / inside).parent)
        scratch.notebook.parent.mkdir(parents=True, exist_ok=True)
        yield scratch


def _layout(root: Path, notebook: str | None) -> tuple[Path, Path]:
    if notebook is None:
        return root, Path("reproduction.ipynb")
    path = Path(notebook)
    if path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    if path.is_absolute() or ".." in path.parts:
        return path.parent, Path(path.name)
    return root, path


def _copy_tree(base: Path, scratch: Scratch, near: Path) -> None:
    """Copy files, those beside the notebook first, until there are too many bytes."""
    files = sorted(_files(base), key=lambda file: (not file.is_relative_to(near), file))
    copied = 0
    for file in files:
        target = scratch.root / file.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            size = file.stat().st_size
            if size > LARGE_FILE or copied + size > LARGE_TREE:
                _link(file, target, scratch)
            else:
                shutil.copy2(file, target)
                copied += size
        except OSError as error:
            scratch.notes.append(f"{file.relative_to(base)} was not copied ({error.strerror})")


def _files(base: Path) -> Iterator[Path]:
    """Yield regular files; what a link points to counts as a file, a linked folder not."""
    for folder, folders, names in os.walk(base):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if name not in LEFT_OUT and not (here / name / "pyvenv.cfg").exists()
        ]
        yield from (here / name for name in names if _is_data(here / name))


def _is_data(path: Path) -> bool:
    return path.name not in NOT_COPIED and path.is_file()


def _link(file: Path, target: Path, scratch: Scratch) -> None:
    original = file.resolve()
    scratch.linked[original] = _stamp(original)
    target.symlink_to(original)
    scratch.notes.append(f"{file.name} is too large to be copied and was linked, to be read only")


def _stamp(path: Path) -> tuple[int, int]:
    try:
        info = path.stat()
    except OSError:
        return (-1, -1)
    return info.st_size, info.st_mtime_ns
