"""Seeing every outermost fit of a scikit-learn estimator, in one place.

Every fit of scikit-learn 1.9 enters `callback_management_context(estimator)`, looked up
at call time; wrapping that one name and counting depth gives start and end of exactly
the outermost fits. It is a private name, so it is kept behind this adapter. Older
versions lack it: there `BaseEstimator._validate_params`, which every fit calls first,
shows the start, and the end is taken to be the end of the cell.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

HOOK_MODULE = "sklearn.callback._callback_support"
HOOK_NAME = "callback_management_context"


@dataclass(slots=True)
class Fit:
    """One outermost fit that user code called."""

    estimator: Any
    started: float
    data: Any = None
    """The X that was passed, as the user's code passed it."""
    target: Any = None
    duration_s: float = 0.0
    failed: bool = False


class FitWatcher:
    """Tells of outermost fits; installed when scikit-learn is imported, removed on unload."""

    def __init__(self, on_start: Callable[[Fit], None], on_end: Callable[[Fit], None]) -> None:
        self._on_start, self._on_end = on_start, on_end
        self._depth = threading.local()
        self._undo: Callable[[], None] | None = None

    @property
    def installed(self) -> bool:
        """Whether fits are being watched."""
        return self._undo is not None

    def install_if_possible(self) -> bool:
        """Install once scikit-learn has been imported; return whether it was done now."""
        if self.installed or "sklearn.base" not in sys.modules:
            return False
        module = sys.modules.get(HOOK_MODULE) or _import_hook_module()
        if module is not None and hasattr(module, HOOK_NAME):
            self._wrap_context(module)
        else:
            self._wrap_validation()
        return True

    def remove(self) -> None:
        """Put scikit-learn back as it was."""
        if self._undo is not None:
            self._undo()
            self._undo = None

    def _wrap_context(self, module: Any) -> None:
        original = getattr(module, HOOK_NAME)

        @contextmanager
        def watched(estimator: Any) -> Iterator[None]:
            caller = sys._getframe(2)
            with self._seen(estimator, caller), original(estimator):
                yield

        setattr(module, HOOK_NAME, watched)
        self._undo = lambda: setattr(module, HOOK_NAME, original)

    def _wrap_validation(self) -> None:
        base = sys.modules["sklearn.base"].BaseEstimator
        original = base._validate_params

        def watched(estimator: Any) -> Any:
            caller = sys._getframe(1)
            with self._seen(estimator, caller):
                return original(estimator)

        base._validate_params = watched
        self._undo = lambda: setattr(base, "_validate_params", original)

    @contextmanager
    def _seen(self, estimator: Any, caller: Any) -> Iterator[None]:
        depth = getattr(self._depth, "value", 0)
        self._depth.value = depth + 1
        fit = self._begin(estimator, caller) if depth == 0 else None
        try:
            yield
        except BaseException:
            if fit is not None:
                fit.failed = True
            raise
        finally:
            self._depth.value = depth
            if fit is not None:
                fit.duration_s = time.perf_counter() - fit.started
                _guarded(self._on_end, fit)

    def _begin(self, estimator: Any, wrapper: Any) -> Fit | None:
        if not _called_by_user(wrapper):
            return None
        data, target = _arguments(wrapper)
        fit = Fit(estimator, time.perf_counter(), data, target)
        _guarded(self._on_start, fit)
        return fit


def _import_hook_module() -> Any:
    import importlib

    try:
        return importlib.import_module(HOOK_MODULE)
    except ImportError:  # scikit-learn before 1.9
        return None


def _called_by_user(wrapper: Any) -> bool:
    """Whether the fit was called from outside scikit-learn and joblib.

    `cross_val_score` fits clones that nobody keeps; `make_pipeline(...).fit` is the
    user's own call.
    """
    frame = wrapper.f_back
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module in ("sklearn.base", "contextlib"):
            frame = frame.f_back
            continue
        if module == "sklearn.utils._set_output" or _is_fit_transform(frame):
            frame = frame.f_back
            continue
        return not module.startswith(("sklearn.", "joblib."))
    return True


def _is_fit_transform(frame: Any) -> bool:
    """Whether this frame is a library's own `fit_transform` or `fit_predict`."""
    return frame.f_code.co_name in ("fit_transform", "fit_predict") and frame.f_globals.get(
        "__name__", ""
    ).startswith("sklearn.")


def _arguments(wrapper: Any) -> tuple[Any, Any]:
    """Return X and y from scikit-learn's own wrapper frame, None where there are none."""
    names = wrapper.f_locals
    args, kwargs = names.get("args", ()), names.get("kwargs", {})
    data = args[0] if args else kwargs.get("X", names.get("X"))
    target = args[1] if len(args) > 1 else kwargs.get("y", names.get("y"))
    return data, target


def _guarded(hook: Callable[[Fit], None], fit: Fit) -> None:
    try:
        hook(fit)
    except Exception as error:  # noqa: BLE001  # a fault of ours must not break the user's fit
        import warnings

        warnings.warn(f"mlops_jupyter: this fit was not recorded: {error!r}", stacklevel=2)
