"""An exception as a record: name, message, traceback and the failing line of the cell."""

from __future__ import annotations

import re
import traceback
from typing import Any

from mlops_jupyter.records import ErrorInfo
from mlops_jupyter.records.session import Status

MAX_TEXT = 20_000
# ipykernel compiles cells under names that hold a process number: no two runs are alike.
_CELL_FILE = re.compile(r"[^\"\s]*ipykernel_\d+[/\\]\d+\.py")


def status_of(error: BaseException | None) -> Status:
    """Return how a cell ended that raised `error`, or None."""
    if error is None or _is_quiet_exit(error):
        return "FINISHED"
    return "INTERRUPTED" if isinstance(error, KeyboardInterrupt) else "FAILED"


def _is_quiet_exit(error: BaseException) -> bool:
    return isinstance(error, SystemExit) and not error.code


def describe_error(
    error: BaseException, namespace: dict[str, Any], source: str, dropped_lines: int = 0
) -> ErrorInfo:
    """Return the record of an exception that ended a cell.

    Parameters
    ----------
    namespace
        The notebook's globals: a traceback's frame with these globals is the cell.
    dropped_lines
        Lines of `source` that stood above what was compiled.
    """
    line = _failing_line(error, namespace)
    line = None if line is None else line + dropped_lines
    lines = source.splitlines()
    return ErrorInfo(
        ename=type(error).__name__,
        evalue=_safely(error)[:MAX_TEXT],
        traceback=_plain_traceback(error, namespace)[-MAX_TEXT:],
        line=line,
        line_text=lines[line - 1].strip() if line and line <= len(lines) else "",
    )


def _safely(error: BaseException) -> str:
    """Return the message, even of an exception whose `__str__` raises."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # user code may do anything in __str__
        return f"<the message of this {type(error).__name__} cannot be shown>"


def _failing_line(error: BaseException, namespace: dict[str, Any]) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    line = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is namespace and frame.f_code.co_name in ("<module>", "<cell line: 1>"):
            line = number
    return line


def _plain_traceback(error: BaseException, namespace: dict[str, Any]) -> str:
    start = error.__traceback__
    while start is not None and start.tb_frame.f_globals is not namespace:
        start = start.tb_next
    try:
        text = "".join(traceback.format_exception(type(error), error, start))
    except Exception:  # noqa: BLE001  # formatting calls the user's __str__ and __repr__
        text = "".join(traceback.format_tb(start))
    return _CELL_FILE.sub("<cell>", text)
