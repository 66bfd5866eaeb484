"""The built front end: is it fresh, build it, link it.

The build hook uses this, and so do contributors::

    python labextension/assets.py check    # exit 1 when the built assets are stale
    python labextension/assets.py build    # build them, with the node_modules here
    JUPYTER_PATH=$(python labextension/assets.py link) jupyter lab    # use them at once

Nothing but the standard library is needed to read this file; building needs Node.js
and `jupyter-builder`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LAB = Path(__file__).resolve().parent
OUT = LAB.parent / "mlops_jupyter" / "labextension"
NAME = "mlops-jupyter"
STAMP = "source.sha256"
FILES = ("package.json", "yarn.lock", "tsconfig.json", ".yarnrc.yml")
FOLDERS = ("src", "style", "schema")
OLDEST_NODE = (20, 9)
REGISTRY = re.compile(rb"[\w.-]*\b(?:registry\.|npmjs|yarnpkg|pythonhosted|artifactory)[\w.-]*")


class BuildError(Exception):
    """The front end could not be built; the message says what to do."""


def sources() -> list[Path]:
    """Return every file that the built assets depend on, in a fixed order."""
    named = [LAB / name for name in FILES]
    found = (path for folder in FOLDERS for path in (LAB / folder).rglob("*") if path.is_file())
    return named + sorted(found, key=lambda path: path.relative_to(LAB).as_posix())


def source_hash() -> str:
    """Return the hash of all sources, equal on every platform."""
    digest = hashlib.sha256()
    for path in sources():
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(LAB).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def is_fresh() -> bool:
    """Return whether the built assets were made from the sources as they are now."""
    stamp = OUT / STAMP
    return stamp.exists() and stamp.read_text().strip() == source_hash()


def registry_names(folder: Path = OUT) -> list[str]:
    """Return `FILE: HOST` for each package registry's name in built files: there is none."""
    return [
        f"{path.name}: {found.decode()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for found in sorted(set(REGISTRY.findall(path.read_bytes())))
    ]


def node_is_recent() -> bool:
    """Return whether a Node.js that can build the front end is on PATH."""
    node = shutil.which("node")
    if node is None:
        return False
    version = subprocess.check_output([node, "--version"], text=True).strip().lstrip("v")
    return tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_NODE


def run(*command: str, folder: Path) -> None:
    """Run a step of the build; a failure becomes a sentence."""
    scripts = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": os.pathsep.join([scripts, os.environ.get("PATH", "")])}
    try:
        subprocess.run(command, cwd=folder, env=env, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(
            f"the front end was not built, because `{' '.join(command)}` failed ({error}); "
            "its sources in labextension/ are newer than mlops_jupyter/labextension/. "
            "Mend what is printed above, or take both folders from one commit, or set "
            "MLOPS_JUPYTER_ASSETS=as-is to install with the panel as it was last built."
        ) from error


def build_in(folder: Path) -> None:
    """Install what the build needs and build, in a copy of `labextension/`."""
    run("jlpm", "install", "--immutable", folder=folder)
    run("jlpm", "run", "build:prod", folder=folder)


def build_apart() -> None:
    """Build in a temporary folder: nothing but the built assets is left in the tree."""
    with tempfile.TemporaryDirectory(prefix="mlops-front-end-") as name:
        lab = Path(name) / LAB.name
        for path in sources():
            target = lab / path.relative_to(LAB)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        build_in(lab)
        built = Path(name) / OUT.parent.name / OUT.name
        shutil.rmtree(OUT, ignore_errors=True)
        shutil.copytree(built, OUT)
    stamp()


def stamp() -> None:
    """Note what the assets were built from."""
    (OUT / STAMP).write_text(source_hash() + "\n")


def link(folder: Path = LAB / ".dev") -> Path:
    """Make a Jupyter data folder in which the assets of this checkout stand.

    An installation holds a copy of the assets. Linking that copy would let an
    uninstall delete files of the checkout, so a folder of its own is put on
    JUPYTER_PATH instead, which JupyterLab searches first.
    """
    place = folder / "labextensions" / NAME
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_symlink():
        place.symlink_to(OUT, target_is_directory=True)
    return folder


def check() -> int:
    """Say whether the built assets are fresh and clean; return the exit code."""
    if not is_fresh():
        print(
            "mlops_jupyter/labextension was not built from labextension/ as it is now: "
            "run `python labextension/assets.py build` and commit both.",
            file=sys.stderr,
        )
        return 1
    if hosts := registry_names():
        print(f"the built front end names a package registry: {hosts}", file=sys.stderr)
        return 1
    return 0


def build_here() -> int:
    """Build with the `node_modules` of this checkout; return the exit code."""
    try:
        build_in(LAB)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    stamp()
    return check()


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    match arguments:
        case ["check"]:
            return check()
        case ["build"]:
            return build_here()
        case ["link"]:
            print(link())
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
