"""`mlops run` and `mlops slice`: a notebook without a person in front of it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from conftest import Mlops
from handmade import Hand

from mlops_jupyter.cli.params import gather
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.store import Store

CELLS = (
    "from sklearn.linear_model import LinearRegression",
    "slope = 2.0\nX = [[0.0], [1.0], [2.0]]",
    """%%experiment lines --goal max:r2
y = [slope * x for [x] in X]
model = LinearRegression().fit(X, y)
r2 = model.score(X, y)""",
)


@pytest.fixture
def notebook(store: Store) -> Path:
    path = store.root / "lines.ipynb"
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(made, path)
    return path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "none.ipynb"], "none.ipynb"),
        (["run", "broken.ipynb"], "broken.ipynb"),
        (["run", "lines.ipynb", "lines.ipynb"], "never overwritten"),
        (["run", "lines.ipynb", "-p", "slpe", "3"], "slope"),
        (["run", "lines.ipynb", "--kernel", "none"], "not installed"),
        (["run", "lines.ipynb", "-f", "none.yaml"], "none.yaml cannot be read"),
        (["run", "lines.ipynb", "--against", "none@best"], "no experiment 'none'"),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused_before_a_kernel_starts(
    mlops: Mlops, notebook: Path, words: list[str], says: str
) -> None:
    (notebook.parent / "broken.ipynb").write_text("no json", encoding="utf-8")
    said = mlops(*words)
    assert said.code == 2
    assert says in said.err


def test_a_missing_notebook_makes_no_workspace(
    mlops: Mlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert mlops("run", "none.ipynb").code == 2
    assert list(empty.iterdir()) == []


def test_parameters_of_the_command_line_override_the_file(tmp_path: Path) -> None:
    file = tmp_path / "params.yaml"
    file.write_text("slope: 3\nname: x\n", encoding="utf-8")
    assert gather([("slope", "4")], file) == {"slope": "4", "name": "x"}
    file.write_text('{"slope": 1.5}', encoding="utf-8")
    assert gather([], file) == {"slope": 1.5}
    for text in ("- 1\n- 2\n", "a: [", "x"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadRequest, match=r"params\.yaml"):
            gather([], file)


def test_a_slice_is_shown_or_written(mlops: Mlops, made: Hand, store: Store) -> None:
    first = made.cell("slope = 2")
    made.run({"auc": 0.99}, source="%%experiment flights\nfit(slope)", stands_on=(first,))
    said = mlops("slice", "flights@best")
    assert "fit(slope)" in said.out
    assert "%%experiment" not in said.out
    assert mlops("slice", "flights@best", "-o", "best.ipynb").code == 0
    written = nbformat.read(store.root / "best.ipynb", as_version=4)
    assert "fit(slope)" in written.cells[-1].source
    assert mlops("slice", "flights@best", "-o", "best.ipynb").code == 2


@pytest.mark.journey
def test_a_notebook_runs_and_is_recorded_compared_and_delivered(
    mlops: Mlops, notebook: Path
) -> None:
    said = mlops("run", "lines.ipynb", "--json")
    assert said.code == 0, said.err
    found = said.json
    assert found["result"]["recorded"] is True
    assert found["undelivered"] == []
    assert [run["experiment"] for run in found["runs"]] == ["lines"]
    assert mlops("show", "lines@best", "--json").json["run"]["mlflow"]["complete"] is True
    again = mlops("run", "lines.ipynb", "-p", "slope", "3.0", "--against", "lines@best", "--json")
    assert again.json["result"]["parameters"] == {"slope": "3.0"}
    assert [verdict["kind"] for verdict in again.json["verdicts"]] == ["comparison"]


@pytest.mark.journey
def test_a_notebook_that_fails_is_exit_code_3(mlops: Mlops, notebook: Path) -> None:
    made = nbformat.read(notebook, as_version=4)
    made.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(made, notebook)
    said = mlops("run", "lines.ipynb", "out.ipynb", "--junit", "report.xml")
    assert said.code == 3
    assert "ZeroDivisionError" in said.err
    assert "LinearRegression" in said.out
    assert (notebook.parent / "out.ipynb").exists()
    assert "ZeroDivisionError" in (notebook.parent / "report.xml").read_text(encoding="utf-8")
