"""What `%load_ext mlops_jupyter` does to a shell, and how it is undone."""

from __future__ import annotations

from typing import Any

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.magics.transformer import put_on, take_off
from mlops_jupyter.recorder import current, start, stop


def load(shell: Any) -> None:
    """Begin to record a shell and give it our magics; loading twice changes nothing.

    A workspace that cannot be used is told in one sentence; the notebook goes on
    unrecorded, its `%%experiment` cells run as plain cells.
    """
    from mlops_jupyter.magics.shell import MlopsMagics

    put_on(shell)
    shell.register_magics(MlopsMagics)
    if current() is not None:
        return
    try:
        recorder = start(shell)
    except MlopsError as error:
        _say(f"Nothing is recorded: {error}")
        return
    if not recorder.session.headless:
        from mlops_jupyter.magics.words import first_line

        _say(first_line(recorder))


def unload(shell: Any) -> None:
    """Stop recording; what is recorded stays."""
    from mlops_jupyter.magics.shell import MlopsMagics

    stop()
    take_off(shell)
    for kind, names in MlopsMagics.magics.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)


def _say(text: str) -> None:
    print(text)  # the notebook is where the user looks
