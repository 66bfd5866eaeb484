"""`mlops criteria`, `candidates`, `publish` and `lineage`."""

from __future__ import annotations

import io

import pytest
from conftest import Mlops
from handmade import Hand, made_version

from mlops_jupyter.records import KeptModel, Publication, now
from mlops_jupyter.records.entries import ModelKept, ModelPublished
from mlops_jupyter.store import Store
from mlops_jupyter.workspace import Refused, workspace

CRITERIA = "auc >= 0.78\nmodel_size_mb <= 50\n"


@pytest.fixture
def with_models(made: Hand, store: Store) -> Hand:
    """The runs of `made`, each with a model."""
    for run in store.runs():
        model = KeptModel(
            name="model", class_name="a.B", final_class="B", object_key="0" * 64, nbytes=2_000_000
        )
        made.journal.append(ModelKept(run_id=run.run_id, model=model))
    return made


def test_criteria_are_set_from_a_file_and_shown(mlops: Mlops, made: Hand, store: Store) -> None:
    (store.root / "criteria.txt").write_text(CRITERIA, encoding="utf-8")
    assert mlops("criteria", "flights").out.endswith("no criteria\n")
    assert mlops("criteria", "flights", "--set", "criteria.txt").code == 0
    assert "  auc >= 0.78" in mlops("criteria").out
    assert len(mlops("criteria", "--json").json["flights"]) == 2


def test_criteria_are_set_from_a_pipe(
    mlops: Mlops, made: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("auc >= 0.5"))
    assert mlops("criteria", "flights", "--set", "-").code == 0
    assert mlops("criteria", "flights", "--json").json["flights"][0]["threshold"] == 0.5


@pytest.mark.parametrize(
    ("text", "says"), [("auc => 0.7", "line 1"), ("auc >= 0.7\nauc >= high", "line 2")]
)
def test_criteria_that_cannot_be_read_change_nothing(
    mlops: Mlops, made: Hand, store: Store, text: str, says: str
) -> None:
    workspace(store.root).set_criteria("flights", "auc >= 0.5")
    (store.root / "criteria.txt").write_text(text, encoding="utf-8")
    said = mlops("criteria", "flights", "--set", "criteria.txt")
    assert said.code == 2
    assert says in said.err.lower()
    assert [c.text for c in store.criteria("flights")] == ["auc >= 0.5"]


def test_candidates_meet_criteria_first_and_then_the_goal(
    mlops: Mlops, with_models: Hand, store: Store
) -> None:
    found = mlops("candidates", "--json").json
    assert [row["run"]["branch"] for row in found["ranked"]] == ["Boosting", "Forest"]
    workspace(store.root).set_criteria("flights", "auc <= 0.76")
    found = mlops("candidates", "flights", "--json").json
    assert [row["run"]["branch"] for row in found["ranked"]] == ["Forest", "Boosting"]
    assert "1 of 1" in mlops("candidates").out


def test_a_missed_criterion_refuses_with_value_and_distance(
    mlops: Mlops, with_models: Hand, store: Store
) -> None:
    workspace(store.root).set_criteria("flights", CRITERIA)
    said = mlops("publish", "flights/Forest@best", "--name", "late")
    assert said.code == 1
    assert "misses 1 of 2 criteria" in said.out
    assert "0.7500" in said.out or "0.75" in said.out
    assert "0.03 short" in said.out
    assert "--override" in said.out
    assert store.publications() == []
    assert store.verdicts(kind="gate")[0].outcome == "failed"
    with pytest.raises(Refused, match=r"misses 1 of 2"):
        workspace(store.root).publish("flights/Forest@best", name="late")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["flights@best", "--name", "a/b"], "registered model"),
        (["flights@best", "--name", "late", "--alias", "v1"], "alias"),
        (["flights@best", "--name", "late"], "kept no model"),
        (["flights@best"], "--name"),
    ],
)
def test_what_could_never_be_published_is_refused_at_once(
    mlops: Mlops, made: Hand, words: list[str], says: str
) -> None:
    said = mlops("publish", *words)
    assert said.code == 2
    assert says in said.err


def test_a_repetition_publishes_nothing(
    mlops: Mlops, with_models: Hand, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = workspace(store.root).run("flights@best")
    monkeypatch.setenv("MLOPS_RERUN_OF", run.run_id)
    said = mlops("publish", "flights@best", "--name", "late", "--alias", "champion")
    assert said.code == 0
    assert "not published again" in said.out
    assert store.publications() == []
    published = publication(run.run_id)
    with_models.journal.append(ModelPublished(publication=published))
    again = workspace(store.root).publish("flights@best", name="late", alias="champion")
    assert again == published


def publication(run_id: str) -> Publication:
    return Publication(
        name="late",
        version="1",
        alias="champion",
        run_id=run_id,
        mlflow_run_id="f" * 32,
        tracking_uri="sqlite:///mlflow.db",
        model_uri="models:/late/1",
        published_at=now(),
    )


def test_lineage_lists_cells_frames_and_publication(mlops: Mlops, made: Hand) -> None:
    source = made.frame("test", made_version("test", 50))
    run = made.run({"auc": 0.9}, source="fit(test)", stands_on=(source,))
    made.journal.append(ModelPublished(publication=publication(run.run_id)))
    found = mlops("lineage", "flights@best", "--json").json
    assert [cell["source"] for cell in found["cells"]] == ["test = …", "fit(test)"]
    assert [(frame["name"], frame["role"]) for frame in found["frames"]] == [("test", "written")]
    said = mlops("lineage", "models:/late/1")
    assert "models:/late/1" in said.out
    assert "stands on  2 cells" in said.out
