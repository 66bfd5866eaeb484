"""The small parts: names and values for MLflow, locks, backoff, the context provider."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from handmade import made_run
from msgspec.structs import replace

from mlops_jupyter.records import FrameUse, Metric, Param
from mlops_jupyter.tracking.backoff import LONGEST_S, Backoff
from mlops_jupyter.tracking.context import RUN_ID_TAG, RunContext, forget_runs, watch_runs
from mlops_jupyter.tracking.database import ensure_database, mlflow_version
from mlops_jupyter.tracking.locks import FileLock
from mlops_jupyter.tracking.tags import (
    MAX_PARAM,
    metrics_of,
    mlflow_name,
    mlflow_status,
    params_of,
    run_name,
    tags_of,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)


def use(name: str, role: str, frame_id: str) -> FrameUse:
    return FrameUse(execution_id="x", name=name, role=role, frame_id=frame_id, at=AT)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("roc_auc", "roc_auc"),
        ("f1 (macro)", "f1 _macro_"),
        ("größe", "gr__e"),
        ("a/b", "a/b"),
        ("/a/", "a"),
        ("../a", "a"),
        ("a//b", "a_b"),
        ("", "_"),
        ("x" * 300, "x" * 250),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert mlflow_name(name) == expected


def test_long_values_are_cut() -> None:
    run = replace(made_run(), params=(Param(name="grid", value="x" * 10_000),))
    assert len(params_of(run)["grid"]) == MAX_PARAM


def test_what_was_fed_counts_before_what_was_written() -> None:
    uses = [use("df", "written", "2"), use("df", "read", "1"), use("new", "written", "3")]
    tags = tags_of(made_run(), uses)
    assert tags["mlops.frame.df"] == "1"
    assert tags["mlops.frame.new"] == "3"


def test_values_are_not_sent() -> None:
    run = made_run({"roc_auc": 0.5}, values={"n": 3.0})
    assert [metric.name for metric in metrics_of(run, ())] == ["roc_auc"]


def test_points_are_counted_once() -> None:
    nan = Metric(name="loss", value=float("nan"), step=1, at=AT)
    points = [nan, nan, Metric(name="loss", value=0.5, step=2, at=AT)]
    run = replace(made_run(), metrics=(points[-1],))
    assert [point.step for point in metrics_of(run, points)] == [1, 2]


def test_how_runs_are_called() -> None:
    run = made_run()
    assert run_name(run) == f"Forest {run.run_id[-6:]}"
    assert run_name(made_run(name="deep")) == "deep"
    assert mlflow_status(made_run(status="INTERRUPTED")) == "KILLED"


def test_backoff_doubles_up_to_a_minute() -> None:
    clock = [0.0]
    backoff = Backoff(lambda: clock[0])
    waits = []
    for _ in range(8):
        backoff.failed("x")
        start = clock[0]
        while not backoff.ready("x"):
            clock[0] += 0.5
        waits.append(clock[0] - start)
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_S, LONGEST_S]
    backoff.failed("x")
    backoff.succeeded("x")
    assert backoff.ready("x")


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert not first.held_by_another()
    assert second.held_by_another()
    assert not second.acquire(timeout_s=0.05)
    first.release()
    assert second.acquire()
    second.release()


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from mlops_jupyter.tracking.locks import FileLock;"
        "lock = FileLock(Path(sys.argv[1])); print(lock.acquire(), flush=True); sys.stdin.read()"
    )
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"True"
        assert FileLock(path).held_by_another()
        process.kill()
    assert not FileLock(path).held_by_another()


def test_the_context_provider_tags_runs_under_way() -> None:
    provider = RunContext()
    assert not provider.in_context()
    watch_runs(lambda: "the run")
    try:
        assert provider.in_context()
        assert provider.tags() == {RUN_ID_TAG: "the run"}
    finally:
        forget_runs()
    assert provider.tags() == {}


def test_mlflow_finds_the_context_provider() -> None:
    [entry] = [e for e in entry_points(group="mlflow.run_context_provider") if e.name == "mlops"]
    assert entry.value == "mlops_jupyter.tracking.context:RunContext"


def test_databases_are_copies_of_one(
    tmp_path: Path, mlflow_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(mlflow_cache))
    for name in ("a", "b"):
        ensure_database(tmp_path / name / "mlflow.db")
    first, second = (tmp_path / name / "mlflow.db" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert len(list(mlflow_cache.rglob(f"{mlflow_version()}.db"))) == 1
    assert [path.name for path in first.parent.iterdir()] == ["mlflow.db"]
