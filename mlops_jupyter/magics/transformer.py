"""The input transformer that takes our header line off a cell."""

from __future__ import annotations

from typing import Any

from mlops_jupyter.capture.header import strip_header
from mlops_jupyter.errors import BadRequest


def take_header_off(lines: list[str]) -> list[str]:
    """Return the lines without our header; a wrong option refuses the cell in one sentence."""
    try:
        return strip_header(lines)
    except BadRequest as error:
        from IPython.core.error import UsageError

        raise UsageError(str(error)) from None


def put_on(shell: Any) -> None:
    """Add the transformer, once."""
    if take_header_off not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(take_header_off)


def take_off(shell: Any) -> None:
    """Remove the transformer."""
    if take_header_off in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(take_header_off)
