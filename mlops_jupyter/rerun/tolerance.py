"""How near is near enough, and why: what two machines may rightly differ by."""

from __future__ import annotations

import math
import struct

from mlops_jupyter.records import Environment, Record

# Sums that several threads add up have no fixed order, on one machine as on two.
REPEATED = 1e-12
ELSEWHERE = 1e-6
FITTED_ELSEWHERE = 1e-4


class Tolerance(Record, frozen=True, kw_only=True):
    """Greatest relative difference at which two numbers count as equal."""

    frames: float = REPEATED
    metrics: float = REPEATED
    models: float = REPEATED
    reason: str = "sums over threads have no fixed order"

    def words(self) -> str:
        """Return the tolerance as the verdict states it."""
        return (
            f"relative {self.frames:g} for frames, {self.metrics:g} for metrics, "
            f"{self.models:g} for predictions: {self.reason}"
        )


def tolerance_between(recorded: Environment | None, rerun: Environment | None) -> Tolerance:
    """Return the tolerance between two environments.

    Processor, BLAS kernel, threads and the versions of packages decide the last digits.
    With all of them equal, only the order of threads is left.
    """
    if recorded is None or rerun is None:
        return Tolerance()
    others = numeric_differences(recorded, rerun)
    if not others:
        return Tolerance()
    return Tolerance(
        frames=ELSEWHERE,
        metrics=FITTED_ELSEWHERE,
        models=FITTED_ELSEWHERE,
        reason="; ".join(others),
    )


def numeric_differences(recorded: Environment, rerun: Environment) -> list[str]:
    """Return what differs between two environments and decides last digits, in words."""
    named = {
        "processor": (recorded.cpu, rerun.cpu),
        "machine": (recorded.machine, rerun.machine),
        "BLAS and threads": (", ".join(recorded.blas), ", ".join(rerun.blas)),
    }
    return [f"another {what}: {a} → {b}" for what, (a, b) in named.items() if a and b and a != b]


def package_differences(recorded: Environment, rerun: Environment) -> list[str]:
    """Return packages whose versions differ: `numpy 2.3.1 → 2.4.0`."""
    before = {p.name.lower(): p.version for p in recorded.packages}
    after = {p.name.lower(): p.version for p in rerun.packages}
    changed = [name for name in before if after.get(name) != before[name]]
    found = [f"{name} {before[name]} → {after.get(name, 'missing')}" for name in changed]
    if recorded.python != rerun.python:
        found.insert(0, f"Python {recorded.python} → {rerun.python}")
    return found


def same_bits(one: float, other: float) -> bool:
    """Tell whether two floats are the same, sign of zero included; all NaN are one."""
    if math.isnan(one) and math.isnan(other):
        return True
    return struct.pack("<d", one) == struct.pack("<d", other)


def near(one: float, other: float, relative: float) -> bool:
    """Tell whether two floats are equal within a relative tolerance."""
    return same_bits(one, other) or math.isclose(one, other, rel_tol=relative, abs_tol=1e-15)
