"""Profiles: true numbers, and findings that name what they found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from frames_cases import CASES
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_jupyter.frames import profile_frame
from mlops_jupyter.records import Profile, from_json, to_json


def profile(frame):
    return profile_frame(frame, "id")


@pytest.mark.parametrize("name", [name for name in CASES if name != "arrow"])
def test_every_kind_of_frame_has_a_profile(name):
    frame = CASES[name]()
    found = profile(frame)
    assert found.rows == len(frame)
    assert len(found.columns) == (frame.shape[1] if frame.ndim == 2 else 1)
    assert from_json(Profile, to_json(found)) == found


def test_numbers_are_those_of_pandas():
    values = pd.Series(np.random.default_rng(0).normal(size=1000), name="x")
    values[:100] = np.nan
    column = profile(values.to_frame()).columns[0]
    assert column.nulls == 100
    assert column.distinct == 900
    assert column.mean == pytest.approx(values.mean())
    assert column.std == pytest.approx(values.std())
    assert float(column.minimum) == values.min()
    assert sum(column.histogram) == 900
    assert list(column.histogram) == np.histogram(values.dropna(), bins=20)[0].tolist()


def test_frequent_values():
    column = profile(pd.DataFrame({"a": ["x"] * 5 + ["y"] * 3 + [None]})).columns[0]
    assert column.top == (("x", 5), ("y", 3))
    assert (column.nulls, column.distinct) == (1, 2)
    assert (column.minimum, column.maximum) == ("x", "y")


FINDINGS = {
    "10 rows repeat an earlier row (50.0%).": {"a": list(range(10)) * 2},
    "1 column has one value only: a.": {"a": [1] * 20, "b": range(20)},
    "1 column has only missing values: a.": {"a": [None] * 20, "b": range(20)},
    "a is missing in 40% of the rows.": {"a": [None] * 8 + list(range(12)), "b": range(20)},
    "a holds 2 infinite values.": {"a": [np.inf, -np.inf, 1.0, 2.0], "b": range(4)},
    "1 column has another text in every row, as an identifier: a.": {
        "a": [f"id{n}" for n in range(30)]
    },
    "a is text that reads as numbers.": {"a": ["1", "2.5", None, "1e3"], "b": range(4)},
    "a mixes types: int, str.": {"a": [1, "x", None], "b": range(3)},
    "a has spaces around its text, first in row 1.": {"a": ["x", " x", "y"], "b": range(3)},
    "a is True in only 1 row.": {"a": [True] + [False] * 199, "b": range(200)},
    "b has the same content as a.": {"a": [1, 2, 3], "b": [1, 2, 3], "c": [1, 2, 4]},
}


@pytest.mark.parametrize("text", FINDINGS)
def test_findings(text):
    assert text in profile(pd.DataFrame(FINDINGS[text])).findings


def test_equal_names_are_a_finding():
    found = profile(pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])).findings
    assert "More than one column is named a." in found


def test_a_clean_frame_has_no_findings():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=200), "k": rng.choice(["u", "v"], 200)})
    assert profile(frame).findings == ()


def test_an_empty_frame():
    assert profile(pd.DataFrame({"a": []})).findings == ("The frame has no rows.",)


def test_lists_are_counted_by_content():
    column = profile(pd.DataFrame({"a": [[1], [1], [2]]})).columns[0]
    assert column.distinct == 2


@given(st.lists(st.floats(), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_numbers_have_a_profile(values):
    column = profile(pd.DataFrame({"a": np.array(values, dtype=float)})).columns[0]
    finite = [value for value in values if np.isfinite(value)]
    assert sum(column.histogram) in (0, len(finite))
