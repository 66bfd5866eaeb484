"""Acts of a cell that reach beyond a scratch copy, found by its text.

A proof repeats cells; what was pushed, posted or sent once must not be sent again
without being asked for. The list names what is common, it cannot be complete.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from mlops_jupyter.capture.analysis import dotted
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Execution
from mlops_jupyter.rerun.alignment import cell_name
from mlops_jupyter.rerun.literals import python_tree

_SHELL = re.compile(
    r"^[^#\n]*[!%](?:system\s+|sx\s+)?\s*((?:git\s+push|curl\b[^|]*\s(?:-X|-d|--data|-T|-F)|scp|"
    r"rsync|ssh|twine|kubectl|docker\s+push|aws|gsutil|az|rclone|sendmail|mail)\b.*)$",
    re.MULTILINE,
)
_CALLS = re.compile(
    r"^(?:requests|httpx|session|client)\.(?:post|put|patch|delete)$|"
    r"^smtplib\.|\.(?:sendmail|send_message)$"
)
_DATABASE = (".to_sql", ".to_gbq")


def outside_effects(executions: Sequence[Execution]) -> list[str]:
    """Return what these cells send or write outside, in words."""
    # a database file lies in the scratch copy; only servers are outside of it
    local = any("sqlite" in execution.source for execution in executions)
    return [
        f"{cell_name(execution)} does `{act}`"
        for execution in executions
        for act in _acts(execution.source, local=local)
    ]


def _acts(source: str, *, local: bool) -> list[str]:
    found = [match[1].strip() for match in _SHELL.finditer(source)]
    tree = python_tree(source)
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        if _CALLS.search(name) or (name.endswith(_DATABASE) and not local):
            found.append(f"{name}(…)")
    return found


def check_effects(executions: Sequence[Execution]) -> None:
    """Refuse to repeat cells that act outside.

    Raises
    ------
    BadRequest
        Naming the cells and what they do.
    """
    if found := outside_effects(executions):
        raise BadRequest(
            f"A rerun would act outside its scratch copy: {'; '.join(found)}; "
            "allow it with --allow-effects if it may happen again."
        )
