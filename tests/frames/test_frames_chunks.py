"""Chunks of 128k rows: stored once, and only those read that are asked for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from frames_cases import CASES, InMemory, frame_bits

from mlops_jupyter.errors import BadRequest, ContentMissing, NotFound
from mlops_jupyter.frames import identify, load_frame, save_frame
from mlops_jupyter.frames.canonical import GRID
from mlops_jupyter.frames.load import read_manifest
from mlops_jupyter.store import ObjectStore

ROWS = 400_000


@pytest.fixture(scope="module")
def large():
    numbers = np.arange(ROWS)
    return pd.DataFrame(
        {
            "f": numbers / 3,
            "s": pd.Series(numbers % 1000).astype(str),
            "n": pd.array(numbers, "Int64"),
            "c": pd.Categorical.from_codes(numbers % 3, list("abc")),
            "o": pd.Series((numbers % 7).astype(object)),
            "a": pd.Series(numbers, dtype="int64[pyarrow]"),
            "sp": pd.arrays.SparseArray(np.where(numbers % 5, 0, numbers)),
            "z": pd.to_datetime(numbers, unit="s", utc=True),
        }
    )


@pytest.fixture(scope="module")
def kept(large):
    objects = InMemory()
    return save_frame(large, objects), objects


NEW_VALUES = {"f": -1.0, "s": "new", "n": pd.NA, "c": "b", "o": [1], "a": 5}


@pytest.mark.parametrize("column", NEW_VALUES)
def test_one_changed_cell_stores_one_chunk_anew(large, kept, column):
    version, objects = kept
    frame = large.copy()
    frame.iloc[300_000, frame.columns.get_loc(column)] = NEW_VALUES[column]
    before = set(objects.held)
    other = save_frame(frame, objects)
    new = set(objects.held) - before
    assert other.frame_id != version.frame_id
    assert [a.name for a, b in zip(other.columns, version.columns, strict=True) if a != b] == [
        column
    ]
    assert len(new - {other.manifest}) == 1
    assert other.stored_bytes == sum(len(objects.held[key]) for key in new)
    assert load_frame(other, objects)[column].equals(frame[column])


def test_saving_again_stores_nothing(large, kept):
    version, objects = kept
    again = save_frame(large.copy(), objects)
    assert again.stored_bytes == 0
    assert (again.frame_id, again.manifest) == (version.frame_id, version.manifest)


@pytest.mark.parametrize(
    "rows",
    [
        *(slice(0, 10), slice(GRID - 3, GRID + 3), slice(ROWS - 5, None), slice(-4, -1)),
        *(slice(5, 5), slice(10, 300_000, 7777), slice(ROWS, None)),
    ],
)
def test_some_rows_are_those_rows(large, kept, rows):
    version, objects = kept
    part = load_frame(version, objects, rows=rows)
    assert frame_bits(part) == frame_bits(large.iloc[rows])


def test_only_the_chunks_asked_for_are_read(kept):
    version, objects = kept
    objects.read.clear()
    load_frame(version, objects, columns=["f"], rows=slice(0, 10))
    assert len(objects.read) == 2  # the manifest and one chunk


def test_columns_come_in_the_order_asked_for(large, kept):
    version, objects = kept
    assert list(load_frame(version, objects, columns=["s", "f"], rows=slice(3))) == ["s", "f"]


def test_a_repeated_label_means_all_its_columns():
    objects = InMemory()
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "b", "a"])
    version = save_frame(frame, objects)
    assert load_frame(version, objects, columns=["a"]).to_numpy().tolist() == [[1, 3]]


@pytest.mark.parametrize("name", CASES)
def test_rows_of_every_kind(name):
    frame = CASES[name]()
    if isinstance(frame.index, pd.MultiIndex):
        frame.index = frame.index.remove_unused_levels()
    objects = InMemory()
    part = load_frame(save_frame(frame, objects), objects, rows=slice(1, None))
    assert identify(part).frame_id == identify(frame.iloc[1:]).frame_id


def test_a_column_that_is_not_there_lists_those_that_are(kept):
    with pytest.raises(NotFound, match=r"no column 'nope'.*'f', 's'"):
        load_frame(*kept, columns=["nope"])


def test_rows_backwards_are_refused(kept):
    with pytest.raises(BadRequest, match="positive step"):
        load_frame(*kept, rows=slice(None, None, -1))


def test_a_manifest_of_another_frame_is_refused():
    objects = InMemory()
    one, two = (save_frame(pd.DataFrame({"a": [n]}), objects) for n in (1, 2))
    forged = type(one)(**{f: getattr(one, f) for f in one.__struct_fields__} | {
        "manifest": two.manifest
    })  # fmt: skip
    with pytest.raises(ContentMissing, match="another frame"):
        load_frame(forged, objects)


def test_damage_inside_a_manifest_is_found():
    objects = InMemory()
    version = save_frame(pd.DataFrame({"a": [1, 2]}), objects)
    assert version.manifest is not None
    manifest = read_manifest(version, objects)
    chunk = next(iter(manifest["inline"].values()))
    damaged = "B" + chunk[1:] if chunk[0] == "A" else "A" + chunk[1:]
    text = objects.held[version.manifest].decode().replace(chunk, damaged)
    objects.held[version.manifest] = text.encode()
    with pytest.raises(ContentMissing, match="does not match its hash"):
        load_frame(version, objects)


def test_a_manifest_of_a_later_format_is_refused():
    objects = InMemory()
    version = save_frame(pd.DataFrame({"a": [1]}), objects)
    assert version.manifest is not None
    text = objects.held[version.manifest].decode().replace('"format":1', '"format":99')
    objects.held[version.manifest] = text.encode()
    with pytest.raises(ContentMissing, match=r"format 99.*upgrade"):
        load_frame(version, objects)


def test_identified_only_is_not_content():
    frame = pd.DataFrame({"a": [1]})
    version = save_frame(frame, InMemory(), keep=False)
    assert version == identify(frame)
    with pytest.raises(ContentMissing, match="not stored"):
        load_frame(version, InMemory())


def test_the_store_of_the_workspace_keeps_frames(tmp_path, large):
    (tmp_path / "objects").mkdir()
    with_store = ObjectStore(tmp_path / "objects")
    version = save_frame(large, with_store)
    with_store.sync()
    fresh = ObjectStore(tmp_path / "objects")
    assert identify(load_frame(version, fresh)).frame_id == version.frame_id
    assert 0 < version.stored_bytes <= fresh.stored_bytes()
