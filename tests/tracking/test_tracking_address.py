"""Where runs go, and what leaves the machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Session
from mlops_jupyter.store import Store, new_session
from mlops_jupyter.tracking import own_uri, tracking_uri
from mlops_jupyter.tracking.address import (
    absolute,
    artifact_location,
    is_remote,
    without_password,
)
from mlops_jupyter.tracking.consent import allowed_uploads, may_upload, settings_file


def session(store: Store, uri: str | None = None) -> Session:
    return new_session(store, "kernel", notebook="work/a.ipynb", tracking_uri=uri)


def test_the_workspace_has_a_store_of_its_own(store: Store) -> None:
    uri = tracking_uri(store, session(store))
    assert uri == own_uri(store) == f"sqlite:///{store.folder}/mlflow/mlflow.db"
    assert tracking_uri(store, None) == uri


def test_what_the_notebook_set_comes_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://env:1")
    assert tracking_uri(store, session(store, "http://cell:2")) == "http://cell:2"
    assert tracking_uri(store, session(store)) == "http://env:1"


def test_a_password_comes_from_the_environment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://me:secret@host/x")
    assert tracking_uri(store, session(store, "https://host/x")) == "https://me:secret@host/x"


def test_a_store_beside_the_notebook_is_honoured(store: Store) -> None:
    folder = store.root / "work"
    (folder / "mlruns" / "0").mkdir(parents=True)
    assert tracking_uri(store, session(store)) == own_uri(store)  # artifacts of a database, say
    (folder / "mlruns" / "0" / "meta.yaml").touch()
    assert tracking_uri(store, session(store)) == (folder / "mlruns").as_uri()
    (folder / "mlflow.db").touch()
    assert tracking_uri(store, session(store)) == f"sqlite:///{folder}/mlflow.db"


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("sqlite:///mlflow.db", "sqlite:////here/mlflow.db"),
        ("sqlite:////there/mlflow.db", "sqlite:////there/mlflow.db"),
        ("mlruns", "file:///here/mlruns"),
        ("file:///there", "file:///there"),
        ("http://host:5000", "http://host:5000"),
        ("postgresql://u:p@h/db", "postgresql://u:p@h/db"),
        ("databricks", "databricks"),
    ],
)
def test_addresses_mean_the_same_everywhere(uri: str, expected: str) -> None:
    assert absolute(uri, Path("/here")) == expected


def test_passwords_are_taken_out() -> None:
    assert without_password("https://me:s@c@host:5/x?y=1") == "https://host:5/x?y=1"
    assert without_password("sqlite:////a@b/c.db") == "sqlite:////a@b/c.db"


def test_what_counts_as_elsewhere() -> None:
    near = ["sqlite:////a.db", "file:///a", "/a"]
    far = ["http://localhost:5000", "postgresql://h/d", "databricks://x", "s3://b"]
    assert not any(map(is_remote, near))
    assert all(map(is_remote, far))


def test_files_lie_beside_their_database(store: Store) -> None:
    own = artifact_location(store, own_uri(store))
    assert own == (store.folder / "mlflow" / "artifacts").as_uri()
    assert artifact_location(store, "sqlite:////a/mlflow.db") == "file:///a/mlruns"
    assert artifact_location(store, "http://host") is None
    assert artifact_location(store, "file:///a/mlruns") is None


def test_nothing_is_uploaded_unless_allowed(tmp_path: Path) -> None:
    assert allowed_uploads() == ()
    assert str(tmp_path) in platformdirs.user_config_dir("mlops-jupyter")
    path = settings_file()
    path.parent.mkdir(parents=True)
    path.write_text('upload = ["source"]\n', encoding="utf-8")
    assert may_upload("source")
    assert not may_upload("frames")


@pytest.mark.parametrize("text", ["upload = [", 'upload = "source"', 'upload = ["everything"]'])
def test_unclear_consent_is_no_consent(text: str) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match=r"settings\.toml"):
        may_upload("source")
