"""Stored bytes may be anybody's: they never run code, and never crash the process."""

from __future__ import annotations

import json
import pickle
import random

import pandas as pd
import pytest
from frames_cases import CASES, InMemory

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames import diff_frames, load_frame, save_frame, sink


@pytest.fixture(autouse=True)
def chunks_in_the_store(monkeypatch):
    monkeypatch.setattr(sink, "INLINE", -1)


class Damaged(InMemory):
    """A store that does not verify, and whose chunks lie."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.random = random.Random(seed)
        self.manifest: str | None = None

    def get(self, key):
        data = bytearray(super().get(key))
        if key == self.manifest or not data:
            return bytes(data)
        for _ in range(self.random.choice([1, 1, 4])):
            data[self.random.randrange(len(data))] = self.random.choice([0, 1, 127, 128, 255])
        return bytes(data[: self.random.choice([None, None, -1, len(data) // 2])])


@pytest.mark.filterwarnings("ignore")  # garbage makes pandas and NumPy complain, as it should
@pytest.mark.parametrize("name", CASES)
def test_garbage_is_refused_or_read_but_never_a_crash(name):
    for seed in range(25):
        objects = Damaged(seed)
        version = save_frame(CASES[name](), objects)
        objects.manifest = version.manifest
        try:
            frame = load_frame(version, objects)
        except ContentMissing:
            continue
        _use(frame)


def _use(frame):
    """Touch every cell: what lies outside its memory would crash here."""
    try:
        frame.copy()
        [list(frame.iloc[:, at]) for at in range(frame.shape[1])] if frame.ndim == 2 else list(
            frame
        )
    except (ValueError, OverflowError, RuntimeError):  # bytes that are no text, and the like
        return


def _with_manifest(change):
    objects = InMemory()
    version = save_frame(pd.DataFrame({"a": ["x", "y"], "n": [1, 2]}), objects)
    assert version.manifest is not None
    manifest = json.loads(objects.held[version.manifest])
    change(manifest, objects)
    objects.held[version.manifest] = json.dumps(manifest).encode()
    return version, objects


def test_a_changed_manifest_is_noticed():
    def change(manifest, _objects):
        manifest["frame"]["data"][0]["kind"] = "pickle"

    version, objects = _with_manifest(change)
    with pytest.raises(ContentMissing, match="another frame"):
        load_frame(version, objects)


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("code ran",))


@pytest.mark.parametrize("dtype", ["|O", "object", "Int64", "V8"])
def test_a_pickle_is_only_bytes(monkeypatch, dtype):
    def change(manifest, objects):
        key, _ = objects.put_counted(pickle.dumps(Bomb()))
        column = manifest["frame"]["data"][1]
        column.update(dtype=dtype, chunks=[key])

    monkeypatch.setattr("mlops_jupyter.frames.load.frame_id", lambda _: version.frame_id)
    version, objects = _with_manifest(change)
    with pytest.raises(ContentMissing):
        load_frame(version, objects)


@pytest.mark.parametrize("kind", ["pickle", "", "unknown"])
def test_unknown_kinds_are_refused(monkeypatch, kind):
    def change(manifest, _objects):
        manifest["frame"]["data"][0]["kind"] = kind

    monkeypatch.setattr("mlops_jupyter.frames.load.frame_id", lambda _: version.frame_id)
    version, objects = _with_manifest(change)
    with pytest.raises(ContentMissing, match="newer version"):
        load_frame(version, objects)


def test_a_diff_of_garbage_is_refused():
    objects = InMemory()
    versions = [save_frame(pd.DataFrame({"s": ["x" * n, "y"]}), objects) for n in (1, 2)]
    manifests = {version.manifest for version in versions}
    for key in objects.held.keys() - manifests:
        objects.held[key] = b"\xff" * 3
    with pytest.raises(ContentMissing, match="cannot be read"):
        diff_frames(*versions, objects)
