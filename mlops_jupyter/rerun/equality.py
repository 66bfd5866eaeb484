"""Two fitted objects compared by what they hold, never by the bytes of a file.

skops writes other bytes at every dump of the same model, so fitted state is walked:
arrays bit for bit, numbers, texts and containers by value, other objects by their
attributes. The walk stops at the first difference.
"""

from __future__ import annotations

import re
import types
from typing import Any

from mlops_jupyter.rerun.tolerance import near, same_bits

# How long fitting took is no part of what was fitted.
CLOCKS = frozenset(
    "fit_time_ refit_time_ score_time_ mean_fit_time std_fit_time mean_score_time "
    "std_score_time fit_time score_time".split()
)
DEEPEST = 60
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Difference(Exception):  # how a walk of any depth ends, not a fault
    """Where two objects differ, and by how much."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path, what)
        self.path = path.lstrip(".")
        self.what = what


class Walk:
    """One comparison; afterwards `exact` tells whether the tolerance was made use of."""

    def __init__(self, relative: float = 0.0) -> None:
        self.relative = relative
        self.exact = True
        # the objects are held, since an id is only good while its object lives
        self._seen: dict[tuple[int, int], tuple[Any, Any]] = {}

    def same(self, one: Any, other: Any, path: str = "", depth: int = 0) -> None:
        """Return when both are the same, or near enough.

        Raises
        ------
        Difference
            At the first place where they are not.
        """
        if one is other or (id(one), id(other)) in self._seen:
            return
        if depth > DEEPEST:
            raise Difference(path, "nested too deeply to be compared")
        if type(one) is not type(other):
            raise Difference(path, f"{type(one).__name__} became {type(other).__name__}")
        if not _is_array(one):
            self._seen[id(one), id(other)] = (one, other)
        self._by_kind(one, other, path, depth + 1)

    def _by_kind(self, one: Any, other: Any, path: str, depth: int) -> None:
        if isinstance(one, float):
            self._floats(one, other, path)
        elif isinstance(one, dict):
            self._dicts(one, other, path, depth)
        elif isinstance(one, list | tuple):
            self._sequences(one, other, path, depth)
        elif _is_array(one):
            self.arrays(one, other, path, depth)
        elif isinstance(one, int | str | bytes | complex | set | frozenset | type):
            _equal(one, other, path)
        elif isinstance(one, types.FunctionType | types.BuiltinFunctionType | types.ModuleType):
            _equal(one.__name__, other.__name__, path)
        else:
            self._objects(one, other, path, depth)

    def _floats(self, one: float, other: float, path: str) -> None:
        if same_bits(one, other):
            return
        if not near(one, other, self.relative):
            raise Difference(path, f"{one!r} became {other!r}")
        self.exact = False

    def _dicts(self, one: dict[Any, Any], other: dict[Any, Any], path: str, depth: int) -> None:
        if list(one) != list(other) and set(one) != set(other):
            gone = sorted(map(str, set(one) ^ set(other)))
            raise Difference(path, f"other keys: {', '.join(gone[:5])}")
        for key, value in one.items():
            if key not in CLOCKS:
                self.same(value, other[key], f"{path}.{key}", depth)

    def _sequences(self, one: Any, other: Any, path: str, depth: int) -> None:
        if len(one) != len(other):
            raise Difference(path, f"{len(one)} items became {len(other)}")
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            self.same(a, b, f"{path}[{n}]", depth)

    def arrays(self, one: Any, other: Any, path: str, depth: int = 0) -> None:
        """Compare two NumPy arrays or scalars, fields of structured ones one by one."""
        import numpy as np

        left, right = np.asarray(one), np.asarray(other)
        if left.dtype != right.dtype or left.shape != right.shape:
            before, after = (f"{a.dtype}{list(a.shape)}" for a in (left, right))
            raise Difference(path, f"{before} became {after}")
        if left.dtype.names:
            for name in left.dtype.names:  # never the padding between the fields
                self.arrays(left[name], right[name], f"{path}.{name}", depth)
        elif left.dtype.hasobject:
            self._sequences(left.ravel().tolist(), right.ravel().tolist(), path, depth)
        else:
            self._plain_arrays(left, right, path)

    def _plain_arrays(self, left: Any, right: Any, path: str) -> None:
        import numpy as np

        if left.tobytes() == right.tobytes():
            return
        floats = left.dtype.kind in "fc"
        moved = ~((left == right) | (_nan(left) & _nan(right))) if floats else left != right
        if not moved.any():  # zeros of another sign, or other NaN
            self.exact = False
            return
        scale = float(np.nanmax(np.abs(left))) if floats and np.isfinite(left).any() else 0.0
        close = floats and np.isclose(
            left, right, rtol=self.relative, atol=self.relative * scale, equal_nan=True
        )
        if not np.all(close):
            raise Difference(path, _moved(left, right, int(moved.sum())))
        self.exact = False

    def _objects(self, one: Any, other: Any, path: str, depth: int) -> None:
        state, its = _state(one), _state(other)
        if state is None or its is None:
            _equal(one, other, path)
            return
        self.same(state, its, path, depth)


def _moved(left: Any, right: Any, count: int) -> str:
    if left.size == 1:
        return f"{left.item()!r} became {right.item()!r}"
    return f"{count:,} of {left.size:,} numbers differ"


def _is_array(value: Any) -> bool:
    return (
        type(value).__module__ == "numpy" and hasattr(value, "dtype") and hasattr(value, "shape")
    )


def _nan(array: Any) -> Any:
    import numpy as np

    return np.isnan(array)


def _equal(one: Any, other: Any, path: str) -> None:
    try:
        same = bool(one == other)
    except Exception:  # noqa: BLE001  # objects compare as they please; then their text decides
        same = False
    if not same and _ADDRESS.sub("", repr(one)) != _ADDRESS.sub("", repr(other)):
        raise Difference(path, f"{one!r} became {other!r}"[:200])


def _state(value: Any) -> Any:
    """Return what an object holds as plain values; None when it does not say."""
    kind = type(value)
    if kind.__module__.partition(".")[0] == "pandas":
        return [value.to_numpy()] if hasattr(value, "to_numpy") else None
    if kind.__module__.startswith("numpy.random"):
        return _generator_state(value)
    if kind.__module__.startswith("scipy.sparse"):
        csr = value.tocsr()
        return [csr.shape, csr.data, csr.indices, csr.indptr]
    own = getattr(value, "__dict__", None)
    if own:
        return dict(own)
    return _reduced(value)


def _reduced(value: Any) -> Any:
    """Return what pickle would keep of an object of a compiled type, as plain values."""
    try:
        reduced = value.__reduce_ex__(4)
    except TypeError:
        return None
    # beyond the constructor: its arguments, the state, and items of a container
    return [list(part) if hasattr(part, "__next__") else part for part in reduced[1:]]


def _generator_state(value: Any) -> Any:
    if hasattr(value, "get_state"):
        return value.get_state(legacy=False)
    return getattr(value, "bit_generator", value).state
