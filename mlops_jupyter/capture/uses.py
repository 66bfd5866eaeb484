"""Which names a cell read and wrote, by its text and by what the namespace shows.

`before` and `after` are maps from name to `id(object)`: they hold no object alive, so a
cell that rebinds a large name frees it as it would without us.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Mapping
from typing import Any

from mlops_jupyter.capture.analysis import CellAnalysis
from mlops_jupyter.records import NameUse

# Types whose objects cannot change, or whose change a notebook does not mean by data flow.
FIXED = (
    int, float, complex, bool, str, bytes, type(None), range, slice, frozenset,
    type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodType,
)  # fmt: skip

MAX_LITERAL = 1_000

HIDDEN = frozenset(
    "In Out get_ipython exit quit open _ __ ___ _i _ii _iii _ih _oh _dh _exit_code".split()
)


def identities(namespace: Mapping[str, Any]) -> dict[str, int]:
    """Return name → `id` for the user's names."""
    return {name: id(value) for name, value in namespace.items() if is_users_name(name)}


def is_users_name(name: str) -> bool:
    """Whether a name is the user's own, and none of those that IPython keeps for itself."""
    return (
        name not in HIDDEN
        and not (name.startswith("_i") and name[2:].isdigit())
        and not (name.startswith("_") and name[1:].isdigit())
    )


def called_globals(names: set[str], namespace: Mapping[str, Any]) -> set[str]:
    """Return the notebook's names that the notebook's functions among `names` refer to.

    Followed through functions that call functions; the code's own name table is read, so
    names inside comprehensions and nested functions count too.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        for code in _codes(namespace.get(waiting.pop())):
            for name in _referred(code):
                if name in namespace and name not in found and is_users_name(name):
                    found.add(name)
                    waiting.append(name)
    return found


def _codes(value: Any) -> list[types.CodeType]:
    if isinstance(value, types.FunctionType):
        return [value.__code__] if value.__module__ == "__main__" else []
    if isinstance(value, type) and value.__module__ == "__main__":
        return [v.__code__ for v in vars(value).values() if isinstance(v, types.FunctionType)]
    return []


def _referred(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _referred(constant)
    return names


def reads_of(
    analysis: CellAnalysis, before: Mapping[str, int], namespace: Mapping[str, Any]
) -> tuple[NameUse, ...]:
    """Return the names that existed before the cell and that it may have read."""
    through = called_globals(analysis.loads, namespace)
    own = (analysis.loads | analysis.mutations) - analysis.fresh
    names = (own | through) & before.keys()
    return tuple(
        NameUse(name=name, certainty="observed" if name in analysis.loads else "possible")
        for name in sorted(names)
    )


def writes_of(
    analysis: CellAnalysis,
    before: Mapping[str, int],
    namespace: Mapping[str, Any],
    changed: Callable[[str], bool | None],
    *,
    finished: bool = True,
) -> tuple[NameUse, ...]:
    """Return the names that the cell bound, deleted or may have changed in place.

    A name that still holds the very object from before counts as bound only where the
    cell came to its end and binds it whatever happens: a cell that fails in its second
    line has not bound what its third line would have.

    Parameters
    ----------
    finished
        Whether the cell came to its end.
    changed
        Evidence about a name's object: True or False where it is known (frames), None
        where it is not.
    """
    after = identities(namespace)
    bound = {name for name, value in after.items() if before.get(name) != value}
    bound |= analysis.always & after.keys() if finished else set()
    bound |= before.keys() - after.keys()
    perhaps = analysis.stores & after.keys() if finished else set()
    possible = (_possibly_changed(analysis, namespace, changed) | perhaps) - bound
    observed = {name for name in after if name not in bound and changed(name)}
    return tuple(
        NameUse(name=name, certainty="observed" if name in bound | observed else "possible")
        for name in sorted(bound | observed | possible)
    )


def _possibly_changed(
    analysis: CellAnalysis,
    namespace: Mapping[str, Any],
    changed: Callable[[str], bool | None],
) -> set[str]:
    names = {name for name in analysis.mutations if name in namespace}
    names |= called_globals(analysis.loads, namespace)
    return {
        name for name in names if not isinstance(namespace[name], FIXED) and changed(name) is None
    }


def literals_in_force(literals: Mapping[str, str], namespace: Mapping[str, Any]) -> dict[str, str]:
    """Return those literals of a cell that its names hold now.

    A cell that failed above a binding, or took another branch, did not use it.
    """
    found = {}
    for name, text in literals.items():
        value = namespace.get(name)
        literal = ast.literal_eval(text)
        if type(value) is type(literal) and value == literal and len(text) <= MAX_LITERAL:
            found[name] = text
    return found


def effects_of(
    analysis: CellAnalysis, namespace: Mapping[str, Any], *, last_is_none: bool
) -> tuple[str, ...]:
    """Return acts beyond the namespace: calls of modules that stand alone, shell commands."""
    calls = list(analysis.statement_calls)
    if analysis.last_call and not last_is_none and calls and calls[-1] == analysis.last_call:
        calls.pop()
    effects = [call for call in calls if _is_effect(call, namespace)]
    return tuple(dict.fromkeys([*effects, *filter(_is_acting, analysis.shell)]))


def _is_effect(call: str, namespace: Mapping[str, Any]) -> bool:
    root, _, rest = call.partition(".")
    module = namespace.get(root)
    if not isinstance(module, types.ModuleType) or not rest:
        return False
    return module.__name__ != "matplotlib.pyplot" or rest.startswith(("style", "rc"))


def _is_acting(command: str) -> bool:
    return not command.startswith(
        ("mlops", "load_ext", "reload_ext", "matplotlib", "time", "config")
    )
