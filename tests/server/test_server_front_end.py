"""The built front end that is committed: clean, and told from what it was built."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assets", ROOT / "labextension" / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_built_files_name_no_package_registry(assets: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("fetch('https://registry.example.org/x')")
    assert assets.registry_names(tmp_path) == ["a.js: registry.example.org"]
    assert assets.registry_names() == []


def test_line_ends_of_a_checkout_do_not_make_it_stale(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in assets.FOLDERS:
        (tmp_path / folder).mkdir()
    for name in assets.FILES:
        (tmp_path / name).write_bytes(b"a\nb\n")
    monkeypatch.setattr(assets, "LAB", tmp_path)
    before = assets.source_hash()
    (tmp_path / "package.json").write_bytes(b"a\r\nb\r\n")
    assert assets.source_hash() == before
    (tmp_path / "src" / "new.ts").write_text("export {};")
    assert assets.source_hash() != before


def test_the_built_assets_are_what_jupyterlab_needs(assets: ModuleType) -> None:
    assert (assets.OUT / "package.json").exists()
    assert list((assets.OUT / "static").glob("remoteEntry.*.js"))
    assert (assets.OUT / "schemas" / "mlops-jupyter" / "panel.json").exists()
