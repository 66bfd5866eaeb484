"""A hand-made workspace behind a real Jupyter server, once for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import server_handmade as handmade
from serving import Server, serve

from mlops_jupyter.store import Store


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a folder with a workspace in `project/` and an empty one beside it."""
    base = tmp_path_factory.mktemp("server")
    root = base / "served"
    for folder in (root / "project" / "notebooks", root / "bare", base / "home"):
        folder.mkdir(parents=True)
    with Store.open(root / "project", create=True) as store:
        handmade.fill(store, running=False)
    yield from serve(root, base / "home")
