"""What tests of all rooms may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlops_jupyter.store import Journal, Store, new_session


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A new, empty workspace, with caches of its own."""
    monkeypatch.delenv("MLOPS_WORKSPACE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Store.open(tmp_path / "workspace", create=True) as opened:
        yield opened


@pytest.fixture
def journal(store: Store) -> Iterator[Journal]:
    """The journal of a kernel session in `store`."""
    session = new_session(store, "kernel", notebook="notebook.ipynb")
    opened = store.write_as(session)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_courier(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test starts a courier that outlives it; those that are about couriers start their own."""
    if not {"tracking", "journeys"} & set(request.path.parts):
        monkeypatch.setenv("MLOPS_COURIER", "off")
