"""Conditions on runs, as `mlops runs --filter` takes them."""

from __future__ import annotations

import pytest
from handmade import made_run

from mlops_jupyter.comparison import parse_filter
from mlops_jupyter.errors import BadRequest

RUN = made_run(
    {"auc": 0.71, "depth": 3.0},
    {"depth": 8, "solver": "lbfgs"},
    tags={"stage": "final"},
    starred=True,
)


@pytest.mark.parametrize(
    "text",
    [
        "auc > 0.7",
        "auc>0.7",
        "metrics.auc <= 0.71 and params.depth = 8",
        "metrics.depth == 3",
        "params.solver = 'lbfgs'",
        "solver = lbfgs",
        "solver ~ BFGS",
        "branch = Forest and status != FAILED",
        "auc > 0.9 or starred = true",
        'tags.stage = "final"',
        "auc > 0.7 AND depth < 4",
    ],
)
def test_conditions_that_hold(text: str) -> None:
    assert parse_filter(text)(RUN)


@pytest.mark.parametrize(
    "text",
    ["auc > 0.72", "loss < 1", "solver > 3", "auc > 0.7 and auc > 0.8", "starred = false"],
)
def test_conditions_that_do_not_hold(text: str) -> None:
    assert not parse_filter(text)(RUN)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("auc", 4),
        ("auc >", 6),
        ("auc 0.7 >", 5),
        ("auc > 1 also b > 2", 9),
        ("a = 'x", 5),
    ],
)
def test_an_unreadable_condition_says_where(text: str, column: int) -> None:
    with pytest.raises(BadRequest, match=f"column {column}:"):
        parse_filter(text)
