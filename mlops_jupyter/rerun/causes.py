"""Why a cell cannot repeat: randomness without a seed, clocks, and the like, by its text."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from mlops_jupyter.capture.analysis import dotted
from mlops_jupyter.records import Execution
from mlops_jupyter.rerun.alignment import cell_name
from mlops_jupyter.rerun.literals import python_tree

# last part of a call → what it is; those in the first table repeat once they have a seed
_UNSEEDED = {"default_rng": "draws from `default_rng()` without a seed"}
_UNSEEDED |= {"RandomState": "draws from `RandomState()` without a seed"}
_NEVER = {
    "urandom": "reads `os.urandom`",
    "uuid4": "makes a random `uuid4`",
    "token_hex": "makes a random token",
    "perf_counter": "reads the clock",
}
_CLOCKS = ("time.time", "datetime.now", "datetime.utcnow", "Timestamp.now", "date.today", "utcnow")
_GLOBAL = ("np.random.", "numpy.random.", "random.")


def causes(executions: Iterable[Execution]) -> list[str]:
    """Return what in these cells gives something else each time, in words."""
    seeded = False
    found = []
    for execution in executions:
        for call in _calls(execution.source):
            name = dotted(call.func)
            seeded = seeded or name.endswith((".seed", "set_seed", "manual_seed"))
            what = _cause(name, call, seeded=seeded or "--seed" in execution.source)
            if what:
                found.append(f"{cell_name(execution)} {what}")
    return list(dict.fromkeys(found))


def _calls(source: str) -> list[ast.Call]:
    tree = python_tree(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree else []
    return sorted(calls, key=lambda node: (node.lineno, node.col_offset))


def _cause(name: str, call: ast.Call, *, seeded: bool) -> str:
    last = name.rpartition(".")[2]
    if last in _UNSEEDED and _has_no_seed(call):
        return _UNSEEDED[last]
    if last in _NEVER:
        return _NEVER[last]
    if name.endswith(_CLOCKS):
        return "reads the clock"
    if not seeded and name.startswith(_GLOBAL) and last not in (*_UNSEEDED, "seed", "Random"):
        return f"draws from the global generator (`{name}`) without a seed"
    return ""


def _has_no_seed(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return all(isinstance(value, ast.Constant) and value.value is None for value in given)
