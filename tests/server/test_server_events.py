"""A change by another process becomes an event on Jupyter's bus."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import server_handmade as handmade
from serving import Server
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from mlops_jupyter.records import ProcessIdentity
from mlops_jupyter.records.entries import RunAnnotated
from mlops_jupyter.server.catalogue import Catalogue
from mlops_jupyter.server.events import MOST, SCHEMA_ID, event
from mlops_jupyter.server.watcher import Look
from mlops_jupyter.store import Store, new_session


def test_a_change_is_told_with_what_changed(server: Server) -> None:
    with Store.open(server.root) as store:
        run = store.runs()[0]
        told = asyncio.run(told_when(server, store, run.run_id))
    assert told["schema_id"] == SCHEMA_ID
    assert ["run", run.run_id] in told["changed"]
    assert told["workspace"] == store.uuid


async def told_when(server: Server, store: Store, run_id: str) -> Any:
    """Return our event that follows a note on a run."""
    address = server.url.replace("http", "ws", 1) + "api/events/subscribe"
    headers = {"Authorization": f"token {server.token}"}
    socket = await websocket_connect(HTTPRequest(address, headers=headers))
    try:
        # somebody has to be interested, and a first look has to have been taken
        await asyncio.to_thread(server.ask, "status?notebook=project/flights.ipynb")
        for attempt in range(20):
            await asyncio.to_thread(note, store, run_id, f"attempt {attempt}")
            told = await ours(socket, seconds=1.5)
            if told is not None:
                return told
        raise AssertionError("no event came")
    finally:
        socket.close()


def note(store: Store, run_id: str, text: str) -> None:
    journal = store.write_as(new_session(store, "cli"))
    journal.append(RunAnnotated(run_id=run_id, kind="note", value=text))
    journal.close()


async def ours(socket: WebSocketClientConnection, seconds: float) -> Any:
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = json.loads(await socket.read_message() or "{}")
                if message.get("schema_id") == SCHEMA_ID:
                    return message
    except TimeoutError:
        return None


def test_a_look_tells_nothing_first_then_only_what_is_new(store: Store) -> None:
    handmade.fill(store, running=False)
    look, catalogue = Look(), Catalogue(store)
    run_id = store.runs()[0].run_id
    assert look(catalogue) == (store.uuid, None)
    assert look(catalogue) == (store.uuid, None)
    note(store, run_id, "new")
    _, changed = look(catalogue)
    assert changed is not None
    assert ("run", run_id) in changed
    assert look(catalogue) == (store.uuid, None)


def test_a_kernel_that_dies_is_noticed_without_a_journal_growing(
    store: Store, tmp_path: Path
) -> None:
    child = dying_process(tmp_path)
    handmade.fill(store, running=False, process=child.identity)
    (running,) = (run for run in store.running() if run.status == "RUNNING")
    look, catalogue = Look(), Catalogue(store)
    look(catalogue)
    child.die()
    told = [look(catalogue)[1] for _ in range(25)]
    assert [changed for changed in told if changed] == [{("run", running.run_id)}]


class dying_process:  # noqa: N801 used as a function
    """A process that lives until it is told to die."""

    def __init__(self, folder: Path) -> None:
        import subprocess
        import sys

        code = (
            "import sys; from mlops_jupyter.records import to_json; "
            "from mlops_jupyter.store import this_process; "
            "sys.stdout.buffer.write(to_json(this_process()) + b'\\n'); "
            "sys.stdout.flush(); sys.stdin.read()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        assert self.process.stdout is not None
        from mlops_jupyter.records import from_json

        self.identity = from_json(ProcessIdentity, self.process.stdout.readline())

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_an_event_with_very_many_changes_says_that_anything_may_have_changed() -> None:
    few = [("run", f"{n}") for n in range(MOST)]
    assert len(event("w", few)["data"]["changed"]) == MOST
    assert event("w", [*few, ("run", "one more")])["data"]["changed"] == []
