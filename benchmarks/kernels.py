"""Real kernels in processes of their own, spoken to as JupyterLab speaks to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

from benchmarks.measure import Spent
from benchmarks.places import environment

ANSWER_S = 120.0


class Kernel:
    """A kernel that tells how long each cell blocked it."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, code: str, *, silent: bool = False) -> Spent:
        """Run a cell; return how long it blocked the kernel, and its main thread's work."""
        sent = self._client.execute(code, silent=silent, allow_stdin=False)
        reply = self._reply(sent)
        self._until_idle(sent)
        if reply["status"] != "ok":
            told = "\n".join(reply.get("traceback", []))
            raise RuntimeError(f"A cell of the measure failed:\n{code}\n{told}")
        return Spent(reply.get("blocked_ms", 0.0), reply.get("worked_ms", 0.0))

    def ask(self, expression: str) -> str:
        """Return what an expression comes to in the kernel, as its repr."""
        sent = self._client.execute("", silent=True, user_expressions={"answer": expression})
        answer = self._reply(sent)["user_expressions"]["answer"]
        self._until_idle(sent)
        return str(answer["data"]["text/plain"])

    def _reply(self, sent: str) -> dict[str, Any]:
        while True:
            message = self._client.get_shell_msg(timeout=ANSWER_S)
            if message["parent_header"].get("msg_id") == sent:
                content: dict[str, Any] = message["content"]
                return content

    def _until_idle(self, sent: str) -> None:
        while True:
            message = self._client.get_iopub_msg(timeout=ANSWER_S)
            mine = message["parent_header"].get("msg_id") == sent
            if mine and message["content"].get("execution_state") == "idle":
                return


@contextmanager
def kernel(folder: Path, **variables: str) -> Iterator[Kernel]:
    """Start a kernel in a folder, with a stopwatch; shut down as Jupyter does."""
    # sockets in a private folder, as in `mlops run`: over TCP this kernel warns of eavesdroppers
    file = folder / f"kernel-{uuid.uuid4().hex[:8]}.json"
    manager = KernelManager(kernel_name="python3", transport="ipc", connection_file=str(file))
    # no startup files of whoever measures, and a history file of its own
    variables["IPYTHONDIR"] = str(folder / ".ipython")
    manager.start_kernel(cwd=str(folder), env=environment(**variables))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=ANSWER_S)
        started = Kernel(client)
        started.run("__import__('benchmarks.stopwatch').stopwatch.put_on()", silent=True)
        yield started
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
