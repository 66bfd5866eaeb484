"""The workspace on disk: append-only journals, content-addressed objects, an index.

Journals and objects are the truth (PROTOCOL.md); the index is a cache that may be
deleted at any time.
"""

from typing import TYPE_CHECKING, Any

from mlops_jupyter.store.journal import Journal
from mlops_jupyter.store.objects import ObjectStore
from mlops_jupyter.store.place import find_workspace, place_for_workspace
from mlops_jupyter.store.process import is_alive, this_process
from mlops_jupyter.store.sessions import new_session
from mlops_jupyter.store.settings import PROTOCOL
from mlops_jupyter.store.store import Store

if TYPE_CHECKING:
    from mlops_jupyter.store.checkup import doctor
    from mlops_jupyter.store.reaping import reap

__all__ = [
    "PROTOCOL",
    "Journal",
    "ObjectStore",
    "Store",
    "doctor",
    "find_workspace",
    "is_alive",
    "new_session",
    "place_for_workspace",
    "reap",
    "this_process",
]


def __getattr__(name: str) -> Any:
    """Load on first use what a kernel, which only writes, never needs."""
    if name == "doctor":
        from mlops_jupyter.store.checkup import doctor

        return doctor
    if name == "reap":
        from mlops_jupyter.store.reaping import reap

        return reap
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
