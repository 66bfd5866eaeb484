"""`%mlops COMMAND`: the command line in the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlops_jupyter.errors import BadRequest, MlopsError
from mlops_jupyter.recorder import drain


def run_command(shell: Any, words: list[str], start: Path) -> None:
    """Run a command of the command line and show what it says below the cell.

    Raises
    ------
    BadRequest
        If the request is wrong.
    MlopsError
        If the command was refused or failed: a cell that publishes what its gate refuses
        has failed, so that a run from top to bottom stops there.
    """
    from mlops_jupyter.cli import invoke

    drain()
    result = invoke(words, start)
    if result.exit_code == 2:
        raise BadRequest(result.text.strip())
    if result.text:
        shown = {"text/plain": result.text.rstrip()}
        shell.display_pub.publish(shown | ({"text/html": result.html} if result.html else {}))
    if result.exit_code:
        raise MlopsError(f"mlops {words[0]} ended with exit code {result.exit_code}.")
