"""Changes are told in words, from two versions alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mlops_jupyter.frames import describe_change, identify

BASE = pd.DataFrame(
    {"year": np.arange(2000), "temp": np.arange(2000.0), "built": ["a", "b"] * 1000}
)


def told(change, base=BASE):
    return describe_change(identify(base), identify(change(base.copy())))


def _attrs(frame):
    frame.attrs["x"] = 1
    return frame


STORIES = {
    "unchanged": lambda f: f,
    "2 columns added (age, lag_7)": lambda f: f.assign(age=1, lag_7=2),
    "1 column dropped (temp)": lambda f: f.drop(columns="temp"),
    "1 column renamed (temp → t)": lambda f: f.rename(columns={"temp": "t"}),
    "1,204 rows dropped": lambda f: f.iloc[:796],
    "1 row added": lambda f: pd.concat([f, f.iloc[:1]], ignore_index=True),
    "temp changed": lambda f: f.assign(temp=0.0),
    "year int64 → float64": lambda f: f.astype({"year": float}),
    "columns reordered": lambda f: f[["temp", "year", "built"]],
    "attrs changed": _attrs,
    "flags changed": lambda f: f.set_flags(allows_duplicate_labels=False),
    "column labels changed": lambda f: f.rename_axis(columns="n"),
    "index changed": lambda f: f.rename_axis(index="n"),
    "index RangeIndex → Index[int64]": lambda f: f.set_axis(
        pd.Index(np.arange(2000) * 2), axis=0
    ),
    "2 columns added (age, lag_7), 1,204 rows dropped, built str → object": lambda f: f.assign(
        age=1, lag_7=2, built=f["built"].astype(object)
    ).iloc[:796],
    "temp, built changed": lambda f: f.assign(temp=0.0, built="c"),
    "DataFrame became Series, 2 columns dropped (year, built)": lambda f: f["temp"],
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_change_is_told(story):
    parts = sorted(story.split(", "))
    assert sorted(told(STORIES[story]).split(", ")) == parts


def test_sorting_changes_every_column_and_the_index():
    order = np.random.default_rng(0).permutation(2000)
    assert told(lambda f: f.iloc[order]) == (
        "year, temp, built changed, index RangeIndex → Index[int64]"
    )


def test_many_columns_are_counted():
    text = told(lambda f: f.assign(**{f"c{n}": 0 for n in range(30)}))
    assert text == "30 columns added (c0, c1, c2, c3 and 26 more)"


def test_equal_names_are_told_apart():
    base = pd.DataFrame([[1, 2]], columns=["a", "a"])
    change = pd.DataFrame([[1, 3]], columns=["a", "a"])
    assert describe_change(identify(base), identify(change)) == "a (2) changed"


def test_a_name_like_a_counted_one_is_its_own():
    base = pd.DataFrame([[1, 2, 3]], columns=["a", "a", "a (2)"])
    change = pd.DataFrame([[1, 2, 4]], columns=["a", "a", "a (2)"])
    assert describe_change(identify(base), identify(change)) == "a (2) (2) changed"


def test_values_of_a_series():
    left, right = pd.Series([1, 2], name="s"), pd.Series([1, 3], name="s")
    assert describe_change(identify(left), identify(right)) == "s changed"
