"""Drift of what a recorded model meets, and of its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pytest
from recorded import flights, linear, recorded

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.monitor import monitor_run, read_table, record_drift, report_behind
from mlops_jupyter.records import Run
from mlops_jupyter.store import Journal, Store


def levels(report: Any) -> dict[str, str]:
    return {drift.name: drift.level for drift in report.columns}


def with_model(run: Run, **fields: Any) -> Run:
    return msgspec.structs.replace(
        run, models=(msgspec.structs.replace(run.models[-1], **fields),)
    )


def test_a_month_like_those_before(store: Store, journal: Journal) -> None:
    case = recorded(store)
    report = monitor_run(store, case.run, flights(800, 5))
    assert levels(report) == dict.fromkeys(["distance", "hour", "carrier"], "none")
    assert report.predictions is not None
    assert report.predictions.level == "none"
    assert (report.rows_before, report.rows_after) == (1500, 800)
    verdict = record_drift(store, journal, report, ref="models:/flight-delay@champion")
    assert verdict.good
    assert verdict.sentence == (
        "No drift for models:/flight-delay@champion (800 current rows against 1,500 of training)."
    )
    assert store.verdicts(kind="drift") == [verdict]
    assert report_behind(store, verdict) == report


def test_a_later_month(store: Store, journal: Journal) -> None:
    case = recorded(store)
    report = monitor_run(store, case.run, flights(800, 5, late=3))
    assert levels(report)["hour"] == "major"
    assert report.predictions is not None
    assert report.predictions.level == "major"
    verdict = record_drift(store, journal, report, ref="m")
    assert not verdict.good
    assert "`hour` (PSI 0." in verdict.sentence
    assert "median 13 → 16" in verdict.sentence
    assert verdict.checks[0].name == "predictions"
    assert verdict.first_difference == "predictions"


def test_a_column_that_is_gone(store: Store, journal: Journal) -> None:
    case = recorded(store)
    report = monitor_run(store, case.run, flights(800, 5).drop(columns="hour"))
    assert levels(report)["hour"] == "absent"
    assert report.predictions is None
    assert report.notes == ("Without all its columns the model cannot be asked.",)
    verdict = record_drift(store, journal, report, ref="m")
    assert "`hour` is absent" in verdict.sentence


def test_few_rows_say_little_and_that_is_said(store: Store) -> None:
    report = monitor_run(store, recorded(store).run, flights(30, 6))
    assert set(levels(report).values()) == {"none"}
    assert "30 rows are few" in report.notes[-1]


def test_a_model_that_cannot_take_the_data(store: Store) -> None:
    current = flights(800, 5)
    current.loc[::2, "distance"] = None
    report = monitor_run(store, recorded(store, linear()).run, current)
    assert report.predictions is None
    assert "cannot predict from the current data" in report.notes[0]
    assert levels(report)["distance"] == "major"


def test_without_the_training_frame_the_example_stands_in(store: Store) -> None:
    case = recorded(store)
    for missing in (None, "f" * 64):
        report = monitor_run(store, with_model(case.run, fitted_on=missing), flights(800, 5))
        assert report.rows_before == 1000
        assert "1,000 rows of it stand in" in report.notes[0]
    with pytest.raises(BadRequest, match="no table"):
        monitor_run(store, with_model(case.run, input_example=None), flights(9, 1))


def test_a_model_that_is_gone_still_has_its_columns_compared(store: Store) -> None:
    case = recorded(store)
    report = monitor_run(store, with_model(case.run, object_key=None), flights(800, 5))
    assert report.predictions is None
    assert "was not kept" in report.notes[0]
    assert len(report.columns) == 3


@pytest.mark.parametrize("end", [".csv", ".csv.gz", ".parquet", ".feather", ".jsonl"])
def test_current_data_come_from_a_file(store: Store, tmp_path: Path, end: str) -> None:
    case, path = recorded(store), tmp_path / f"december{end}"
    current = flights(800, 5)
    current["carrier"] = current["carrier"].astype("category")
    if end == ".parquet":
        current.to_parquet(path)
    elif end == ".feather":
        current.to_feather(path)
    elif end == ".jsonl":
        current.to_json(path, orient="records", lines=True)
    else:
        current.to_csv(path, index=False)
    report = monitor_run(store, case.run, read_table(path))
    assert set(levels(report).values()) == {"none"}
    assert report.predictions is not None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("data.txt", b"a", "does not say its format"),
        ("data.parquet", b"not parquet", "cannot be read"),
        ("data.csv", b"", "cannot be read"),
        ("data.csv", b"\xff\xfe\x00a,b\n1,\xfa", "cannot be read"),
        ("data.csv.gz", b"plain", "cannot be read"),
        ("data.jsonl", b"{", "cannot be read"),
    ],
)
def test_files_that_are_not_what_they_say(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadRequest, match=said):
        read_table(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="There is no file"):
        read_table(tmp_path / "data.csv")


def test_current_types_follow_the_training_frame(store: Store) -> None:
    case = recorded(store)
    current = flights(800, 5)
    current["hour"] = current["hour"].astype(str)
    assert monitor_run(store, case.run, current).predictions is not None
    assert isinstance(current["hour"].iloc[0], str), "the user's frame is left alone"
    assert isinstance(current, pd.DataFrame)
