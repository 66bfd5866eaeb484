from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from blake3 import blake3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlops_jupyter.errors import ContentMissing, WorkspaceUnusable
from mlops_jupyter.store import ObjectStore, Store, codec, writer
from mlops_jupyter.store.pack import ENTRY_BYTES, PACK, TABLE, decode_entry, scan


@pytest.fixture
def objects(store: Store) -> ObjectStore:
    return store.objects


def reopened(objects: ObjectStore) -> ObjectStore:
    return ObjectStore(objects.folder)


def pack_of(objects: ObjectStore) -> Path:
    (pack,) = objects.folder.glob("*" + PACK)
    return pack


def filled(objects: ObjectStore, count: int = 5) -> list[tuple[str, bytes]]:
    values = [bytes([65 + n]) * (100 + n) for n in range(count)]
    return [(objects.put(value), value) for value in values]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.lists(st.binary(max_size=2000)), how=st.sampled_from([True, False, "zlib"]))
def test_what_is_put_is_got(objects: ObjectStore, data: list[bytes], how: codec.Compress) -> None:
    keys = [objects.put(value, compress=how) for value in data]
    assert keys == [blake3(value).hexdigest() for value in data]
    other = reopened(objects)
    assert [other.get(key) for key in keys] == data
    assert [other.size(key) for key in keys] == [len(value) for value in data]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(1, 1000), table=st.booleans())
def test_a_torn_pack_keeps_all_whole_objects(objects: ObjectStore, cut: int, table: bool) -> None:
    stored = filled(objects)
    objects.close()
    pack = pack_of(objects)
    whole, rows = pack.read_bytes(), pack.with_name(pack.name.replace(PACK, TABLE))
    ends = [entry.end for entry in scan(pack)]
    saved = rows.read_bytes()
    pack.write_bytes(whole[:cut])
    rows.write_bytes(saved if table else saved[: cut // 3])
    other = reopened(objects)
    for (key, value), end in zip(stored, ends, strict=True):
        assert other.has(key) == (end <= cut)
        if end <= cut:
            assert other.get(key) == value
    pack.write_bytes(whole)
    rows.write_bytes(saved)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), table=st.booleans())
def test_a_damaged_byte_costs_at_most_one_object(
    objects: ObjectStore, place: float, flip: int, table: bool
) -> None:
    stored = filled(objects)
    objects.close()
    pack = pack_of(objects)
    rows = pack.with_name(pack.name.replace(PACK, TABLE))
    whole, saved = pack.read_bytes(), rows.read_bytes()
    damaged = bytearray(whole)
    damaged[int(place * len(whole))] ^= flip
    pack.write_bytes(damaged)
    if not table:
        rows.unlink()
    other = reopened(objects)
    lost = 0
    for key, value in stored:
        try:
            assert other.get(key) == value
        except ContentMissing:
            lost += 1
    assert lost <= 1
    pack.write_bytes(whole)
    rows.write_bytes(saved)


@given(st.binary(min_size=ENTRY_BYTES, max_size=ENTRY_BYTES))
def test_arbitrary_bytes_are_no_entry(data: bytes) -> None:
    assert decode_entry(data) is None
    assert decode_entry(b"mlO1" + data[4:]) is None


def test_the_same_bytes_are_stored_once(objects: ObjectStore) -> None:
    key, grew = objects.put_counted(b"x" * 5000)
    assert 0 < grew < 500
    before = objects.stored_bytes()
    assert objects.put_counted(memoryview(b"x" * 5000)) == (key, 0)
    assert reopened(objects).put_counted(b"x" * 5000, compress=False) == (key, 0)
    assert objects.stored_bytes() == before == grew


def test_arrays_compress_by_their_items(objects: ObjectStore) -> None:
    array = np.arange(1 << 17, dtype="float64")
    key, grew = objects.put_counted(array, compress="numeric", typesize=8)
    assert grew < array.nbytes / 20
    assert reopened(objects).get(key) == array.tobytes()


@pytest.mark.parametrize(
    ("size", "how", "expected"),
    [
        (100, True, codec.RAW),
        (5000, True, codec.ZLIB),
        (5000, "numeric", codec.ZLIB),
        (100_000, True, codec.BLOSC2),
        (100_000, "bytes", codec.BLOSC2),
        (100_000, "numeric", codec.BLOSC2),
        (100_000, "zlib", codec.ZLIB),
        (100_000, False, codec.RAW),
    ],
)
def test_each_object_says_how_it_was_compressed(
    objects: ObjectStore, size: int, how: codec.Compress, expected: int
) -> None:
    data = b"abcdefgh" * (size // 8)
    key = objects.put(data, compress=how, typesize=8)
    (place,) = objects.places()
    assert place.entry.codec == expected
    assert reopened(objects).get(key) == data


def test_nothing_is_an_object_too(objects: ObjectStore) -> None:
    key = objects.put(np.empty((0, 3)))
    assert reopened(objects).get(key) == b""


def test_what_does_not_shrink_is_stored_as_it_is(objects: ObjectStore) -> None:
    data = np.random.default_rng(1).bytes(200_000)
    assert objects.get(objects.put(data)) == data
    (place,) = objects.places()
    assert place.entry.codec == codec.RAW


def test_an_unknown_key_is_a_sentence(objects: ObjectStore) -> None:
    for key in ("ab" * 32, "not a key", ""):
        assert not objects.has(key)
        with pytest.raises(ContentMissing, match="is not in"):
            objects.get(key)
        with pytest.raises(ContentMissing):
            objects.size(key)


def test_damage_is_healed_by_storing_again(objects: ObjectStore) -> None:
    key = objects.put(b"precious" * 100, compress=False)
    objects.close()
    pack = pack_of(objects)
    pack.write_bytes(pack.read_bytes().replace(b"precious", b"preCious", 1))
    other = reopened(objects)
    with pytest.raises(ContentMissing):
        other.get(key)
    assert other.put(b"precious" * 100, compress=False) == key
    assert other.get(key) == b"precious" * 100
    assert reopened(objects).get(key) == b"precious" * 100


def test_a_new_pack_follows_a_full_one(
    objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PACK_BYTES", 1000)
    stored = filled(objects, 20)
    assert len(list(objects.folder.glob("*" + PACK))) > 2
    assert [reopened(objects).get(key) for key, _ in stored] == [value for _, value in stored]


def test_a_full_disk_is_a_sentence_and_costs_only_the_object(
    objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = filled(objects)
    real = os.write

    def some(file: int, data: bytes) -> int:
        if len(data) > ENTRY_BYTES:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", some)
        with pytest.raises(WorkspaceUnusable, match="No space left on device; free some space"):
            objects.put(b"z" * 200, compress=False)
    key = objects.put(b"z" * 200, compress=False)
    other = reopened(objects)
    assert [other.get(k) for k, _ in stored] == [value for _, value in stored]
    assert other.get(key) == b"z" * 200


def test_objects_of_other_processes_are_found(objects: ObjectStore) -> None:
    assert not objects.has(blake3(b"hello").hexdigest())
    script = (
        "import sys; from pathlib import Path; from mlops_jupyter.store import ObjectStore\n"
        "print(ObjectStore(Path(sys.argv[1])).put(b'hello'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, str(objects.folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert objects.get(answer.stdout.strip()) == b"hello"


def test_threads_may_store_the_same_at_once(objects: ObjectStore) -> None:
    values = [bytes([n]) * 3000 for n in range(50)]
    threads = [threading.Thread(target=lambda: [objects.put(v) for v in values]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(objects.places())) == len(values)
    other = reopened(objects)
    assert all(other.get(blake3(v).hexdigest()) == v for v in values)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_writes_a_pack_of_its_own(objects: ObjectStore) -> None:
    filled(objects)
    before = pack_of(objects).read_bytes()
    pid = os.fork()
    if pid == 0:
        objects.put(b"from the child")
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert objects.get(blake3(b"from the child").hexdigest()) == b"from the child"
    packs = list(objects.folder.glob("*" + PACK))
    assert len(packs) == 2
    assert before in [pack.read_bytes() for pack in packs]


@pytest.mark.parametrize("kind", [codec.RAW, codec.ZLIB, codec.BLOSC2, 9])
@pytest.mark.parametrize("stored", [b"", b"x", b"not compressed at all" * 10, b"\x00" * 64])
def test_bad_compressed_bytes_are_refused(kind: int, stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        codec.decompress(kind, stored, 12345)


def test_a_bomb_is_cut_short() -> None:
    _, small = codec.compress(memoryview(b"\x00" * 60_000), True, 1)
    with pytest.raises(ValueError, match="11 bytes instead of 10"):
        codec.decompress(codec.ZLIB, bytes(small), 10)
