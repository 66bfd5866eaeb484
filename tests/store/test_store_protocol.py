"""PROTOCOL.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from mlops_jupyter.records.entries import AnyEntry
from mlops_jupyter.store import PROTOCOL, codec, journal, pack, writer
from mlops_jupyter.store.framing import decode_line

TEXT = (Path(__file__).parents[2] / "PROTOCOL.md").read_text(encoding="utf-8")


def test_every_entry_is_described_once() -> None:
    described = re.findall(r"^\| `(\w+)` \|", TEXT, flags=re.MULTILINE)
    known = {str(kind.__struct_config__.tag) for kind in get_args(AnyEntry)}
    assert set(described) == known
    assert len(described) == len(known)


def test_the_line_shown_is_a_line() -> None:
    (shown,) = re.findall(r"^[0-9a-f]{8} \d+ \{.*\}$", TEXT, flags=re.MULTILINE)
    assert decode_line(shown.encode()) is not None


def test_names_and_numbers_are_those_of_the_code() -> None:
    assert f"protocol {PROTOCOL}" in TEXT.splitlines()[0]
    for suffix in (journal.SUFFIX, pack.PACK, pack.TABLE):
        assert f"{suffix} " in TEXT
    assert f"entry of {pack.ENTRY_BYTES} bytes" in TEXT
    assert f"| 0-3 | `{pack.MAGIC.decode()}` |" in TEXT
    assert (codec.RAW, codec.ZLIB, codec.BLOSC2) == (0, 1, 2)
    assert f"{writer.PACK_BYTES >> 20} MiB" in TEXT


def test_the_bytes_of_a_pack_entry_are_where_the_table_says() -> None:
    key = bytes(range(32))
    entry = pack.Entry(key=key, offset=1, stored=2, size=3, checksum=4, codec=5, typesize=6)
    data = entry.encode()
    rows = re.findall(r"^\| (\d+)(?:-(\d+))? \| ", TEXT, flags=re.MULTILINE)
    fields = [data[int(first) : int(last or first) + 1] for first, last in rows]
    assert b"".join(fields) == data
    assert fields[1] == key
    assert [int.from_bytes(field, "little") for field in fields[2:9]] == [1, 2, 3, 4, 5, 6, 0]
    assert pack.decode_entry(data) == entry
