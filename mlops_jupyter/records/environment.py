"""The environment that a result was made in, as far as it decides numbers."""

from __future__ import annotations

from mlops_jupyter.records.base import Record


class Package(Record, frozen=True, kw_only=True):
    """An installed distribution."""

    name: str
    version: str
    direct_url: str | None = None
    """PEP 610 origin (without credentials) of what no index can give again."""


class Environment(Record, frozen=True, kw_only=True):
    """Interpreter, packages, threads and locale of a kernel."""

    environment_id: str
    """blake3 of all other fields, hexadecimal."""
    python: str
    implementation: str
    platform: str
    machine: str
    cpu: str
    cpus: int
    blas: tuple[str, ...]
    """threadpoolctl's libraries: `openblas 0.3.30 Haswell 2 threads`."""
    hash_seed: str
    time_zone: str
    locale: str
    packages: tuple[Package, ...]
    not_rebuildable: tuple[str, ...] = ()
    """Names of distributions that no index can give again."""

    def requirements(self) -> str:
        """Return the packages as lines of a requirements file."""
        return "".join(f"{p.name}=={p.version}\n" for p in self.packages if p.direct_url is None)
