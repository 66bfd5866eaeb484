"""What users call from Python: `mlops.workspace()` and what it returns."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from handmade import Hand, hand, made_version

import mlops_jupyter as mlops
from mlops_jupyter.errors import WorkspaceUnusable
from mlops_jupyter.store import Store
from mlops_jupyter.workspace import Workspace, desk, workspace


@pytest.fixture
def made(store: Store) -> Hand:
    writer = hand(store)
    train = made_version("train", 10)
    writer.frame("train", train)
    writer.run({"auc": 0.7}, {"depth": 8}, frames={"train": train})
    writer.run({"auc": 0.8}, {"depth": 12}, frames={"train": train})
    return writer


def test_the_room_is_callable_like_the_function_it_hides(
    made: Hand, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store.root)
    importlib.import_module("mlops_jupyter.workspace")
    for _ in range(2):
        assert mlops.workspace().root == store.root
    assert mlops.workspace(store.root / "n.ipynb").root == store.root


def test_runs_are_a_sequence_and_a_table(made: Hand, store: Store) -> None:
    runs = workspace(store.root).runs()
    assert len(runs) == 2
    assert runs.title(runs[0]) == "depth 8 → 12"
    assert "depth 8 → 12" in repr(runs)
    table = runs.to_pandas()
    assert list(table["metrics.auc"]) == [0.8, 0.7]
    assert list(table["params.depth"]) == ["12", "8"]
    assert runs[:1].titles == runs.titles
    assert "<table" in runs._repr_html_()


def test_the_verbs_of_the_interface_page_are_there(made: Hand, store: Store) -> None:
    ws = workspace(store.root)
    assert ws.run("flights@best").metrics[0].value == 0.8
    assert ws.frame("train@v1").rows == 10
    assert ws.compare("flights@best", "flights@latest", ws.runs()[1].run_id).goal == "max:auc"
    for verb in ("checkout", "diff", "reproduce", "evaluate", "publish", "slice", "lineage"):
        assert callable(getattr(ws, verb))


def test_what_changes_is_seen_by_a_workspace_that_stays_open(made: Hand, store: Store) -> None:
    ws = workspace(store.root)
    assert len(ws.runs()) == 2
    made.run({"auc": 0.9})
    assert len(ws.runs()) == 3
    assert ws.run("flights@best").metrics[0].value == 0.9


def test_looking_writes_nothing(made: Hand, store: Store) -> None:
    before = sorted(path.name for path in (store.folder / "journals").iterdir())
    with workspace(store.root) as ws:
        ws.runs()
        ws.show("flights@best")
    assert sorted(path.name for path in (store.folder / "journals").iterdir()) == before


def test_a_verb_waits_for_what_is_still_being_recorded(
    made: Hand, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[str] = []
    monkeypatch.setattr(desk, "before_reading", [lambda: waited.append("drained")])
    workspace(store.root).run("flights@best")
    assert waited == ["drained", "drained"]


def test_no_workspace_is_a_sentence_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceUnusable, match="%load_ext mlops_jupyter"):
        Workspace.find(tmp_path)


def test_the_workspace_of_a_notebook_is_made_beside_it_when_asked(tmp_path: Path) -> None:
    with Workspace.find(tmp_path, create=True) as ws:
        assert ws.root == tmp_path
        assert len(ws.runs()) == 0
    assert (tmp_path / "mlops.toml").exists()
