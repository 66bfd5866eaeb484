"""Fitted objects: what counts as the same, and where a walk stops."""

import numpy as np
import pandas as pd
import pytest
import skops.io
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_jupyter.rerun.equality import Difference, Walk
from mlops_jupyter.tracking.trusted import reviewed_types_in

RNG = np.random.default_rng(0)
X = RNG.normal(size=(200, 4))
Y = (X[:, 0] + RNG.normal(size=200) > 0).astype(int)


def compared(one, other, relative=0.0):
    walk = Walk(relative)
    try:
        walk.same(one, other)
    except Difference as found:
        return f"{found.path}: {found.what}"
    return "same" if walk.exact else "near"


def reloaded(model):
    data = skops.io.dumps(model)
    return skops.io.loads(data, trusted=reviewed_types_in(data))


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: make_pipeline(StandardScaler(), LogisticRegression(C=seed + 1)),
        lambda seed: RandomForestClassifier(5, max_depth=3, random_state=seed),
        lambda seed: HistGradientBoostingClassifier(max_iter=3 + seed, random_state=seed),
    ],
)
def test_two_fits_are_the_same_and_another_setting_is_not(make):
    one, other = (reloaded(make(0).fit(X, Y)) for _ in range(2))
    assert compared(one, other) == "same"
    assert compared(one, reloaded(make(1).fit(X, Y))) not in ("same", "near")


def test_one_number_of_the_data_is_seen_in_the_fit():
    moved = X.copy()
    moved[3, 1] += 1e-6
    one, other = (StandardScaler().fit(data) for data in (X, moved))
    assert "mean_: 1 of 4 numbers differ" in compared(one, other)
    assert compared(one, other, 1e-3) == "near"


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (1.0, 1.0, "same"),
        (float("nan"), float("nan"), "same"),
        (0.0, -0.0, "near"),
        (1.0, 1, "float became int"),
        ({"a": [1, (2, "x")]}, {"a": [1, (2, "x")]}, "same"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "a[1]: 2 became 3"),
        ({"fit_time_": 1.0}, {"fit_time_": 2.0}, "same"),
        ({"a": 1}, {"b": 1}, "other keys: a, b"),
        (np.arange(3), np.arange(3.0), "int64[3] became float64[3]"),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), "same"),
        (np.array(["a", None], object), np.array(["a", None], object), "same"),
        (np.array(["a", None], object), np.array(["a", "b"], object), "NoneType became str"),
        (pd.Series([1, 2]), pd.Series([1, 3]), "1 of 2 numbers differ"),
        (pd.Series([1, 2]), pd.Series([1, 2]), "same"),
        (sparse.eye(3), sparse.eye(3), "same"),
        (sparse.eye(3), sparse.eye(3) * 2, "numbers differ"),
        (np.random.RandomState(1), np.random.RandomState(1), "same"),
        (np.random.default_rng(1), np.random.default_rng(1), "same"),
        (len, len, "same"),
        (len, max, "'len' became 'max'"),
    ],
)
def test_values_of_all_kinds(one, other, what):
    assert what in compared(one, other)


def test_other_generators_differ():
    assert compared(np.random.RandomState(1), np.random.RandomState(2)) != "same"
    assert compared(np.random.default_rng(1), np.random.default_rng(2)) != "same"


def test_cycles_end():
    one: list = [1]
    one.append(one)
    other: list = [1]
    other.append(other)
    assert compared(one, other) == "same"
