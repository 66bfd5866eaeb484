"""Who a process is, and whether it still lives.

A process number alone is re-used; host, boot, number and start time together are not.
On Linux all of it is read from /proc, since importing psutil costs a kernel 80 ms.
"""

from __future__ import annotations

import os
import platform
import sys
from functools import lru_cache
from pathlib import Path

from mlops_jupyter.records import ProcessIdentity

DEAD_STATES = ("Z", "X")
CLOCK_SLACK_S = 2.0


def this_process() -> ProcessIdentity:
    """Return the identity of the calling process (of the child, after a fork)."""
    return _identity(os.getpid())


def is_alive(process: ProcessIdentity) -> bool | None:
    """Return whether `process` lives; None when it ran on another host."""
    if process.host != platform.node():
        return None
    if process.boot_id != _boot_id():
        return False
    return _alive_linux(process) if sys.platform == "linux" else _alive_elsewhere(process)


@lru_cache(maxsize=2)
def _identity(pid: int) -> ProcessIdentity:
    ticks, started = None, 0.0
    if sys.platform == "linux":
        stat = _proc_stat(pid)
        assert stat is not None, "the calling process always has an entry in /proc"  # noqa: S101
        ticks = stat[1]
        started = _boot_time() + ticks / os.sysconf("SC_CLK_TCK")
    else:
        import psutil

        started = psutil.Process(pid).create_time()
    return ProcessIdentity(
        host=platform.node(), boot_id=_boot_id(), pid=pid, started=started, start_ticks=ticks
    )


def _alive_linux(process: ProcessIdentity) -> bool:
    stat = _proc_stat(process.pid)
    if stat is None or stat[0] in DEAD_STATES:
        return False
    if process.start_ticks is not None:
        return stat[1] == process.start_ticks
    started = _boot_time() + stat[1] / os.sysconf("SC_CLK_TCK")
    return abs(started - process.started) < CLOCK_SLACK_S


def _alive_elsewhere(process: ProcessIdentity) -> bool:
    import psutil

    try:
        found = psutil.Process(process.pid)
        return (
            found.status() != psutil.STATUS_ZOMBIE
            and abs(found.create_time() - process.started) < CLOCK_SLACK_S
        )
    except psutil.NoSuchProcess:
        return False


def _proc_stat(pid: int) -> tuple[str, int] | None:
    """Return state and start time (clock ticks since boot) from /proc/PID/stat."""
    try:
        text = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # the command name, in brackets, may itself hold blanks and brackets
    fields = text[text.rindex(b")") + 2 :].split()
    return fields[0].decode("ascii"), int(fields[19])


@lru_cache(maxsize=1)
def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""  # not Linux: number and absolute start time have to do


@lru_cache(maxsize=1)
def _boot_time() -> float:
    """Return the boot's instant in seconds since the epoch, as psutil does."""
    for line in Path("/proc/stat").read_bytes().splitlines():
        if line.startswith(b"btime"):
            return float(line.split()[1])
    return 0.0
