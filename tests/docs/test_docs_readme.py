"""The README is typed, from its first line to its last, by somebody who believes it."""

from __future__ import annotations

import atexit
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from docs_pages import ROOT, blocks, shell_lines, text_of
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import mlops_jupyter

README = text_of("README.md")
CELLS = blocks(README, "python")
NOTEBOOK = "tumours.ipynb"
LONGEST_S = 240
FOREIGN = ("JPY_SESSION_NAME", "MLOPS_HEADLESS", "MLOPS_RERUN_OF", "MLFLOW_TRACKING_URI")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the README's notebook, every cell of the README having been run."""
    place = tmp_path_factory.mktemp("readme")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for name in (
            "JPY_SESSION_NAME",
            "MLOPS_HEADLESS",
            "MLOPS_RERUN_OF",
            "MLFLOW_TRACKING_URI",
        ):
            patch.delenv(name, raising=False)
        patch.setenv("MLOPS_WORKSPACE", str(place))
        patch.setenv("MLOPS_NOTEBOOK", str(place / NOTEBOOK))
        patch.setenv("MLOPS_COURIER", "off")  # nothing is to outlive the test
        write_notebook(place / NOTEBOOK)
        yield place


def write_notebook(path: Path) -> None:
    """Write the notebook as a reader has it after the first section.

    Its third cell is the one that the reader then changes: the fourth stands in its place.
    """
    load, data, _first_try, named = CELLS[:4]
    cells = [nbformat.v4.new_code_cell(source) for source in (load, data, named)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def shell(folder: Path) -> Iterator[InteractiveShell]:
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    yield made
    mlops_jupyter.unload_ipython_extension(made)
    atexit.unregister(made.atexit_operations)
    made.atexit_operations()
    InteractiveShell.clear_instance()


@pytest.mark.journey
@pytest.mark.timeout(900)
def test_every_cell_and_every_command_of_the_readme(
    folder: Path, shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    for source in CELLS:
        result = shell.run_cell(source, store_history=True)
        result.raise_error()
        assert "Error" not in capsys.readouterr().err, source
    the_cells_did_what_the_readme_says(shell.user_ns)
    for words in shell_lines(README):
        if words[0] == "mlops":
            said = typed(folder, *words[1:])
            assert said.returncode == 0, f"{' '.join(words)}\n{said.stdout}\n{said.stderr}"
    assert (folder / "train.parquet").exists()


def the_cells_did_what_the_readme_says(names: dict[str, Any]) -> None:
    before, runs = names["before"], names["workspace"].runs("tumours")
    assert before.equals(names["train"])
    assert {run.branch for run in runs} == {"RandomForestClassifier"}
    assert [run.auto for run in runs] == [False, True], "the first fit was not asked for"
    assert [run.params[-1].value for run in runs] == ["8", "3"]
    assert {entry.name for entry in names["workspace"].frames()} >= {"patients", "train", "test"}


def typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command in the notebook's folder."""
    return subprocess.run(
        [sys.executable, "-m", "mlops_jupyter", *words],
        cwd=folder, capture_output=True, text=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip


def test_there_is_nothing_in_the_readme_that_is_not_tried() -> None:
    """Programs other than ours: `make` is looked up elsewhere, and pip installs this folder."""
    others = [words for words in shell_lines(README) if words[0] not in ("mlops", "make")]
    assert others == [["pip", "install", "."]]
    assert (ROOT / "pyproject.toml").exists()
    languages = set(re.findall(r"^```(\w+)$", README, re.MULTILINE))
    assert languages == {"sh", "python"}
