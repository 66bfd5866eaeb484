from __future__ import annotations

import random
import sqlite3
from typing import get_args

import pytest
from store_makers import at, cell, cell_end, entries_of, frame, run, run_end, scored, used

from mlops_jupyter.records import Criterion, KeptModel, Metric, MlflowRun, Param, Session
from mlops_jupyter.records.entries import (
    AnyEntry,
    CriteriaSet,
    EnvironmentKept,
    MetricLogged,
    ModelKept,
    ParamLogged,
    RunAnnotated,
    RunDelivered,
    RunSettled,
    SessionEnded,
    SessionStarted,
    TrackingSet,
    WorkIncomplete,
)
from mlops_jupyter.store import Journal, Store, new_session
from mlops_jupyter.store.batch import Batch
from mlops_jupyter.store.handlers import HANDLERS, take_in
from mlops_jupyter.store.schema import TABLES


def test_every_entry_has_a_handler() -> None:
    assert set(HANDLERS) == set(get_args(AnyEntry))


def annotate(run_id: str, kind: str, value: str = "", key: str = "") -> RunAnnotated:
    return RunAnnotated(run_id=run_id, kind=kind, value=value, key=key)  # type: ignore[arg-type]


def model(name: str) -> KeptModel:
    return KeptModel(name=name, class_name="sklearn.x.Y", final_class="Y")


def a_whole_story(journal: Journal) -> list[AnyEntry]:
    session = journal.session
    first, second = cell(journal, 1, cell_id="one"), cell(journal, 2)
    started = run(first, note="as begun", tags={"a": "1", "b": "1"})
    key = started.run_id
    place = MlflowRun(tracking_uri="u", experiment_id="1", run_id="f" * 32)
    return [
        SessionStarted(session=session),
        first,
        started,
        *(MetricLogged(run_id=key, metric=Metric(name="loss", value=v)) for v in (3.0, 2.0, 1.0)),
        cell_end(first),
        run_end(started, metrics=(Metric(name="auc", value=0.7), Metric(name="f1", value=0.5))),
        ModelKept(run_id=key, model=model("first")),
        ModelKept(run_id=key, model=model("second")),
        EnvironmentKept(
            environment_id="e" * 64, session_id=session.session_id, object_key="0" * 64
        ),
        WorkIncomplete(execution_id=first.execution_id, reason="too large"),
        RunSettled(run_id=key),
        frame("1" * 64),
        frame("1" * 64, manifest="2" * 64),
        frame("1" * 64, manifest="3" * 64),
        used(first.execution_id, "train", "1" * 64, 1),
        second,
        MetricLogged(run_id=key, metric=Metric(name="auc", value=0.8)),
        ParamLogged(run_id=key, param=Param(name="p", value="1", origin="logged")),
        ParamLogged(run_id=key, param=Param(name="p", value="2", origin="logged")),
        cell_end(second, status="KERNEL_DIED"),
        run_end(started, status="KERNEL_DIED", ended_at=at(99)),
        cell_end(second, status="FAILED"),
        RunDelivered(run_id=key, mlflow=place),
        annotate(key, "tag", "2", "a"),
        annotate(key, "note", "as found"),
        annotate(key, "star"),
        annotate(key, "rename", "the best"),
        annotate(key, "forget"),
        annotate(key, "forget", "off"),
        TrackingSet(session_id=session.session_id, tracking_uri="http://a"),
        TrackingSet(session_id=session.session_id, tracking_uri="http://b"),
        CriteriaSet(experiment="flights", criteria=(), at=at(1)),
        SessionEnded(session_id=session.session_id, ended_at=at(100)),
    ]


def folded(entries: list[tuple[int, AnyEntry]], size: int) -> dict[str, list[tuple[object, ...]]]:
    """Return the tables after taking entries in, `size` to a transaction."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    for first in range(0, len(entries), size):
        batch = Batch(database)
        for stamp, entry in entries[first : first + size]:
            take_in(batch, entry, stamp)
        batch.flush()
    tables = ("sessions", "executions", "runs", "metrics", "frames", "uses", "latest")
    try:
        return {t: sorted(database.execute(f"SELECT * FROM {t}"), key=repr) for t in tables}
    finally:
        database.close()


def test_the_run_that_a_story_makes(journal: Journal, store: Store) -> None:
    journal.append(*a_whole_story(journal)[1:])
    (found,) = store.runs()
    assert found.status == "FINISHED"
    assert [(m.name, m.value) for m in found.metrics] == [("auc", 0.8), ("f1", 0.5), ("loss", 1.0)]
    assert [(p.name, p.value) for p in found.params] == [("p", "2")]
    assert [m.name for m in found.models] == ["first", "second"]
    assert (found.note, found.name, found.starred) == ("as found", "the best", True)
    assert found.tags == {"a": "2", "b": "1"}
    assert found.incomplete == ("too large",)
    assert (found.cell_id, found.notebook) == ("one", "notebook.ipynb")
    assert found.environment_id == "e" * 64
    assert found.mlflow is not None
    assert found.settled
    assert not found.forgotten
    assert [e.status for e in store.executions(journal.session.session_id)] == [
        "FINISHED",
        "FAILED",
    ]
    assert store.frame("1" * 64).manifest == "2" * 64
    assert store.session(journal.session.session_id).tracking_uri == "http://b"


@pytest.mark.parametrize("seed", range(15))
def test_any_order_and_any_batches_give_the_same_views(
    journal: Journal, store: Store, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    story = list(enumerate(a_whole_story(journal), start=1))
    chance = random.Random(seed)
    mixed = chance.sample(story, len(story))
    expected, found = folded(story, 100), folded(mixed, chance.randint(1, 9))
    # lists of stamped values are sorted by the views, not by the tables
    for table in ("metrics", "frames", "uses", "latest"):
        assert found[table] == expected[table]
    assert [r[:-1] for r in found["runs"]] == [r[:-1] for r in expected["runs"]]
    assert [r[:-1] for r in found["executions"]] == [r[:-1] for r in expected["executions"]]
    assert [r[:-1] for r in found["sessions"]] == [r[:-1] for r in expected["sessions"]]
    assert _views(found) == _views(expected)


def _views(tables: dict[str, list[tuple[object, ...]]]) -> list[object]:
    from mlops_jupyter.store.fold import (
        ExecutionParts,
        RunParts,
        SessionParts,
        execution_view,
        run_view,
        session_view,
    )
    from mlops_jupyter.store.rows import decode

    sessions = [decode(SessionParts, row[-1]) for row in tables["sessions"]]  # type: ignore[arg-type]
    return [
        *(session_view(s) for s in sessions),
        *(execution_view(decode(ExecutionParts, r[-1])) for r in tables["executions"]),  # type: ignore[arg-type]
        *(
            run_view(decode(RunParts, r[-1]), sessions[0], (None, None), ())
            for r in tables["runs"]
        ),  # type: ignore[arg-type]
    ]


def test_parts_without_a_start_make_no_view(journal: Journal, store: Store) -> None:
    journal.append(annotate("a" * 32, "star"), WorkIncomplete(execution_id="b" * 32, reason="x"))
    assert store.runs() == []
    assert store.executions(journal.session.session_id) == []
    assert store.find_ids("run", "aaa") == []
    assert store.refresh() >= {("run", "a" * 32)}


def test_a_run_keeps_the_environment_that_it_ran_in(journal: Journal, store: Store) -> None:
    def kept(letter: str) -> EnvironmentKept:
        return EnvironmentKept(
            environment_id=letter * 64,
            session_id=journal.session.session_id,
            object_key="0" * 64,
        )

    before = scored(journal, 1)
    journal.append(kept("a"))
    between = scored(journal, 2)
    journal.append(kept("b"))
    after = scored(journal, 3)
    environments = {r.run_id: (r.environment_id or "")[:1] for r in store.runs()}
    assert environments == {before.run_id: "a", between.run_id: "a", after.run_id: "b"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_lacks_are_kept(journal: Journal, store: Store, value: float) -> None:
    started = scored(journal, 1, auc=value)
    journal.append(MetricLogged(run_id=started.run_id, metric=Metric(name="nan", value=value)))
    found = store.run(started.run_id)
    assert [repr(m.value) for m in found.metrics] == [repr(value)] * 2
    assert [repr(m.value) for m in store.metric_points(started.run_id)] == [repr(value)] * 2


def test_text_that_is_not_unicode_is_kept_with_backslashes(journal: Journal, store: Store) -> None:
    started = cell(journal, 1, source="print('\ud800')")
    journal.append(started)
    assert store.execution(started.execution_id).source == "print('\\ud800')"


def test_criteria_are_replaced(journal: Journal, store: Store) -> None:
    demand = Criterion(text="auc >= 1", metric="auc", comparison=">=", threshold=1)
    journal.append(
        CriteriaSet(experiment="flights", criteria=(), at=at(1)),
        CriteriaSet(experiment="flights", criteria=(demand,), at=at(2)),
    )
    assert store.criteria("flights") == (demand,)
    assert store.criteria("other") == ()


def test_the_session_of_a_run_may_be_unknown(journal: Journal, store: Store) -> None:
    scored(journal)
    assert isinstance(entries_of(journal)[0], SessionStarted)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.close()
    journal.path.write_bytes(b"".join([b"damaged\n", *lines[1:]]))
    (found,) = store.runs()
    assert (found.notebook, found.status) == (None, "FINISHED")
    assert isinstance(new_session(store, "cli"), Session)
