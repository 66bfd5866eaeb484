"""The drift of single columns, against direct computation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ks_2samp

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.monitor import drift_table
from mlops_jupyter.monitor.bins import bin_categories, bin_numbers
from mlops_jupyter.monitor.columns import column_drift, level_of
from mlops_jupyter.monitor.statistics import psi, psi_by_chance


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_psi_is_its_formula() -> None:
    before, after = rng(1).normal(0, 1, 5000), rng(2).normal(0.4, 1, 4000)
    found = column_drift("x", pd.Series(before), pd.Series(after))
    edges = np.quantile(before, np.arange(0.1, 0.95, 0.1))
    counts = [
        np.bincount(np.searchsorted(edges, sample), minlength=10) for sample in (before, after)
    ]
    expected, actual = ((c + 0.5) / (c + 0.5).sum() for c in counts)
    by_hand = sum((a - e) * math.log(a / e) for e, a in zip(expected, actual, strict=True))
    assert found.psi == pytest.approx(by_hand)
    known = ks_2samp(before, after, method="asymp")
    assert (found.ks, found.p_value) == (known.statistic, known.pvalue)
    assert found.level == "moderate"


def test_no_drift_is_rarely_called_drift() -> None:
    false = 0
    for seed in range(200):
        draw = rng(seed)
        binned = bin_numbers(draw.normal(size=400), draw.normal(size=60))
        false += level_of(psi(binned), psi_by_chance(binned)) != "none"
    assert false <= 2, "60 rows have a PSI above 0.1 nearly always, by chance alone"


def test_gaps_are_drift() -> None:
    before = pd.Series(rng().normal(size=2000))
    after = pd.Series(rng(1).normal(size=2000)).mask(rng(2).random(2000) < 0.3)
    found = column_drift("x", before, after)
    assert found.level == "major"
    assert found.nulls_before == 0
    assert found.nulls_after == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("value", [4.0, 6.0])
def test_a_constant_that_is_another_one(value: float) -> None:
    found = column_drift("x", pd.Series([5.0] * 500), pd.Series([value] * 500))
    assert found.level == "major"
    same = column_drift("x", pd.Series([5.0] * 500), pd.Series([5.0] * 400))
    assert same.level == "none"


def test_new_categories_are_named_most_frequent_first() -> None:
    before = pd.Series(rng().choice(["a", "b"], 1000))
    after = pd.Series(["a"] * 400 + ["b"] * 400 + ["z"] * 150 + ["y"] * 50)
    found = column_drift("c", before, after)
    assert found.level == "major"
    assert found.new_categories == ("z", "y")
    assert found.new_share == pytest.approx(0.2)
    assert found.p_value is not None
    assert found.p_value < 1e-6
    assert found.change == "z 0.0% → 15.0%"


def test_many_rare_categories_are_one_bin() -> None:
    values = [f"c{n:03}" for n in range(100)]
    before, after = (pd.Series(rng(seed).choice(values, 5000)) for seed in (0, 1))
    binned = bin_categories(before, after)
    assert len(binned.before) == 33
    assert binned.before.sum() == len(before)
    assert column_drift("c", before, after).level == "none"


def test_identifiers_are_left_out_with_a_reason() -> None:
    found = column_drift(
        "tail", pd.Series([f"N{n}" for n in range(100)]), pd.Series([f"M{n}" for n in range(100)])
    )
    assert found.level == "skipped"
    assert "value of its own" in found.note


def test_what_a_file_makes_of_types() -> None:
    numbers = pd.Series(rng().integers(0, 9, 500))
    as_text = numbers.astype(str)
    as_text.iloc[3] = "n/a?"
    found = column_drift("n", numbers, as_text)
    assert (found.kind, found.level) == ("number", "none")
    assert found.note == "1 values are no numbers and count as missing"
    truth = pd.Series(rng().random(500) < 0.5)
    assert column_drift("t", truth, truth.astype(str)).psi == 0
    kinds = pd.Series(pd.Categorical(rng().choice(["a", "b"], 500)))
    assert column_drift("k", kinds, kinds.astype(str)).psi == 0


def test_times_have_an_order() -> None:
    hours = pd.Series(
        pd.Timestamp("2013-01-01") + pd.to_timedelta(rng().integers(0, 999, 500), "h")
    )
    assert column_drift("when", hours, hours + pd.Timedelta(days=60)).level == "major"
    zoned = hours.dt.tz_localize("America/New_York", nonexistent="shift_forward")
    assert column_drift("when", zoned, zoned).psi == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([np.nan] * 50, [1.0] * 50),
        ([1.0] * 50, [np.nan] * 50),
        ([np.nan] * 50, [np.nan] * 50),
        ([None] * 50, ["a"] * 50),
        (["a"] * 50, [None] * 50),
        ([np.inf, -np.inf, 1.0] * 20, [np.inf] * 60),
        ([1.0], [2.0]),
        (["a"], ["b"]),
    ],
)
def test_odd_columns_give_an_answer(before: list[object], after: list[object]) -> None:
    found = column_drift("x", pd.Series(before), pd.Series(after))
    assert found.psi is None or math.isfinite(found.psi)


def test_a_table_is_sorted_by_what_matters() -> None:
    before = pd.DataFrame({"a": range(200), "b": range(200), "c": ["x"] * 200, "d": [1.0] * 200})
    after = pd.DataFrame({"b": range(200), "a": range(500, 700), "c": ["x"] * 200, "new": 1})
    table = drift_table(before, after)
    assert [(d.name, d.level) for d in table] == [
        ("d", "absent"), ("a", "major"), ("b", "none"), ("c", "none"),
    ]  # fmt: skip
    assert [d.name for d in drift_table(before, after, ["c"])] == ["c"]


@pytest.mark.parametrize("which", [0, 1])
def test_tables_that_cannot_be_compared(which: int) -> None:
    frames = [pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})]
    empty = list(frames)
    empty[which] = frames[0].iloc[:0]
    with pytest.raises(BadRequest, match="have no rows"):
        drift_table(*empty)
    twins = list(frames)
    twins[which] = pd.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(BadRequest, match="several columns of one name"):
        drift_table(*twins)
