"""Workspaces of released protocols: when a test here fails, the reader is wrong.

`store_golden.py` tells how they were made.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from store_golden import BIG, TEXT, everything, plain
from store_makers import at, cell, run

from mlops_jupyter.store import Store

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=["protocol-1"])
def golden(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "golden"
    shutil.copytree(GOLDEN / request.param, root)
    (root / "records").rename(root / ".mlops")
    (root / ".mlops").chmod(0o700)
    with Store.open(root) as store:
        yield store


def test_it_reads_as_on_the_day_it_was_made(golden: Store) -> None:
    expected = json.loads((golden.root / "expected.json").read_text("utf-8"))
    assert plain(everything(golden, list(expected["objects"]))) == expected


def test_its_objects_are_intact(golden: Store) -> None:
    objects = golden.objects
    expected = json.loads((golden.root / "expected.json").read_text("utf-8"))["objects"]
    assert [objects.get(key) for key in expected] == sorted(
        (b"raw", TEXT, BIG), key=lambda data: list(expected.values()).index(len(data))
    )


def test_it_still_takes_entries(golden: Store) -> None:
    journal = golden.write_as(msgspec.structs.replace(golden.sessions()[0], session_id="7" * 32))
    begun = cell(journal, 1)
    journal.append(begun, run(begun, experiment="today", started_at=at(1000)))
    journal.close()
    assert golden.runs()[0].experiment == "today"
