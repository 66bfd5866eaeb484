"""A workspace, a kernel that writes by hand, and nobody's home: for tests of delivery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from handmade import Hand, hand

from mlops_jupyter.store import Journal, Store, new_session


@pytest.fixture(autouse=True)
def home_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests, and no couriers left behind."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("MLOPS_COURIER", "off")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)


@pytest.fixture(scope="session")
def mlflow_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One ready-made MLflow database for all tests."""
    return tmp_path_factory.mktemp("mlflow-cache")


@pytest.fixture
def store(tmp_path: Path, mlflow_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.delenv("MLOPS_WORKSPACE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(mlflow_cache))
    with Store.open(tmp_path / "workspace", create=True) as opened:
        yield opened


@pytest.fixture
def kernel(store: Store) -> Iterator[Hand]:
    """A kernel that writes by hand."""
    opened = hand(store)
    yield opened
    opened.journal.close()


@pytest.fixture
def journal(store: Store) -> Iterator[Journal]:
    """The journal of whoever delivers."""
    opened = store.write_as(new_session(store, "cli"))
    yield opened
    opened.close()
