from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mlops_jupyter.store.framing import decode_line, encode_line, split

texts = st.text(st.characters(codec="utf-8"), max_size=40)
bodies = st.builds(lambda text: json.dumps({"entry": text}).encode(), texts)
stamps = st.integers(0, 2**63 - 1)
journals = st.lists(st.tuples(stamps, bodies), max_size=8)


def lines(entries: list[tuple[int, bytes]]) -> list[bytes]:
    return [encode_line(stamp, body) for stamp, body in entries]


@given(journals)
def test_what_is_written_is_read(entries: list[tuple[int, bytes]]) -> None:
    data = b"".join(lines(entries))
    pieces, end = split(data)
    assert [piece.line for piece in pieces] == entries
    assert end == len(data)


@given(journals, st.data())
def test_a_cut_costs_only_what_was_not_complete(
    entries: list[tuple[int, bytes]], draw: st.DataObject
) -> None:
    data = b"".join(lines(entries))
    cut = draw.draw(st.integers(0, len(data)))
    pieces, end = split(data[:cut])
    assert [piece.line for piece in pieces] == entries[: len(pieces)]
    assert end == sum(len(line) for line in lines(entries)[: len(pieces)])
    again, _ = split(data[end:], end)
    assert [piece.line for piece in (*pieces, *again)] == entries


@given(journals.filter(len), st.data())
def test_a_damaged_byte_costs_at_most_two_lines(
    entries: list[tuple[int, bytes]], draw: st.DataObject
) -> None:
    # two when the byte was the newline between them
    data = bytearray(b"".join(lines(entries)))
    place = draw.draw(st.integers(0, len(data) - 1))
    data[place] ^= draw.draw(st.integers(1, 255))
    good = [piece.line for piece in split(bytes(data))[0] if piece.line]
    assert all(line in entries for line in good)
    assert len(good) >= len(entries) - 2


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_never_an_entry(data: bytes) -> None:
    pieces, end = split(data)
    assert all(piece.line is None for piece in pieces)
    assert end <= len(data)


@given(journals.filter(len), st.data())
def test_a_writer_that_closes_a_torn_line_loses_nothing_after_it(
    entries: list[tuple[int, bytes]], draw: st.DataObject
) -> None:
    written = lines(entries)
    torn = written[0][: draw.draw(st.integers(0, len(written[0]) - 1))]
    good = [piece.line for piece in split(torn + b"\n" + b"".join(written))[0] if piece.line]
    assert good[-len(entries) :] == entries


def test_the_form_is_the_one_that_the_protocol_describes() -> None:
    line = encode_line(1_700_000_000_000_000_000, b'{"entry":"x"}')
    assert line == b'47d5c909 1700000000000000000 {"entry":"x"}\n'
    assert decode_line(line[:-1]) == (1_700_000_000_000_000_000, b'{"entry":"x"}')
