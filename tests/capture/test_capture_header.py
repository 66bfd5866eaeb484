"""The header line: what it asks for, what it refuses, and that lines keep their numbers."""

from __future__ import annotations

import pytest

from mlops_jupyter.capture.header import dropped_lines, read_header, strip_header
from mlops_jupyter.errors import BadRequest


def lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)


def test_all_options_are_read():
    header = read_header(
        '%%experiment "two words" --run-name R --branch B --goal min:rmse --params a,b '
        "--metrics m --tag k=v --tag l=w --note 'a note' --seed 7 --frames none --models auto"
    )
    options = header.options
    assert (options.experiment, options.run_name, options.branch) == ("two words", "R", "B")
    assert (options.goal, options.params, options.metrics) == ("min:rmse", ("a", "b"), ("m",))
    assert options.tags == (("k", "v"), ("l", "w"))
    assert (options.note, options.seed, options.frames) == ("a note", 7, ("none",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%%experiment --gaol max:auc", "Did you mean --goal?"),
        ("%%experiment --goal auc", "max:METRIC"),
        ("%%experiment --seed x", "whole number"),
        ("%%experiment --tag x", "key=value"),
        ("%%experiment --note", "needs a value"),
        ("%%experiment a b", "one name"),
        ('%%experiment "a', "quotation"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(line, said):
    with pytest.raises(BadRequest, match=said):
        read_header(line + "\nx = 1")


def test_plain_cells_and_lookalikes_are_left_alone():
    for source in ("x = 1\n", "%%experimental\nx\n", "# %%experiment\nx\n", "%%time\nx = 1\n"):
        assert strip_header(lines(source)) == lines(source)
        assert read_header(source).kind == "plain"


def test_the_header_is_blanked_so_that_line_numbers_stay():
    assert strip_header(lines("%%experiment a\nx = 1\n")) == ["\n", "x = 1\n"]


def test_above_another_magic_it_is_dropped():
    source = "%%experiment a\n\n%%time\nx = 1\n"
    assert strip_header(lines(source)) == ["%%time\n", "x = 1\n"]
    assert dropped_lines(source) == 2
    assert dropped_lines("%%experiment a\nx = 1\n") == 0


@pytest.mark.parametrize("above", ["%%time", "# a comment"])
def test_a_hidden_header_is_refused(above):
    with pytest.raises(BadRequest, match="first line"):
        strip_header(lines(f"{above}\n%%experiment a\nx = 1\n"))


def test_comment_header_for_colleagues_without_us():
    source = "#| experiment: demo --goal max:auc\nx = 1\n"
    assert read_header(source).options.experiment == "demo"
    assert strip_header(lines(source)) == lines(source)
