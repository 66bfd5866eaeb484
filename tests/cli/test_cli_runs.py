"""`mlops runs`, `show`, `compare` and annotations."""

from __future__ import annotations

import pytest
from conftest import TRAIN_1, Mlops
from handmade import Hand, hand

from mlops_jupyter.records import ErrorInfo, ProcessIdentity
from mlops_jupyter.store import Store


def test_runs_are_listed_newest_first_with_titles_and_the_best(mlops: Mlops, made: Hand) -> None:
    rows = mlops("runs", "--json").json
    assert [row["title"] for row in rows] == [
        "depth 8 → 12", "First of this branch", "First of this branch",
    ]  # fmt: skip
    assert [row["best"] for row in rows] == [False, True, False]
    said = mlops("runs")
    lines = said.out.splitlines()
    assert lines[0].split()[-2:] == ["status", "started"]
    assert "depth 8 → 12" in lines[1]
    assert "0.7500" in lines[1]
    assert "✓ finished" in lines[1]
    assert "best" in lines[2]


def test_runs_are_sorted_by_a_metric_best_first(mlops: Mlops, made: Hand) -> None:
    rows = mlops("runs", "flights", "--sort", "auc", "--json").json
    assert [row["metrics"][0]["value"] for row in rows] == [0.80, 0.75, 0.70]


def test_costs_are_sorted_lowest_first_and_what_lacks_them_last(
    mlops: Mlops, store: Store
) -> None:
    writer = hand(store)
    for metrics in ({"rmse": 3.0}, {"r2": 0.5}, {"rmse": float("nan")}, {"rmse": 1.0}):
        writer.run(metrics)
    rows = mlops("runs", "--sort", "rmse", "--json").json
    values = [row["metrics"][0]["value"] for row in rows if row["metrics"][0]["name"] == "rmse"]
    assert values == [1.0, 3.0, None]


def test_runs_are_filtered(mlops: Mlops, made: Hand) -> None:
    rows = mlops("runs", "--filter", "auc >= 0.75 and branch = Forest", "--json").json
    assert [row["params"][0]["value"] for row in rows] == ["12"]
    assert mlops("runs", "--filter", "auc >").code == 2


def test_a_limit_is_told_to_who_looks(mlops: Mlops, made: Hand) -> None:
    assert len(mlops("runs", "-n", "2", "--json").json) == 2
    assert len(mlops("runs", "-n", "0", "--json").json) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["runs", "flihgts"], "did you mean 'flights'"),
        (["runs", "--sort", "acu"], "did you mean 'auc'"),
        (["show", "flights@bets"], "flights@best"),
        (["compare", "flights@best"], "name at least two"),
        (["compare", "flights@best", "flights/Boosting@best"], "two different runs"),
        (["tag", "flights@best", "stage"], "KEY=VALUE"),
    ],
)
def test_wrong_requests_say_what_is_right(
    mlops: Mlops, made: Hand, words: list[str], says: str
) -> None:
    said = mlops(*words)
    assert said.code == 2
    assert says in said.err


def test_show_tells_everything_about_a_run(mlops: Mlops, made: Hand) -> None:
    said = mlops("show", "flights@latest")
    for piece in (
        "depth 8 → 12", "auc", "0.7500", "depth", "12", "train@v2", "1,100", "fitted", "fit()",
        "against best", "auc −0.05",  # noqa: RUF001 a true minus
    ):  # fmt: skip
        assert piece in said.out
    detail = mlops("show", "flights@latest", "--json").json
    assert detail["is_best"] is False
    assert detail["frames"][0]["number"] == 2
    assert detail["against_best"]["why"].endswith("auc −0.05")  # noqa: RUF001


def test_show_tells_how_a_run_failed(mlops: Mlops, made: Hand) -> None:
    error = ErrorInfo(ename="ValueError", evalue="no [rows]", line=2, line_text="fit([])")
    made.run(status="FAILED", error=error)
    said = mlops("show", "flights@latest")
    assert "✗ failed" in said.out
    assert "ValueError: no [rows]" in said.out
    assert "line 2: fit([])" in said.out


def test_show_takes_frames_too(mlops: Mlops, made: Hand) -> None:
    said = mlops("show", "train@v1")
    assert TRAIN_1.frame_id in said.out
    assert "It was made by hand." in said.out


def test_compare_reads_from_the_first_to_the_others(mlops: Mlops, made: Hand) -> None:
    first, last = (row["run_id"] for row in mlops("runs", "--json").json[::2][::-1])
    found = mlops("compare", first, last, "--json").json
    kinds = [difference["kind"] for difference in found["against"][0]["differences"]]
    assert kinds == ["param", "frame", "source", "metric"]
    said = mlops("diff", first, last)
    assert "depth 8→12" in said.out
    assert "`train` " in said.out
    assert "+0.05" in said.out


def test_annotations_stay(mlops: Mlops, made: Hand) -> None:
    assert "final" in mlops("tag", "flights@best", "stage=final", "by=me").out
    assert mlops("note", "flights@best", "one", "more").code == 0
    assert mlops("star", "flights@best").code == 0
    assert mlops("rename", "flights@best", "the [one]").code == 0
    run = mlops("show", "flights@best", "--json").json["run"]
    assert (run["tags"], run["note"]) == ({"stage": "final", "by": "me"}, "one more")
    assert (run["starred"], run["name"]) == (True, "the [one]")
    assert "the [one]" in mlops("runs").out
    assert mlops("star", "flights@best", "--off").code == 0
    assert mlops("show", "flights@best", "--json").json["run"]["starred"] is False


def test_a_run_whose_kernel_died_is_ended(mlops: Mlops, store: Store) -> None:
    dead = store_dead(store)
    dead.run(status="RUNNING")
    said = mlops("runs")
    assert "✗ kernel died" in said.out
    assert mlops("show", "flights@latest", "--json").json["run"]["ended_at"] is not None


def store_dead(store: Store) -> Hand:
    """Return a hand whose process is long gone."""
    import msgspec

    writer = hand(store)
    here = writer.journal.session.process
    gone = ProcessIdentity(host=here.host, boot_id="another boot", pid=here.pid, started=1.0)
    session = msgspec.structs.replace(writer.journal.session, process=gone)
    writer.journal = store.write_as(session)
    return writer
