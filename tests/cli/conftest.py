"""A recorded workspace, and the command line in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from handmade import Hand, hand, made_version

from mlops_jupyter.cli import main
from mlops_jupyter.store import Store

TRAIN_1, TRAIN_2 = made_version("train 1", 1204), made_version("train 2", 1100)


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Mlops = Callable[..., Said]


@pytest.fixture
def mlops(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Mlops:
    """Run a command line in the workspace's folder."""
    monkeypatch.chdir(store.root)

    def run(*words: str) -> Said:
        code = main(list(words))
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture
def made(store: Store) -> Hand:
    """Three runs of two branches, one failed run, two versions of a frame."""
    writer = hand(store)
    writer.frame("train", TRAIN_1)
    writer.run({"auc": 0.70}, {"depth": 8}, frames={"train": TRAIN_1}, source="depth = 8\nfit()")
    writer.run({"auc": 0.80}, {"rate": 0.1}, branch="Boosting")
    writer.frame("train", TRAIN_2, TRAIN_1.frame_id, change="104 rows dropped")
    writer.run({"auc": 0.75}, {"depth": 12}, frames={"train": TRAIN_2}, source="depth = 12\nfit()")
    return writer
