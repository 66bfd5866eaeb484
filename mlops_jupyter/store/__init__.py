"""The workspace on disk: append-only journals, content-addressed objects, an index.

Journals and objects are the truth (PROTOCOL.md); the index is a cache that may be
deleted at any time.
"""

from mlops_jupyter.store.doctor import doctor
from mlops_jupyter.store.journal import Journal
from mlops_jupyter.store.objects import ObjectStore
from mlops_jupyter.store.place import find_workspace, place_for_workspace
from mlops_jupyter.store.process import is_alive, this_process
from mlops_jupyter.store.reap import reap
from mlops_jupyter.store.sessions import new_session
from mlops_jupyter.store.settings import PROTOCOL
from mlops_jupyter.store.store import Store

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
