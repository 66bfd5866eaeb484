"""Making a session: who is about to write."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.records import Session, new_id, now
from mlops_jupyter.records.session import SessionKind
from mlops_jupyter.store.process import this_process
from mlops_jupyter.version import __version__

if TYPE_CHECKING:
    from mlops_jupyter.store.store import Store


def new_session(store: Store, kind: SessionKind, **fields: Any) -> Session:
    """Return a new session of the calling process, with `fields` as given.

    A `notebook` given as an absolute path becomes relative to the workspace; of one that
    lies outside, only the name is kept.
    """
    if fields.get("notebook"):
        fields["notebook"] = _within(store.root, str(fields["notebook"]))
    return Session(
        session_id=new_id(),
        kind=kind,
        process=this_process(),
        started_at=now(),
        package_version=package_version(),
        python_version=platform.python_version(),
        **fields,
    )


def _within(root: Path, notebook: str) -> str:
    path = Path(notebook)
    if not path.is_absolute():
        return notebook
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def package_version() -> str:
    """Return the version of this package that the process runs."""
    return __version__
