"""The nbclient side of the engine: cell ids out, and everything durable at the end."""

from __future__ import annotations

import ast
import asyncio
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_core.paths import jupyter_runtime_dir
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Bool

DRAIN_S = 300.0
LONGEST_SOCKET = 92  # characters; the system allows 104 to 108 with what is appended
_RECORDER = "__import__('mlops_jupyter.recorder').recorder"
_DRAIN = {
    "durable": f"{_RECORDER}.drain({DRAIN_S})",
    "session": f"{_RECORDER}.current().session.session_id",  # fails where nothing is recorded
    "pid": "__import__('os').getpid()",
}


class RecordingClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill ships no types
    """Runs the cells; leaves in `nb_man` whether the kernel's records are durable."""

    records = Bool(True)

    def execute(self, **kwargs: Any) -> None:
        """Run all cells up to the first failure, then wait for the records."""
        self.reset_execution_trackers()
        with self.setup_kernel(**kwargs):
            self.nb_man.kernel_pid = getattr(self.km.provisioner, "pid", None)
            try:
                self._run_cells()
            finally:
                if self.records:
                    run_sync(self._drain)()

    def _run_cells(self) -> None:
        """Run the cells; one that is cut off gets an error output, as if it had raised."""
        try:
            self.papermill_execute_cells()
        except CellTimeoutError:
            # the cell still runs, and the kernel answers only after it
            run_sync(self._interrupt)()
            self.nb_man.cut_off("CellTimeoutError", f"the cell took longer than {self.timeout} s")
        except DeadKernelError:
            self.nb_man.cut_off("DeadKernelError", "the kernel died while it ran this cell")
        except KeyboardInterrupt:
            run_sync(self._interrupt)()
            self.nb_man.cut_off("KeyboardInterrupt", "the run was interrupted")
            raise

    def create_kernel_manager(self) -> Any:
        """Return a manager whose kernel is reached by sockets in a private folder.

        Ports on the loopback can be read by other users of the machine, and two kernels
        that start at once may be given the same one.
        """
        manager = super().create_kernel_manager()
        folder = Path(jupyter_runtime_dir())
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / f"kernel-{uuid.uuid4().hex[:12]}.json"  # short: see LONGEST_SOCKET
        manager.connection_file = str(file)
        if os.name == "posix" and len(str(file)) < LONGEST_SOCKET:
            manager.transport = "ipc"
        return manager

    def execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
        """Run one cell; the kernel is told which cell it is, as JupyterLab tells it."""
        session = self.kc.session
        session.metadata = {"cellId": cell["id"]} if cell.get("id") else {}
        try:
            return super().execute_cell(cell, cell_index, **kwargs)
        finally:
            session.metadata = {}

    async def _async_poll_kernel_alive(self) -> None:
        """Once a second, see whether the kernel lives and whether it is time to save."""
        while True:
            await asyncio.sleep(1)
            self.nb_man.autosave_cell()
            try:
                await self._async_check_alive()
            except DeadKernelError:
                self.task_poll_for_reply.cancel()
                return

    async def _interrupt(self) -> None:
        """Interrupt the cell, and end what still waits for its answer."""
        waiting = [task for task in asyncio.all_tasks() if _is_nbclients(task)]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await ensure_async(self.km.interrupt_kernel())

    async def _drain(self) -> None:
        """Ask the kernel to make its records durable; silent, so that no hook sees it."""
        if self.kc is None or not await ensure_async(self.km.is_alive()):
            return
        reply = await self._ask()
        while reply.get("status") == "aborted":  # asked before an interrupted cell had ended
            reply = await self._ask()
        answers = {name: _value(reply, name) for name in _DRAIN}
        self.nb_man.session_id = answers["session"]
        self.nb_man.durable = answers["durable"] is True and answers["session"] is not None
        self.nb_man.kernel_pid = answers["pid"] or self.nb_man.kernel_pid

    async def _ask(self) -> dict[str, Any]:
        sent = self.kc.execute("pass", silent=True, store_history=False, user_expressions=_DRAIN)
        reply = await self._reply(sent, time.monotonic() + DRAIN_S + 5)
        await self._idle(sent, time.monotonic() + 5)
        return reply

    async def _reply(self, sent: str, deadline: float) -> dict[str, Any]:
        """Return the content of the reply to a request; {} when none came in time."""
        while time.monotonic() < deadline:
            try:
                message = await ensure_async(self.kc.shell_channel.get_msg(timeout=1))
            except Empty:
                if not await ensure_async(self.km.is_alive()):
                    return {}
                continue
            if message["parent_header"].get("msg_id") == sent:
                content: dict[str, Any] = message["content"]
                return content
        return {}

    async def _idle(self, sent: str, deadline: float) -> None:
        """Wait until the kernel is done with a request: its end comes by an interrupt."""
        while time.monotonic() < deadline:
            try:
                message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=1))
            except Empty:
                return
            ours = message["parent_header"].get("msg_id") == sent
            if ours and message["content"].get("execution_state") == "idle":
                return


def _is_nbclients(task: asyncio.Task[Any]) -> bool:
    """Tell nbclient's tasks from others that a caller's loop may hold, and from our own."""
    name = getattr(task.get_coro(), "__qualname__", "")
    return task is not asyncio.current_task() and name.startswith(
        ("NotebookClient.", "RecordingClient.")
    )


def _value(reply: dict[str, Any], name: str) -> Any:
    """Return what an expression came to in the kernel; None when it failed there."""
    answer = reply.get("user_expressions", {}).get(name, {})
    if answer.get("status") != "ok":
        return None
    try:
        return ast.literal_eval(answer["data"]["text/plain"])
    except (ValueError, SyntaxError, KeyError):
        return None
