"""`mlops du`, `doctor`, `config`, `ui`, `enable` and `disable`."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Mlops
from handmade import Hand

from mlops_jupyter.store import Store


def test_du_adds_up(mlops: Mlops, made: Hand, store: Store) -> None:
    parts = mlops("du", "--json").json
    on_disk = sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
    assert sum(part["nbytes"] for part in parts) == on_disk
    assert "journals" in mlops("du").out


def test_doctor_is_content_with_a_sound_workspace(mlops: Mlops, made: Hand) -> None:
    said = mlops("doctor")
    assert said.code == 0
    assert "Nothing is wrong" in said.out


def test_doctor_says_what_is_wrong(mlops: Mlops, made: Hand, store: Store) -> None:
    journal = next(iter(store.folder.glob("journals/*.journal")))
    content = journal.read_bytes()
    journal.write_bytes(content[:200] + b"X" + content[201:])
    said = mlops("doctor", "--json")
    assert said.json
    assert said.code == (1 if any(f["severity"] == "error" for f in said.json) else 0)


def test_config_says_where_each_value_comes_from(
    mlops: Mlops, made: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://mlflow.example:5000")
    monkeypatch.setenv("MLOPS_TOKEN", "very secret")
    settings = {row["name"]: row for row in mlops("config", "--json").json}
    assert settings["tracking_uri"]["value"] == "http://mlflow.example:5000"
    assert settings["tracking_uri"]["source"] == "MLFLOW_TRACKING_URI"
    assert settings["protocol"]["source"].endswith("mlops.toml")
    assert "very secret" not in mlops("config").out


def test_ui_starts_mlflow_on_the_right_store(mlops: Mlops, made: Hand, store: Store) -> None:
    words = mlops("ui", "--port", "5999", "--json").json["command"]
    assert words[1] == "ui"
    assert words[words.index("--port") + 1] == "5999"
    assert words[words.index("--backend-store-uri") + 1].startswith("sqlite:///")


def test_enable_and_disable_leave_no_trace(
    mlops: Mlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert "not enabled" in mlops("disable").out
    path = Path(mlops("enable", "--json").json["path"])
    assert path.parent == tmp_path / "ipython" / "profile_default" / "startup"
    assert mlops("disable").code == 0
    assert not path.exists()
    assert mlops("enable", "--profile", "../x").code == 2


def test_the_startup_file_records_in_kernels_only(
    mlops: Mlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    path = mlops("enable", "--json").json["path"]
    loaded: list[str] = []
    manager = SimpleNamespace(load_extension=loaded.append)
    for kernel in (None, object()):
        shell = SimpleNamespace(kernel=kernel, extension_manager=manager)
        monkeypatch.setattr("IPython.get_ipython", lambda shell=shell: shell)
        left = runpy.run_path(path)
        assert "_mlops_begin" not in left
    assert loaded == ["mlops_jupyter"]
