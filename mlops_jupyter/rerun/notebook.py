"""Reading and writing notebooks, with one sentence for each way that can fail."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from mlops_jupyter.errors import BadRequest, NotFound

LABEL_WIDTH = 60
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


def read_notebook(path: Path) -> Any:
    """Return the notebook at `path` in nbformat 4's latest form, every cell with an id.

    Cells that have none get one from their place and text: the same notebook has the
    same ids whenever it is run.

    Raises
    ------
    NotFound
        If there is no such file.
    BadRequest
        If it is no notebook.
    """
    document = _document(path)
    _give_ids(document)
    notebook = _upgraded(path, document)
    if "metadata" not in notebook:
        notebook.metadata = _nbformat().from_dict({})
    return notebook


def _document(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist{_near(path)}.") from None
    except IsADirectoryError:
        raise BadRequest(f"{path} is a folder: name one of its notebooks.") from None
    except UnicodeDecodeError:
        raise BadRequest(f"{path} is not a notebook: its content is not text.") from None
    except OSError as error:
        raise BadRequest(f"{path} cannot be read ({error.strerror}).") from None
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"{path} is not a notebook: it is not JSON ({error}).") from None
    if not isinstance(document, dict) or "nbformat" not in document:
        raise BadRequest(f"{path} is not a notebook: it is JSON without `nbformat`.")
    return document


def _near(path: Path) -> str:
    import difflib

    try:
        there = [entry.name for entry in path.parent.glob("*.ipynb")]
    except OSError:
        return ""
    near = difflib.get_close_matches(path.name, there, n=1)
    return f" (did you mean {path.parent / near[0]}?)" if near else ""


def _give_ids(document: dict[str, Any]) -> None:
    """Fill in cell ids before nbformat does so at random."""
    cells = document.get("cells")
    if document.get("nbformat") != 4 or not isinstance(cells, list):
        return
    document["nbformat_minor"] = max(5, int(document.get("nbformat_minor") or 0))
    for index, cell in enumerate(cells):
        if isinstance(cell, dict) and not cell.get("id"):
            text = f"{index}\n{''.join(cell.get('source', ''))}"
            digest = hashlib.blake2b(text.encode(), digest_size=4)
            cell["id"] = digest.hexdigest()


def _nbformat() -> Any:
    """Return nbformat, whose functions are only half typed."""
    import nbformat

    return nbformat


def _upgraded(path: Path, document: dict[str, Any]) -> Any:
    nbformat = _nbformat()
    try:
        notebook = nbformat.reads(json.dumps(document), as_version=4)
        for cell in notebook.cells:
            _complete(cell)
    except (nbformat.ValidationError, ValueError, KeyError, AttributeError, TypeError) as error:
        reason = str(error).split("\n", maxsplit=1)[0]
        raise BadRequest(f"{path} is not a valid notebook: {reason}.") from None
    return notebook


def _complete(cell: Any) -> None:
    """Fill in what papermill counts on; smaller sins against the format are let pass."""
    if not isinstance(cell.source, str) or not isinstance(cell.cell_type, str):
        raise TypeError("a cell has no source")
    if "metadata" not in cell:
        cell.metadata = _nbformat().from_dict({})
    cell.metadata.setdefault("tags", [])
    if cell.cell_type == "code":
        cell.setdefault("outputs", [])
        cell.setdefault("execution_count", None)


def write_notebook(notebook: Any, path: Path) -> None:
    """Write a notebook so that a reader finds the old one or the new one, never half."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.write_text(_nbformat().writes(notebook) + "\n", encoding="utf-8")
    partial.replace(path)


def new_notebook(cells: list[Any], metadata: dict[str, Any]) -> Any:
    """Return a notebook in nbformat 4."""
    return _nbformat().v4.new_notebook(cells=cells, metadata=metadata)


def new_code_cell(source: str, cell_id: str, tags: list[str], **metadata: Any) -> Any:
    """Return a code cell with an id and tags."""
    return _nbformat().v4.new_code_cell(source, id=cell_id, metadata={"tags": tags, **metadata})


def new_error(ename: str, evalue: str) -> Any:
    """Return the output that an exception leaves."""
    return _nbformat().v4.new_output("error", ename=ename, evalue=evalue, traceback=[])


def code_cells(notebook: Any) -> list[tuple[int, Any]]:
    """Return the cells that execute, each with its index in the notebook."""
    return [
        (index, cell)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def labels(notebook: Any) -> list[str]:
    """Return a label for each cell: the heading right above it, else its first line."""
    found: list[str] = []
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(heading or first_line(cell.source))
            heading = ""
            continue
        match = _HEADING.search(cell.source)
        heading = match[1] if match else heading
        found.append(heading)
    return found


def first_line(source: str) -> str:
    """Return the first line of a cell that says what it does, shortened."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith(("#", "%", "import ", "from "))]
    return shorten((telling or lines or ["(empty)"])[0])


def shorten(text: str, width: int = LABEL_WIDTH) -> str:
    """Return `text`, cut at `width` characters with an ellipsis."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
