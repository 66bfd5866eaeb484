"""The scratch copy: what goes along, what stays, and that the originals are left alone."""

import pytest

from mlops_jupyter.rerun import scratch as room
from mlops_jupyter.rerun.scratch import scratch_copy


@pytest.fixture
def workspace(tmp_path):
    files = (
        "mlops.toml notebooks/a.ipynb notebooks/helper.py data/raw.csv .mlops/x .git/config "
        ".venv/lib/y node_modules/z/w env/pyvenv.cfg env/big mlflow.db mlruns/0/meta.yaml"
    )
    for name in files.split():
        path = tmp_path / "ws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "ws"


def names(root):
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_data_and_modules_go_along_records_and_environments_stay(workspace):
    with scratch_copy(workspace, "notebooks/a.ipynb") as scratch:
        assert names(scratch.root) == ["data/raw.csv", "notebooks/a.ipynb", "notebooks/helper.py"]
        assert scratch.notebook == scratch.root / "notebooks/a.ipynb"
        (scratch.root / "data/raw.csv").write_text("changed")
    assert (workspace / "data/raw.csv").read_text() == "data/raw.csv"
    assert not scratch.root.exists()


def test_a_notebook_elsewhere_brings_its_own_folder(workspace, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.ipynb").write_text("b")
    with scratch_copy(workspace, str(elsewhere / "b.ipynb")) as scratch:
        assert names(scratch.root) == ["b.ipynb"]
    with scratch_copy(workspace, str(workspace / "notebooks/a.ipynb")) as scratch:
        assert scratch.notebook == scratch.root / "notebooks/a.ipynb"
    with scratch_copy(workspace, None) as scratch:
        assert scratch.notebook.name == "reproduction.ipynb"


def test_large_files_are_linked_and_a_write_to_them_is_noticed(workspace, monkeypatch):
    monkeypatch.setattr(room, "LARGE_FILE", 11)
    with scratch_copy(workspace, "notebooks/a.ipynb") as scratch:
        linked = scratch.root / "data/raw.csv"
        assert linked.is_symlink()
        assert any("raw.csv is too large" in note for note in scratch.notes)
        assert scratch.touched() == []
        linked.write_text("changed by a cell")
        assert ["raw.csv was linked" in said for said in scratch.touched()] == [True]


def test_files_beside_the_notebook_come_first_when_there_is_too_much(workspace, monkeypatch):
    monkeypatch.setattr(room, "LARGE_TREE", 40)
    with scratch_copy(workspace, "notebooks/a.ipynb") as scratch:
        assert not (scratch.root / "notebooks/helper.py").is_symlink()
        assert (scratch.root / "data/raw.csv").is_symlink()
