"""Real kernels for journeys: started on free ports, stopped whatever happens."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager, start_new_kernel

DEADLINE_S = 120


@dataclass
class Kernel:
    """A running kernel and its client."""

    manager: KernelManager
    client: Any

    def run(self, source: str) -> tuple[str, str]:
        """Run a cell to its end; return its status and everything it printed or showed."""
        shown: list[str] = []

        def take(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                shown.append(content["text"])
            elif message["msg_type"] == "error":
                shown.append(f"{content['ename']}: {content['evalue']}")
            elif "data" in content:
                shown.append(content["data"].get("text/plain", ""))

        reply = self.client.execute_interactive(source, output_hook=take, timeout=DEADLINE_S)
        return reply["content"]["status"], "\n".join(shown)

    def begin(self, source: str) -> None:
        """Send a cell and do not wait for it."""
        self.client.execute(source)

    @property
    def pid(self) -> int:
        return int(self.manager.provisioner.pid)


@contextmanager
def kernel(folder: Path, **variables: str) -> Iterator[Kernel]:
    """Yield a kernel whose notebook lies in `folder`."""
    env = {**os.environ, "MLOPS_NOTEBOOK": str(folder / "notebook.ipynb"), **variables}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder), env=env)
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=not manager.is_alive())


def wait_until(true: Callable[[], Any], what: str) -> Any:
    """Poll a condition until it holds; fail with `what` when it never does."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)  # a pause between two looks, never the thing that is waited for
    raise AssertionError(f"{what} did not come true in {DEADLINE_S} s")
