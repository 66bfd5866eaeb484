"""`mlops.toml`: the committed face of a workspace. It may come from a stranger."""

from __future__ import annotations

import os
import stat
import tomllib
import uuid
from pathlib import Path
from typing import Any

from mlops_jupyter.errors import NotFound, WorkspaceUnusable
from mlops_jupyter.store.place import SETTINGS_FILE

PROTOCOL = 1
MAX_BYTES = 1_000_000

TEMPLATE = """\
# This folder is an mlops workspace (see `mlops --help`). Commit this file; the records
# themselves lie in .mlops/, which git ignores.

# Version of the storage format; do not edit.
protocol = {protocol}
# Identity of the workspace; clones and copies keep it.
uuid = "{uuid}"
"""


def read_settings(root: Path) -> dict[str, Any]:
    """Return the checked contents of `root/mlops.toml`.

    Raises
    ------
    NotFound
        If there is no such file.
    WorkspaceUnusable
        If it cannot be read, is not ours, or is of a newer protocol.
    """
    path = root / SETTINGS_FILE
    try:
        settings = tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceUnusable(f"{path} is not valid TOML ({error}); correct it.") from error
    except RecursionError as error:
        raise WorkspaceUnusable(
            f"{path} is not valid TOML for us (nested too deeply); correct it."
        ) from error
    _check_protocol(path, settings)
    _check_uuid(path, settings)
    return settings


def create_settings(root: Path) -> None:
    """Write a new `mlops.toml`, unless another process has just done so."""
    text = TEMPLATE.format(protocol=PROTOCOL, uuid=uuid.uuid4().hex)
    draft = root / f".{SETTINGS_FILE}.{uuid.uuid4().hex}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        _publish(draft, root / SETTINGS_FILE)
    except OSError as error:
        raise WorkspaceUnusable(
            f"No workspace can be made in {root}: {error.strerror or error}; "
            "choose a writable folder with MLOPS_WORKSPACE."
        ) from error


def _publish(draft: Path, target: Path) -> None:
    """Give the draft its name at once, so that nobody ever reads half a file."""
    try:
        os.link(draft, target)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not target.exists():
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _read_text(path: Path) -> str:
    try:
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            raise WorkspaceUnusable(
                f"{path} is not a regular file (a link, perhaps); replace it by a file."
            )
        if info.st_size > MAX_BYTES:
            raise WorkspaceUnusable(f"{path} is larger than 1 MB; it cannot be settings of ours.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(
            f"{path.parent} is no workspace (it has no {SETTINGS_FILE}); "
            "make one by `%load_ext mlops_jupyter` in a notebook or by `mlops run NOTEBOOK`."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceUnusable(
            f"{path} cannot be read ({error}); check its permissions and encoding (UTF-8)."
        ) from error


def _check_protocol(path: Path, settings: dict[str, Any]) -> None:
    protocol = settings.get("protocol")
    if type(protocol) is not int or protocol < 1:
        raise WorkspaceUnusable(
            f"{path} names no storage protocol (`protocol = {PROTOCOL}`); "
            "it was edited, or another tool wrote it."
        )
    if protocol > PROTOCOL:
        raise WorkspaceUnusable(
            f"{path} is of storage protocol {protocol}, and this version of mlops-jupyter reads "
            f"up to {PROTOCOL}; update it with `pip install -U mlops-jupyter`."
        )


def _check_uuid(path: Path, settings: dict[str, Any]) -> None:
    value = settings.get("uuid")
    try:
        settings["uuid"] = uuid.UUID(value).hex if isinstance(value, str) else None
    except ValueError:
        settings["uuid"] = None
    if settings["uuid"] is None:
        raise WorkspaceUnusable(
            f"{path} holds no valid `uuid`; restore the file from git or write a new uuid."
        )
