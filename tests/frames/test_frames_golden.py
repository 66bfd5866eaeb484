"""Frames of every released format load for ever, and keep their ids."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest
from frames_cases import InMemory, frame_bits
from make_golden import GOLDEN, HERE

from mlops_jupyter.frames import identify, load_frame
from mlops_jupyter.frames.canonical import FORMAT
from mlops_jupyter.records import FrameVersion, from_json

FILES = sorted(HERE.glob("format-*/*.json"))
NAMES = {name.replace(" ", "-").replace("'", ""): name for name in GOLDEN}


def opened(path: Path) -> tuple[FrameVersion, InMemory]:
    golden = json.loads(path.read_text(encoding="utf-8"))
    objects = InMemory()
    for text in golden["objects"].values():
        objects.put_counted(zlib.decompress(base64.b64decode(text)))
    assert objects.held.keys() == golden["objects"].keys()
    return from_json(FrameVersion, json.dumps(golden["version"])), objects


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_frame_is_what_it_was(path):
    version, objects = opened(path)
    frame = load_frame(version, objects)
    assert frame_bits(frame) == frame_bits(GOLDEN[NAMES[path.stem]]())
    if path.parent.name == f"format-{FORMAT}":
        assert identify(frame).frame_id == version.frame_id
        assert identify(frame).columns == version.columns


def test_every_case_has_a_golden_frame_of_the_present_format():
    present = {path.stem for path in FILES if path.parent.name == f"format-{FORMAT}"}
    assert present == set(NAMES)
