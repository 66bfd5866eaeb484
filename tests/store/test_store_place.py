from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlops_jupyter.store import Store, find_workspace, place_for_workspace
from mlops_jupyter.store import place as place_module


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLOPS_WORKSPACE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def test_found_by_walking_up_from_a_notebook(tmp_path: Path) -> None:
    root = tmp_path / "project"
    Store.open(root, create=True)
    notebook = root / "deep" / "er" / "a.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.touch()
    assert find_workspace(notebook) == root
    assert find_workspace(notebook.parent) == root
    assert place_for_workspace(notebook) == root


def test_none_is_found_where_none_is(tmp_path: Path) -> None:
    assert find_workspace(tmp_path / "home") is None


def test_a_new_one_belongs_to_the_git_root(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "sub").mkdir()
    assert place_for_workspace(tmp_path / "repo" / "sub") == tmp_path / "repo"


def test_a_new_one_lies_beside_the_notebook_without_git(tmp_path: Path) -> None:
    notebook = tmp_path / "alone" / "a.ipynb"
    notebook.parent.mkdir()
    notebook.touch()
    assert place_for_workspace(notebook) == notebook.parent


def test_the_home_folder_is_not_taken_because_it_is_under_git(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".git").mkdir()
    (home / "work").mkdir()
    assert place_for_workspace(home / "work") == home / "work"


def test_the_environment_overrides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(tmp_path / "near", create=True)
    monkeypatch.setenv("MLOPS_WORKSPACE", str(tmp_path / "far"))
    assert find_workspace(tmp_path / "near") is None
    assert place_for_workspace(tmp_path / "near") == tmp_path / "far"
    Store.open(tmp_path / "far", create=True)
    assert find_workspace(tmp_path / "near") == tmp_path / "far"


def test_a_link_is_no_workspace(tmp_path: Path) -> None:
    Store.open(tmp_path / "real", create=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mlops.toml").symlink_to(tmp_path / "real" / "mlops.toml")
    assert find_workspace(tmp_path / "other") is None


def test_a_strangers_file_in_a_folder_for_all_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(tmp_path / "shared", create=True)
    (tmp_path / "shared").chmod(0o1777)
    mine = (tmp_path / "shared" / "mine").resolve()
    mine.mkdir()
    assert find_workspace(mine) == tmp_path / "shared"
    owner = (tmp_path / "shared" / "mlops.toml").stat().st_uid
    strange = os.stat_result((0o100644, 1, 1, 1, owner + 4242, 0, 1, 0, 0, 0))
    monkeypatch.setattr(place_module.os, "lstat", lambda _path: strange)
    assert not place_module.is_workspace(tmp_path / "shared")
    (tmp_path / "shared").chmod(0o755)
    assert place_module.is_workspace(tmp_path / "shared")
