"""`mlops frames`, `history`, `diff`, `checkout` and `quality`, on real content."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import Mlops
from handmade import Hand, hand

from mlops_jupyter.frames import save_frame
from mlops_jupyter.store import Store

BEFORE = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None]}, index=[5, 6, 7])
AFTER = BEFORE.assign(a=[1, 2, 30])


@pytest.fixture
def kept(store: Store) -> Hand:
    """Two versions of a frame whose content is in the store."""
    writer = hand(store)
    first, second = (save_frame(frame, store.objects) for frame in (BEFORE, AFTER))
    writer.frame("train", first)
    writer.frame("train", second, first.frame_id, change="a changed")
    return writer


def test_frames_and_their_history(mlops: Mlops, kept: Hand) -> None:
    assert mlops("frames", "--json").json[0]["number"] == 2
    said = mlops("frames")
    assert "train@v2" in said.out
    for words in (("history", "train"), ("frames", "train")):
        lines = mlops(*words).out.splitlines()
        assert [line.split()[0] for line in lines] == ["version", "train@v1", "train@v2"]
        assert "a changed" in lines[2]


def test_an_unknown_frame_says_what_there_is(mlops: Mlops, kept: Hand) -> None:
    said = mlops("history", "trian")
    assert said.code == 2
    assert "did you mean 'train'" in said.err


def test_a_difference_counts_cells(mlops: Mlops, kept: Hand) -> None:
    found = mlops("diff", "train@v1", "train@v2", "--json").json
    assert found["identical"] is False
    assert [(c["name"], c["cells"]) for c in found["columns"]] == [("a", 1)]
    assert "identical" in mlops("diff", "train@v1", "train@v1").out


def test_a_run_and_a_frame_have_no_difference(mlops: Mlops, kept: Hand) -> None:
    kept.run({"auc": 0.7})
    said = mlops("diff", "flights@best", "train@v1")
    assert said.code == 2
    assert "two of a kind" in said.err


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".feather"])
def test_checkout_writes_the_format_that_the_suffix_names(
    mlops: Mlops, kept: Hand, store: Store, suffix: str
) -> None:
    said = mlops("checkout", "train@v1", "-o", f"t{suffix}", "--json")
    path = Path(said.json["path"])
    assert path == store.root / f"t{suffix}"
    read = {
        ".parquet": pd.read_parquet,
        ".csv": lambda p: pd.read_csv(p, index_col=0),
        ".feather": lambda p: pd.read_feather(p).set_index("index").rename_axis(None),
    }[suffix]
    pd.testing.assert_frame_equal(read(path), BEFORE, check_dtype=suffix == ".parquet")


def test_checkout_overwrites_only_by_force(mlops: Mlops, kept: Hand, store: Store) -> None:
    target = store.root / "t.csv"
    target.write_text("mine", encoding="utf-8")
    said = mlops("checkout", "train@v1", "-o", "t.csv")
    assert said.code == 2
    assert "--force" in said.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert mlops("checkout", "train@v1", "-o", "t.csv", "--force").code == 0
    assert "x" in target.read_text(encoding="utf-8")
    assert not [path for path in store.root.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize(
    ("target", "says"),
    [("t.xlsx", "one of .parquet"), ("t", "one of"), ("no/t.csv", "does not exist")],
)
def test_checkout_refuses_what_cannot_be_written(
    mlops: Mlops, kept: Hand, target: str, says: str
) -> None:
    said = mlops("checkout", "train@v1", "-o", target)
    assert said.code == 2
    assert says in said.err


def test_checkout_names_the_file_itself(mlops: Mlops, kept: Hand, store: Store) -> None:
    assert mlops("checkout", "frame:train@v2").code == 0
    pd.testing.assert_frame_equal(pd.read_parquet(store.root / "train-v2.parquet"), AFTER)


def test_what_a_format_cannot_hold_is_said(mlops: Mlops, store: Store) -> None:
    odd = pd.DataFrame([[1, 2]], columns=["a", "a"])
    hand(store).frame("odd", save_frame(odd, store.objects))
    said = mlops("checkout", "odd", "-o", "odd.parquet")
    assert said.code == 2
    assert ".parquet cannot hold this frame" in said.err
    assert mlops("checkout", "odd", "-o", "odd.csv").code == 0
    assert list(store.root.glob("*.part")) == []


def test_a_series_becomes_a_file_of_one_column(mlops: Mlops, store: Store) -> None:
    series = pd.Series([1.5, 2.5], name="y")
    hand(store).frame("y", save_frame(series, store.objects))
    assert mlops("checkout", "y", "-o", "y.csv").code == 0
    assert (store.root / "y.csv").read_text(encoding="utf-8").split() == ["y", "1.5", "2.5"]


def test_content_that_was_not_kept_is_no_crash(mlops: Mlops, made: Hand) -> None:
    said = mlops("checkout", "train@v1", "-o", "t.csv")
    assert said.code == 4
    assert "made by hand" in said.err


def test_quality_shows_each_column(mlops: Mlops, kept: Hand) -> None:
    said = mlops("quality", "train@v1")
    assert "3 rows, 0 of them duplicates" in said.out
    assert "1 (33.3 %)" in said.out
    assert mlops("quality", "train@v1", "--json").json["columns"][1]["nulls"] == 1
