"""What the answers are made of: rows, trees, words."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
import server_handmade as handmade

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import (
    Execution,
    FrameUse,
    FrameVersion,
    HistoryEntry,
    Metric,
    NameUse,
    Run,
    now,
)
from mlops_jupyter.records.entries import RunAnnotated
from mlops_jupyter.server import annotate, frame_tree, lineage, reader
from mlops_jupyter.server.catalogue import Catalogue
from mlops_jupyter.server.places import Places
from mlops_jupyter.server.plain import plain
from mlops_jupyter.server.rows import Rows
from mlops_jupyter.store import Store, new_session

START = now()


def run(number: int, **fields: object) -> Run:
    given = {
        "run_id": f"{number:032x}",
        "execution_id": f"e{number}",
        "session_id": "s",
        "experiment": "exp",
        "started_at": START + timedelta(minutes=number),
        "status": "FINISHED",
        "goal": "max:score",
        **fields,
    }
    return Run(**given)  # type: ignore[arg-type]


def scored(number: int, value: float, **fields: object) -> Run:
    return run(number, metrics=(Metric(name="score", value=value),), **fields)


def entry(name: str, number: int, frame_id: str, *parents: str, at: int = 0) -> HistoryEntry:
    return HistoryEntry(
        name=name,
        number=number,
        version=FrameVersion(frame_id=frame_id, rows=1, columns=(), index="RangeIndex", nbytes=1),
        parents=parents,
        change="",
        execution_id="e",
        run_ids=(),
        notebook=None,
        cell_id=None,
        execution_count=None,
        at=START + timedelta(seconds=at),
    )


def test_the_colour_of_a_branch_does_not_change_when_others_come() -> None:
    first = [scored(1, 0.1, branch="A"), scored(2, 0.2, branch="B")]
    later = [*first, scored(3, 0.3, branch="0 sorts first")]
    assert Rows(first).row(first[1]).branch_index == 1
    assert Rows(later).row(first[1]).branch_index == 1


def test_an_infinite_or_missing_score_is_told_and_has_no_distance() -> None:
    runs = [scored(1, 0.5), scored(2, math.nan), scored(3, math.inf), run(4)]
    rows = [Rows(runs).row(each) for each in runs]
    assert [row.metrics.get("score") for row in rows] == [0.5, "NaN", "Infinity", None]
    assert [row.delta for row in rows[1:]] == [None, None, None]
    assert plain(-math.inf) == "-Infinity"


def test_only_a_finished_run_is_compared_with_the_best() -> None:
    runs = [scored(1, 0.5), scored(2, 0.4), scored(3, 0.4, status="FAILED")]
    assert [Rows(runs).row(each).delta for each in runs] == [None, pytest.approx(-0.1), None]


def test_an_experiment_without_a_goal_says_why() -> None:
    metrics = (Metric(name="a", value=1.0), Metric(name="b", value=2.0))
    (experiment,) = Rows([run(1, goal=None, metrics=metrics)]).experiments()
    assert experiment.goal is None
    assert "--goal" in experiment.no_goal


def test_a_frame_made_from_another_hangs_below_the_version_it_came_from() -> None:
    histories = {
        "a": [entry("a", 1, "a1"), entry("a", 2, "a2", "a1", at=5)],
        "b": [entry("b", 1, "b1", "a1", at=2)],
        "c": [entry("c", 1, "c1", "b1", at=3)],
    }
    tree = [(row.depth, f"{row.name}@v{row.number}") for row in frame_tree.rows(histories)]
    assert tree == [(0, "a@v1"), (1, "b@v1"), (2, "c@v1"), (0, "a@v2")]


def test_names_that_come_from_each_other_are_all_shown_once() -> None:
    histories = {
        "a": [entry("a", 1, "a1", "b1"), entry("a", 2, "a2", "a1", at=4)],
        "b": [entry("b", 1, "b1", "a1", at=1)],
    }
    shown = sorted(f"{row.name}@v{row.number}" for row in frame_tree.rows(histories))
    assert shown == ["a@v1", "a@v2", "b@v1"]


def test_one_content_under_two_names_hangs_below_the_first() -> None:
    histories = {"a": [entry("a", 1, "same")], "b": [entry("b", 1, "same", at=1)]}
    assert [row.depth for row in frame_tree.rows(histories)] == [0, 1]


@pytest.mark.parametrize(
    ("source", "written", "title"),
    [
        ("import a\nfrom b import c", ("a", "c"), "imports"),
        ("# load\nx = 1\ny = 2", ("x", "y"), "x, y"),
        ("%matplotlib inline\nplot(df)", (), "plot(df)"),
        ("# only a comment", (), "empty cell"),
        ("a = b = c = d = 1", ("a", "b", "c", "d"), "a, b, c …"),
    ],
)
def test_a_cell_in_a_few_words(source: str, written: tuple[str, ...], title: str) -> None:
    execution = Execution(
        execution_id="e",
        session_id="s",
        ordinal=1,
        source=source,
        started_at=START,
        writes=tuple(NameUse(name=name) for name in written),
    )
    assert lineage.title(execution, []) == title


def test_a_cell_that_makes_a_frame_is_called_by_it() -> None:
    execution = Execution(
        execution_id="e", session_id="s", ordinal=1, source="df = f()", started_at=START
    )
    use = FrameUse(
        execution_id="e",
        name="df",
        role="written",
        frame_id="f",
        change="2 columns added",
        at=START,
    )
    assert lineage.title(execution, [use]) == "df"
    assert lineage.what(execution, [use]) == "2 columns added"


def test_only_what_is_said_becomes_an_entry() -> None:
    said = annotate.parse(b'{"starred": true, "tags": {"a": "1", "b": ""}}')
    entries = list(annotate.entries("r", said))
    assert [(e.kind, e.key, e.value) for e in entries] == [
        ("star", "", "on"),
        ("tag", "a", "1"),
        ("tag", "b", ""),
    ]
    with pytest.raises(BadRequest):
        annotate.parse(b"not json")


def test_paths_stay_inside_the_servers_folder(store: Store) -> None:
    places = Places(store.root.parent)
    for path in ("../x.ipynb", "a/../../x.ipynb", "/../x", "a\0b"):
        with pytest.raises(BadRequest):
            places.desk(path)
    assert places.notebook("/a/b.ipynb") == store.root.parent / "a" / "b.ipynb"


def test_a_workspace_above_the_servers_folder_is_found(store: Store) -> None:
    below = store.root / "notebooks"
    below.mkdir()
    places = Places(below)
    desk = places.desk("a.ipynb")
    assert desk is not None
    assert places.relative(desk, "a.ipynb") == "notebooks/a.ipynb"
    assert places.served(store.root, "notebooks/a.ipynb") == "a.ipynb"
    assert places.served(store.root, "elsewhere/a.ipynb") is None
    places.close()


def test_a_running_run_shows_its_last_step(store: Store) -> None:
    handmade.fill(store)
    catalogue = Catalogue(store)
    view = reader.runs(catalogue, handmade.NOTEBOOK, only_notebook=True)
    (running,) = (row for row in view.runs if row.status == "RUNNING")
    assert running.step == 133
    assert reader.status(catalogue).running == 1


def test_the_catalogue_says_what_the_store_says_after_every_change(store: Store) -> None:
    handmade.fill(store, running=False)
    catalogue = Catalogue(store)
    assert catalogue.runs() == store.runs()
    runs = store.runs()
    said = [
        annotate.Annotation(note="new", starred=True),
        annotate.Annotation(name="Renamed"),
    ]
    for run_, annotation in zip(runs, said, strict=False):
        annotate.annotate(store, run_.run_id, annotation)
    journal = store.write_as(new_session(store, "cli"))
    journal.append(RunAnnotated(run_id=runs[3].run_id, kind="forget", value="on"))
    journal.close()
    assert catalogue.runs() == store.runs()
    assert len(catalogue.runs()) == len(runs) - 1
    assert catalogue.rows().row(catalogue.runs()[1]).title == "Renamed"
