"""A real Jupyter server with our extension, and questions to it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

START_S = 60.0


@dataclass(frozen=True)
class Server:
    """A running server and the workspace that it shows."""

    url: str
    token: str
    root: Path

    def ask(
        self, path: str, *, method: str = "GET", body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Return status and JSON of an answer."""
        request = urllib.request.Request(
            f"{self.url}mlops-jupyter/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token if token is None else token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"{}")


def serve(root: Path, home: Path) -> Iterator[Server]:
    """Start a server that reads no settings of the user's, stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME")
    inherited = {key: value for key, value in os.environ.items() if key != "MLOPS_WORKSPACE"}
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                f"--ServerApp.port={port}",
                "--ServerApp.port_retries=0",
                f"--ServerApp.root_dir={root}",
                f"--IdentityProvider.token={token}",
                "--ServerApp.jpserver_extensions=mlops_jupyter=True",
            ],
            env={**inherited, "HOME": str(home), **{name: str(home / name) for name in names}},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    found = Server(url=f"http://127.0.0.1:{port}/", token=token, root=root / "project")
    try:
        _wait(found, process, home / "log")
        yield found
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            server.ask("status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8')}")
