"""Inside a kernel: how long the kernel is busy with each cell."""

from __future__ import annotations

import time
from typing import Any


def put_on() -> None:
    """Make the running kernel tell in each reply how long it was blocked.

    `blocked_ms` is the time by the clock, `worked_ms` the processor time of the main thread in it.

    The clock starts when the kernel takes an execute request up and stops when its reply
    is ready: transforming the cell, all hooks, the cell itself, its display. What goes over
    the wire is left out, what anybody's code does in the kernel's main thread is not.
    """
    from IPython.core.getipython import get_ipython

    kernel: Any = get_ipython().kernel  # type: ignore[union-attr]  # a kernel's shell has one
    execute = kernel.do_execute

    async def timed(*args: Any, **kwargs: Any) -> dict[str, Any]:
        began, worked = time.perf_counter(), time.thread_time()
        reply: dict[str, Any] = await execute(*args, **kwargs)
        reply["worked_ms"] = (time.thread_time() - worked) * 1000
        reply["blocked_ms"] = (time.perf_counter() - began) * 1000
        return reply

    kernel.do_execute = timed
