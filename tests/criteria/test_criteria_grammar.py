"""Criteria as text: what is understood, and what is said about what is not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_jupyter.criteria import format_criteria, parse_criteria
from mlops_jupyter.criteria.kinds import KINDS
from mlops_jupyter.errors import BadRequest


def test_the_forms_of_a_criterion() -> None:
    found = parse_criteria(
        "# ranking\n"
        "roc_auc >= 0.70 on test   # as agreed\n"
        "\n"
        "  f1>champion - 0.02\n"
        "accuracy >= champion+0.01 on test\n"
        "precision >= champion\n"
        "model_size_mb <= 50\n"
        "latency_p95_ms < 2e1\n"
        "reproduced\n"
        "`my score` ≥ \N{MINUS SIGN}1_000 on `my frame`\n"
    )
    assert [(c.metric, c.comparison, c.threshold, c.on, c.kind) for c in found] == [
        ("roc_auc", ">=", 0.7, "test", "metric"),
        ("f1", ">", -0.02, None, "champion"),
        ("accuracy", ">=", 0.01, "test", "champion"),
        ("precision", ">=", 0.0, None, "champion"),
        ("model_size_mb", "<=", 50.0, None, "model_size_mb"),
        ("latency_p95_ms", "<", 20.0, None, "latency_p95_ms"),
        ("reproduced", "==", 1.0, None, "reproduced"),
        ("my score", ">=", -1000.0, "my frame", "metric"),
    ]
    assert found[0].text == "roc_auc >= 0.70 on test"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_example_of_every_kind_is_of_that_kind(kind) -> None:
    assert [criterion.kind for criterion in parse_criteria(kind.example)] == [kind.name]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark", "   \n\t\n"])
def test_no_criteria(text: str) -> None:
    assert parse_criteria(text) == ()


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("roc_auc => 0.7", 9, "did you mean '>='"),
        ("roc_auc = 0.7", 9, "did you mean '=='"),
        ("roc_auc >= champoin + 1", 12, "did you mean 'champion'"),
        ("reproducd", 10, "did you mean 'reproduced'"),
        ("roc_auc", 8, "expected a comparison"),
        ("roc_auc 0.7", 9, "expected a comparison"),
        ("model_size_mb", 14, "the line ends"),
        ("roc_auc >= 0.7 onn test", 16, "did you mean 'on'"),
        ("roc_auc >= 0.7 on", 18, "expected the name of a frame"),
        ("roc_auc >= 0.7 on test now", 24, "expected the end of the line"),
        ("0.7 <= roc_auc", 1, "expected a metric"),
        ("model_size_mb <= 50 on test", 21, "expected the end of the line"),
        ("model_size_mb <= champion", 18, "expected a number"),
        ("roc_auc >= 1e999", 12, "a number that can be reached"),
        ("roc_auc >= nan", 12, "expected a number"),
        ("`roc_auc >= 1", 1, "the backtick is never closed"),
        ("reproduced now", 12, "expected nothing after it"),
        ("roc_auc >= champion +", 22, "expected a number"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(line: str, column: int, said: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_criteria(f"# first\n{line}")
    message = str(caught.value)
    assert message.startswith(f"Line 2, column {column} of the criteria: in `{line}`, ")
    assert said in message


def test_every_wrong_line_is_told_at_once() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_criteria("a => 1\nb >= 1\nc c")
    assert [line.split(",")[0] for line in str(caught.value).splitlines()] == ["Line 1", "Line 3"]


names = st.text(string.ascii_letters + "_", min_size=1, max_size=8).filter(
    lambda word: word not in {*KINDS, "on", "nan", "inf"}
)


@given(
    st.lists(
        st.builds(
            "{} {} {}{}".format,
            names,
            st.sampled_from([">=", "<=", ">", "<", "=="]),
            st.floats(allow_nan=False, allow_infinity=False).map(repr),
            st.one_of(st.just(""), names.map(" on {}".format)),
        )
    )
)
def test_criteria_survive_being_written_and_read(lines: list[str]) -> None:
    found = parse_criteria("\n".join(lines))
    assert len(found) == len(lines)
    assert parse_criteria(format_criteria(found)) == found


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_criteria(text)
    except BadRequest:
        return
    assert parse_criteria(format_criteria(found)) == found
