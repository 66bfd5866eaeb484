"""Where the example notebook is, and a copy of it to play with."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlops_jupyter.errors import NotFound, WorkspaceUnusable
from mlops_jupyter.store import Store

NAME = "flights.ipynb"
MODEL = "models:/flight-delay@champion"
# The literal that the demo changes on purpose, and what to.
LITERAL, CHANGED = "late_after_min = 15", "late_after_min = 20"


def example() -> Path:
    """Return the example notebook of a checkout, else the one that was installed.

    Raises
    ------
    NotFound
        If neither is there.
    """
    checkout = Path(__file__).resolve().parents[3]
    for folder in (checkout / "example-notebooks", Path(sys.prefix) / "share" / "mlops-jupyter"):
        if (folder / NAME).is_file():
            return folder / NAME
    raise NotFound(
        f"The example notebook {NAME} is not installed; get the source of mlops_jupyter and "
        "run `make demo` in it."
    )


def prepare(folder: Path) -> Path:
    """Put a copy of the example into `folder`, made a workspace; return the copy.

    A copy that is there is left as it is: it may hold somebody's own changes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceUnusable(
            f"The folder {folder} cannot be made ({error.strerror}); name another with --folder."
        ) from error
    Store.open(folder, create=True).close()
    copy = folder / NAME
    if not copy.exists():
        shutil.copyfile(example(), copy)
    return copy


@contextmanager
def one_literal_changed(notebook: Path) -> Iterator[None]:
    """Change one literal of a notebook, and put the notebook back afterwards.

    Raises
    ------
    NotFound
        If the notebook no longer holds the literal.
    """
    text = notebook.read_text(encoding="utf-8")
    if LITERAL not in text:
        raise NotFound(f"{notebook.name} no longer holds `{LITERAL}`, which this step changes.")
    notebook.write_text(text.replace(LITERAL, CHANGED, 1), encoding="utf-8")
    try:
        yield
    finally:
        notebook.write_text(text, encoding="utf-8")
