"""The environment of this kernel, as far as it decides numbers."""

from __future__ import annotations

import json
import locale
import os
import platform
import sys
import time
from importlib import metadata
from pathlib import Path

from mlops_jupyter.records import Environment, Package, to_builtins


def fingerprint() -> tuple[object, ...]:
    """Return what changes when packages are installed or removed; cheap."""
    places = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    return tuple(
        (place, Path(place).stat().st_mtime_ns) for place in places if Path(place).is_dir()
    )


def capture_environment() -> Environment:
    """Return interpreter, packages, threads and locale of this process."""
    from blake3 import blake3

    packages = _packages()
    unnamed = Environment(
        environment_id="",
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        platform=platform.system(),
        machine=platform.machine(),
        cpu=_cpu_model(),
        cpus=os.cpu_count() or 1,
        blas=_blas(),
        hash_seed=os.environ.get("PYTHONHASHSEED", "random"),
        time_zone=time.tzname[0],
        locale=locale.setlocale(locale.LC_CTYPE),
        packages=packages,
        not_rebuildable=tuple(p.name for p in packages if p.direct_url is not None),
    )
    text = json.dumps(to_builtins(unnamed), sort_keys=True, separators=(",", ":"))
    return _named(unnamed, blake3(text.encode()).hexdigest())


def _named(environment: Environment, identifier: str) -> Environment:
    import msgspec

    return msgspec.structs.replace(environment, environment_id=identifier)


def _packages() -> tuple[Package, ...]:
    found: dict[str, Package] = {}
    for distribution in metadata.distributions():
        name, version = _name_and_version(distribution)
        if name and name not in found:
            found[name] = Package(name=name, version=version, direct_url=_direct_url(distribution))
    return tuple(found[name] for name in sorted(found, key=str.lower))


def _name_and_version(distribution: metadata.Distribution) -> tuple[str, str]:
    """Return the two headers that matter; parsing whole metadata costs 15 times as much."""
    text = distribution.read_text("METADATA") or distribution.read_text("PKG-INFO") or ""
    headers: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if not colon or len(headers) == 2:
            break
        if key in ("Name", "Version"):
            headers[key] = value.strip()
    return headers.get("Name", ""), headers.get("Version", "")


def _direct_url(distribution: metadata.Distribution) -> str | None:
    """Return PEP 610's origin without user, password or local folders, or None."""
    text = distribution.read_text("direct_url.json")
    if text is None:
        return None
    try:
        url = str(json.loads(text).get("url", ""))
    except (ValueError, AttributeError):
        return "unreadable"
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme != "file" else "file:"


def _cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux: the platform's own word serves
    return platform.processor()


def _blas() -> tuple[str, ...]:
    if "numpy" not in sys.modules:
        return ()
    from threadpoolctl import threadpool_info

    return tuple(
        sorted(
            " ".join(
                str(part)
                for part in (
                    info.get("internal_api"),
                    info.get("version"),
                    info.get("architecture", ""),
                    f"{info.get('num_threads')} threads",
                )
                if part
            )
            for info in threadpool_info()
        )
    )
