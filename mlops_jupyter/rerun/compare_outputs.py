"""What cells printed and showed: normalised and noted, never decisive."""

from __future__ import annotations

import re

from mlops_jupyter.records import Check, Execution
from mlops_jupyter.rerun.alignment import Pair

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_TIMING = re.compile(r"^(?:CPU times:|Wall time:|time:).*$", re.MULTILINE)
_ALREADY = re.compile(r"^The mlops_jupyter extension is already loaded\..*\n.*$", re.MULTILINE)
_SKLEARN_ID = re.compile(r"sk-[a-z-]*\d+")
_PATH = re.compile(r"(?:/[\w.@+-]+)+/(?=[\w.@+-]+)")


def output_checks(pair: Pair) -> list[Check]:
    """Return a note when a cell shows something else than when it was recorded."""
    if pair.recorded is None or pair.rerun is None:
        return []
    before, after = shown(pair.recorded), shown(pair.rerun)
    if before == after:
        return []
    old, new = _first_difference(before, after)
    return [
        Check(
            kind="output",
            name="text",
            outcome="noted",
            expected=old,
            actual=new,
            cell=pair.cell,
            note="shows something else",
        )
    ]


def shown(execution: Execution) -> list[str]:
    """Return the lines that a cell showed, without what differs from run to run."""
    parts = [
        output.text if output.text is not None else (output.data or {}).get("text/plain", "")
        for output in execution.outputs
    ]
    return [line for part in parts for line in normalised(part).splitlines() if line.strip()]


def normalised(text: str) -> str:
    """Return text without colours, addresses, times, ids and folders."""
    text = _COLOUR.sub("", text)
    text = _ALREADY.sub("", text)
    text = _TIMING.sub("", text)
    text = _SKLEARN_ID.sub("sk-id", _ADDRESS.sub("0x…", text))
    return _PATH.sub("", text)


def _first_difference(before: list[str], after: list[str]) -> tuple[str, str]:
    for n in range(max(len(before), len(after))):
        old = before[n] if n < len(before) else ""
        new = after[n] if n < len(after) else ""
        if old != new:
            return old.strip()[:200], new.strip()[:200]
    return "", ""
