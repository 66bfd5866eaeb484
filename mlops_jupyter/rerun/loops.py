"""Event loops of worker threads: nbclient makes one per thread, and nobody closes it."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def in_own_loop(call: Callable[[], T]) -> T:
    """Run `call`; in a worker thread, close the event loop that Jupyter's client opens.

    The main thread keeps its loop for whoever comes next, and where a loop is running
    (a notebook that runs a notebook), Jupyter's client has a thread for it.
    """
    if threading.current_thread() is threading.main_thread() or _is_running():
        return call()
    # in an empty context the client finds no loop of an earlier call, and makes a new one
    return contextvars.Context().run(_closing, call)


def _is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _closing(call: Callable[[], T]) -> T:
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    try:
        return call()
    finally:
        asyncio.set_event_loop(None)
        loop.close()
