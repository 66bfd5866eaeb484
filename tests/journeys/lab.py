"""A real JupyterLab on a free port, and a real browser looking at it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "mlops_jupyter" / "labextension"
START_S = 90.0
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
QUIET = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "apputils-extension/themes": {"theme": "JupyterLab Light"},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    url: str
    token: str
    folder: Path
    """What it serves."""
    log: Path

    def path(self, path: str) -> str:
        """Return the whole address of a path below the server."""
        return f"{self.url}{path}{'&' if '?' in path else '?'}token={self.token}"

    def get(self, path: str) -> Any:
        """Return the JSON that the server answers."""
        with urllib.request.urlopen(self.path(path), timeout=30) as answer:
            return json.load(answer)


@contextmanager
def running_lab(folder: Path, home: Path, **env: str) -> Iterator[Lab]:
    """Serve `folder` with settings and caches below `home`; stop at the end.

    Parameters
    ----------
    env
        Further environment variables.
    """
    port, token = free_port(), secrets.token_hex(16)
    log = home / "jupyter.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(folder, port, token),
            cwd=folder,
            env={**environment(home), **env},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    lab = Lab(url=f"http://127.0.0.1:{port}/", token=token, folder=folder, log=log)
    try:
        until(lambda: _answers(lab, process), START_S, f"JupyterLab did not start, see {log}")
        yield lab
    finally:
        stop(process)


def command(folder: Path, port: int, token: str) -> list[str]:
    """Return the command that starts JupyterLab for a test."""
    return [
        sys.executable,
        *("-m", "jupyterlab", "--no-browser", "--allow-root"),
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
    ]


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own is read or written."""
    places = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
        "XDG_CACHE_HOME": home / "cache",
        "HOME": home,
        "JUPYTER_PATH": home / "jupyter",
    }
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    for name, settings in QUIET.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), "utf-8")
    # the assets of this checkout, whatever was installed
    extensions = home / "jupyter" / "labextensions"
    extensions.mkdir(exist_ok=True)
    if not (extensions / "mlops-jupyter").is_symlink():
        (extensions / "mlops-jupyter").symlink_to(ASSETS, target_is_directory=True)
    ours = {name: str(place) for name, place in places.items()}
    inherited = {key: value for key, value in os.environ.items() if key != "MLOPS_WORKSPACE"}
    return {**inherited, **ours}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], Any], seconds: float, otherwise: str) -> Any:
    """Ask until the answer is true and return it; fail with a sentence at the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = true()
        if answer:
            return answer
        time.sleep(0.1)
    pytest.fail(otherwise)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server and its kernels; kill what does not listen."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Debian's Chromium; without one the test fails and says what to install."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("This test looks at the panel in Chromium: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=list(BROWSER_ARGUMENTS)
        )
        yield browser
        browser.close()


def open_lab(
    browser: Browser, lab: Lab, path: str = "", *, size: tuple[int, int] = (1400, 900)
) -> Page:
    """Open JupyterLab, at a notebook if a path is given, and wait until it stands."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(lab.path(f"lab/tree/{path}" if path else "lab"))
    page.wait_for_selector(".jp-LabShell", timeout=60_000)
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=60_000)
    return page


def open_panel(page: Page) -> None:
    """Show the panel by its icon in the side bar."""
    page.get_by_role("tab", name="Experiments").first.click()
    page.wait_for_selector(".mlops-panel", state="visible")


def panel_width(page: Page, pixels: int) -> None:
    """Drag the edge of the side panel until it is so wide."""
    box = page.locator("#jp-left-stack").bounding_box()
    assert box is not None
    edge = box["x"] + box["width"] + 1
    page.mouse.move(edge, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + pixels + 1, box["y"] + 300, steps=8)
    page.mouse.up()


def run_command(page: Page, command: str, **arguments: Any) -> None:
    """Execute a JupyterLab command without waiting for what it returns."""
    page.evaluate(
        "([command, args]) => { void window.jupyterapp.commands.execute(command, args); }",
        [command, arguments],
    )


def kernel_is_idle(page: Page, timeout_ms: float = 60_000) -> None:
    """Wait until the kernel of the notebook in view does nothing."""
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status"
        " === 'idle'",
        timeout=timeout_ms,
    )


def run_all(page: Page) -> None:
    """Run all cells, once the kernel listens."""
    kernel_is_idle(page)
    run_command(page, "notebook:run-all-cells")


def _answers(lab: Lab, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        pytest.fail(f"JupyterLab ended with {process.returncode}:\n{lab.log.read_text('utf-8')}")
    try:
        lab.get("api/status")
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True
