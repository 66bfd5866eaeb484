"""Requests that cannot be meant: one sentence each, and no kernel is started."""

import json

import nbformat
import pytest

from mlops_jupyter.errors import BadRequest, NotebookFailed, NotFound
from mlops_jupyter.rerun import CellFailure, RunRequest, RunResult, read_notebook, run_notebook
from mlops_jupyter.rerun.notebook import labels


def write(path, *sources, kernel="python3"):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nb = nbformat.v4.new_notebook(cells=cells, metadata={})
    nb.metadata["kernelspec"] = {"name": kernel, "display_name": kernel}
    nbformat.write(nb, path)
    return path


def refusal(path, **fields):
    with pytest.raises(BadRequest) as error:
        run_notebook(RunRequest(notebook=path, **fields))
    return str(error.value)


def test_a_missing_notebook_names_the_nearest(tmp_path):
    write(tmp_path / "flights.ipynb", "x = 1")
    with pytest.raises(NotFound, match=r"flihgts.ipynb does not exist \(did you mean .*flights"):
        run_notebook(RunRequest(notebook=tmp_path / "flihgts.ipynb"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not json", "it is not JSON"),
        (b"\xff\xfe\x00", "its content is not text"),
        (b'{"cells": []}', "JSON without `nbformat`"),
        (b"[1]", "JSON without `nbformat`"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a valid notebook"),
        (b'{"nbformat": 4, "metadata": {}, "cells": [{"id": "a"}]}', "not a valid notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}', "not a valid"),
    ],
)
def test_what_is_no_notebook_is_told(tmp_path, content, reason):
    path = tmp_path / "n.ipynb"
    path.write_bytes(content)
    assert reason in refusal(path)


def test_a_folder_a_kernel_that_is_missing_and_the_input_as_output(tmp_path):
    assert "is a folder" in refusal(tmp_path)
    path = write(tmp_path / "n.ipynb", "x = 1", kernel="gone")
    assert "kernel gone, which is not installed" in refusal(path)
    assert "python3" in refusal(path)
    path = write(tmp_path / "n.ipynb", "x = 1")
    assert "never overwritten" in refusal(path, output=tmp_path / "." / "n.ipynb")
    assert "no parameter y" in refusal(path, output=tmp_path / "o.ipynb", parameters={"y": 1})
    (tmp_path / "file").write_text("")
    assert "cannot be made" in refusal(path, output=tmp_path / "file" / "o.ipynb")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "n.ipynb"]


def test_cells_without_ids_get_the_same_ones_each_time(tmp_path):
    path = write(tmp_path / "n.ipynb", "x = 1", "x = 1")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["nbformat_minor"] = 4
    for cell in document["cells"]:
        del cell["id"]
    path.write_text(json.dumps(document), encoding="utf-8")
    ids = [cell.id for cell in read_notebook(path).cells]
    assert ids == [cell.id for cell in read_notebook(path).cells]
    assert len(set(ids)) == 2


def test_labels_are_headings_or_first_lines():
    v4 = nbformat.v4
    nb = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Data\n\ntext"),
            v4.new_code_cell("x = 1"),
            v4.new_code_cell("# comment\nimport os\n\ny = 2\nz = 3"),
            v4.new_code_cell("import os"),
        ]
    )
    assert labels(nb) == ["Data", "Data", "y = 2", "import os"]


def test_a_failure_is_raised_on_request():
    failure = CellFailure(
        number=3, cell_id="c", label="1/0", source="1/0", ename="ZeroDivisionError", evalue="no"
    )
    result = RunResult(
        notebook="n.ipynb", output="o.ipynb", cells=3, duration_s=1, failure=failure
    )
    with pytest.raises(
        NotebookFailed, match=r"cell 3 \(`1/0`\) failed with ZeroDivisionError: no"
    ):
        result.raise_for_failure()
