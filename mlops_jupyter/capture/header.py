"""The first line of a cell: `%%experiment`, `%%norecord` or `#| experiment: NAME`.

The header is taken off by a pure input transformer, and read again from the raw cell by
the hook that sees the cell start. IPython itself runs the body, so `await`, errors, the
last expression, `%%time` below the header and interrupts all behave as without us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mlops_jupyter.capture.options import ExperimentOptions, parse_options
from mlops_jupyter.errors import BadRequest

DEFAULTS = ExperimentOptions()
_HEADER = re.compile(r"^%%(experiment|norecord)(?:[ \t]+(.*))?$")
_COMMENT = re.compile(r"^#\|\s*experiment\s*:\s*(.*)$")
_HIDDEN = re.compile(r"^%%experiment\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line of a cell asks for."""

    kind: Literal["experiment", "norecord", "plain"]
    options: ExperimentOptions = DEFAULTS


PLAIN = Header("plain")


def read_header(source: str) -> Header:
    """Return what the first non-blank line of a cell asks for.

    Raises
    ------
    BadRequest
        If the options behind the header are wrong.
    """
    line = _first_line(source)
    if match := _HEADER.match(line):
        if match[1] == "norecord":
            return Header("norecord")
        return Header("experiment", parse_options(match[2] or ""))
    if match := _COMMENT.match(line):
        return Header("experiment", parse_options(match[1]))
    return PLAIN


def strip_header(lines: list[str]) -> list[str]:
    """Return the lines of a cell without our header line; an IPython cleanup transform.

    The line is blanked, so that line numbers in tracebacks stay right; above another
    cell magic (`%%time`) it is dropped, since a cell magic must come first.

    Raises
    ------
    BadRequest
        If the header's options are wrong, or `%%experiment` stands below another magic,
        where it would run unrecorded.
    """
    if not lines:
        return lines
    first = lines[0].rstrip("\n")
    if _HEADER.match(first):
        read_header(first)
        below = next((line for line in lines[1:] if line.strip()), "")
        if below.startswith("%%"):
            return lines[lines.index(below) :]
        return ["\n", *lines[1:]]
    _refuse_hidden_header(first, lines[1:])
    return lines


def dropped_lines(source: str) -> int:
    """Return how many lines `strip_header` takes off the top of this source.

    0 where the header is blanked or there is none; a traceback's line numbers are short
    by this many.
    """
    lines = source.splitlines(keepends=True)
    blank = next((n for n, line in enumerate(lines) if line.strip()), 0)
    lines = lines[blank:]
    if not (lines and _HEADER.match(lines[0].rstrip("\n"))):
        return 0
    below = next((n for n, line in enumerate(lines[1:], 1) if line.strip()), 0)
    return blank + below if below and lines[below].startswith("%%") else 0


def _refuse_hidden_header(first: str, rest: list[str]) -> None:
    comment_above = first.startswith("#") and not first.startswith("#|")
    if not (first.startswith("%%") or comment_above):
        return
    below = next((line for line in rest if line.strip() and not line.startswith("#")), "")
    if _HIDDEN.match(below):
        raise BadRequest(
            f"%%experiment stands below `{first.strip()}` and would not be seen there: "
            "make it the first line of the cell."
        )


def _first_line(source: str) -> str:
    return next((line for line in source.splitlines() if line.strip()), "")
