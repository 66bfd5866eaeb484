"""What a model needs installed, taken from the environment lock of its run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

from mlops_jupyter.records import Environment

_ALWAYS = ("mlflow", "scikit-learn", "skops", "numpy", "scipy", "pandas")
_BUILD = ("pip", "setuptools", "wheel")
_OWN_NAMES = {"sklearn": "scikit-learn"}
_STANDARD = frozenset(sys.stdlib_module_names) | {"builtins", "__main__"}


def requirements(environment: Environment | None, types: Iterable[str]) -> list[str]:
    """Return pinned requirement lines for a model that holds `types`.

    Parameters
    ----------
    environment
        The run's lock; without one the versions of this process serve, which runs in
        the same environment as the kernel that started it.
    types
        Qualified names of the types in the model's file.
    """
    modules = {name.partition(".")[0] for name in types} - _STANDARD
    names = {_canonical(n) for n in (*_ALWAYS, *(_distribution(m) for m in modules))}
    pins = {name: _version(environment, name) for name in sorted(names)}
    return [f"{name}=={pin}" for name, pin in pins.items() if pin]


def installed(environment: Environment | None, name: str) -> str:
    """Return the version of a distribution in the lock, or in this process, or ""."""
    return _version(environment, _canonical(name)) or ""


def write_environment(folder: Path, lines: list[str], environment: Environment | None) -> None:
    """Write `requirements.txt`, `conda.yaml` and `python_env.yaml` into `folder`."""
    import yaml  # type: ignore[import-untyped]  # its stubs are no dependency of ours

    python = python_version(environment)
    (folder / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pip = _pinned("pip", environment)
    conda: dict[str, Any] = {
        "name": "mlflow-env",
        "channels": ["conda-forge"],
        "dependencies": [f"python={python}", pip.replace("==", "<="), {"pip": lines}],
    }
    build = [_pinned(name, environment) for name in _BUILD]
    plain = {
        "python": python,
        "build_dependencies": build,
        "dependencies": ["-r requirements.txt"],
    }
    for name, content in (("conda.yaml", conda), ("python_env.yaml", plain)):
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8")


def python_version(environment: Environment | None) -> str:
    """Return the run's Python version as `3.11.7`."""
    if environment is None:
        return ".".join(str(part) for part in sys.version_info[:3])
    found = re.match(r"\d+\.\d+(\.\d+)?", environment.python)
    return found.group() if found else environment.python


def _pinned(name: str, environment: Environment | None) -> str:
    pin = _version(environment, name)
    return f"{name}=={pin}" if pin else name


def _version(environment: Environment | None, name: str) -> str | None:
    locked = environment.packages if environment is not None else ()
    for package in locked:
        if _canonical(package.name) == name:
            return package.version
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _distribution(module: str) -> str:
    if module in _OWN_NAMES:
        return _OWN_NAMES[module]
    try:
        version(module)
    except PackageNotFoundError:
        return next(iter(packages_distributions().get(module, ())), module)
    return module  # most are called as what they hold; asking for the others is slow


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
