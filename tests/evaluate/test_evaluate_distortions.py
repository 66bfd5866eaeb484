"""Distortions: what they do to every type of column, recomputed by NumPy."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd
import pytest

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.evaluate import distortions
from mlops_jupyter.evaluate.distortions import DISTORTIONS, SEVERITIES, all_distortions

ROWS = 4000


def table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "real": rng.normal(5, 2, ROWS),
            "single": rng.normal(0, 1, ROWS).astype("float32"),
            "whole": rng.integers(0, 24, ROWS),
            "true": rng.random(ROWS) < 0.3,
            "text": rng.choice(["a", "b"], ROWS),
            "kind": pd.Categorical(rng.choice(["x", "y", "z"], ROWS)),
            "nullable": pd.array(rng.integers(0, 9, ROWS), dtype="Int64"),
            "when": pd.Timestamp("2013-01-01") + pd.to_timedelta(rng.integers(0, 999, ROWS), "h"),
            "constant": np.full(ROWS, 7.0),
        }
    )
    frame.loc[::10, "real"] = np.nan
    frame.loc[5, "single"] = np.inf
    return frame


def stream(kind: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, crc32(kind.encode())])


@pytest.mark.parametrize("severity", range(1, SEVERITIES + 1))
def test_noise_is_what_numpy_gives(severity: int) -> None:
    data, kind = table(), DISTORTIONS["noise"]
    noisy = kind.distorted(data, severity, seed=3)
    rng, amount = stream("noise", 3), kind.amounts[severity - 1]
    for name in ("real", "single", "whole", "nullable", "constant"):
        precision = "float32" if name == "single" else "float64"
        values = data[name].to_numpy(precision, na_value=np.nan)
        spread = values[np.isfinite(values)].std()
        expected = values + amount * spread * rng.standard_normal(ROWS, dtype=precision)
        assert noisy[name].dtype == precision
        np.testing.assert_array_equal(noisy[name].to_numpy(), expected)
    for name in ("true", "text", "kind", "when"):
        pd.testing.assert_series_equal(noisy[name], data[name])


@pytest.mark.parametrize("severity", range(1, SEVERITIES + 1))
def test_missing_is_what_numpy_gives(severity: int) -> None:
    data, kind = table(), DISTORTIONS["missing"]
    holed = kind.distorted(data, severity, seed=3)
    rng, amount = stream("missing", 3), kind.amounts[severity - 1]
    for name in data:
        empty = rng.random(ROWS) < amount
        gone, stayed = holed[name][empty], holed[name][~empty]
        assert gone.isna().all()
        assert (stayed.isna() == data[name][~empty].isna()).all()
        assert (stayed.dropna() == data[name][~empty].dropna()).all()
    assert str(holed["true"].dtype) == "float64"
    assert holed["kind"].dtype == data["kind"].dtype


@pytest.mark.parametrize("kind", DISTORTIONS.values(), ids=list(DISTORTIONS))
def test_every_kind(kind: distortions.Distortion) -> None:
    data = table()
    before = data.copy(deep=True)
    first = kind.distorted(data, 3, seed=1)
    pd.testing.assert_frame_equal(data, before)  # never written to
    pd.testing.assert_frame_equal(first, kind.distorted(data, 3, seed=1))
    assert not first.equals(kind.distorted(data, 3, seed=2))
    assert list(first.columns) == list(data.columns)
    assert first.index.equals(data.index)
    assert list(kind.amounts) == sorted(kind.amounts)
    assert kind.in_words.format(kind.amounts[0])


def test_a_severer_one_goes_further_in_the_same_direction() -> None:
    data = table()
    gaps = [DISTORTIONS["missing"].distorted(data, s, 0)["text"].isna() for s in (1, 3, 5)]
    assert (gaps[0] <= gaps[1]).all()
    assert (gaps[1] <= gaps[2]).all()
    moved = [DISTORTIONS["noise"].distorted(data, s, 0)["whole"] - data["whole"] for s in (1, 5)]
    assert (np.sign(moved[0]) == np.sign(moved[1])).all()


def test_columns_of_one_name_and_no_rows() -> None:
    twins = pd.DataFrame([[1.0, 2.0], [3.0, 5.0]], columns=["a", "a"])
    for kind in DISTORTIONS.values():
        assert list(kind.distorted(twins, 5, 0).columns) == ["a", "a"]
        assert kind.distorted(twins.iloc[:0], 5, 0).empty


class Point:
    name = "odd"

    def __init__(self, target: object) -> None:
        self._target = target

    def load(self) -> object:
        return self._target


def test_other_packages_add_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = distortions.Distortion(
        name="zeros", about="…", in_words="{:g}", amounts=(1, 2, 3, 4, 5),
        apply=lambda data, amount, generator: data * 0,
    )  # fmt: skip
    for target, known in ((zeros, True), (object(), False)):
        monkeypatch.setattr(distortions, "entry_points", lambda group, t=target: [Point(t)])
        all_distortions.cache_clear()
        if known:
            assert list(all_distortions()) == ["noise", "missing", "zeros"]
        else:
            with pytest.raises(BackendUnavailable, match="'odd'"):
                all_distortions()
    all_distortions.cache_clear()
