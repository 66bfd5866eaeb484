"""Make sure that the browser tests have a browser: find Chromium, else bring it, else say how.

`make test` calls this first, so that no browser test is ever skipped silently.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = """Step: browser. No Chromium was found, and the browser tests are part of `make test`.
Remedy: install it, then call make again:
  Debian, Ubuntu    apt-get install chromium
  Fedora            dnf install chromium
  macOS             brew install --cask chromium
Without a browser, `make quick` runs all tests that need none."""


def found() -> str | None:
    """Return the path of a browser, None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def brought() -> bool:
    """Install Debian's Chromium where that needs nobody's password; return whether it is there."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print("Installing Chromium …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-dejavu-core"]):
        if subprocess.run(
            [apt, *words], env=quiet, stdout=subprocess.DEVNULL, check=False
        ).returncode:
            return False
    return found() is not None


def main() -> int:
    """Return 0 when there is a browser."""
    if found() or brought():
        return 0
    print(REMEDY, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
