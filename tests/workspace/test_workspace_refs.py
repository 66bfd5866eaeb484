"""REF: ids, @best, @latest, branches, versions, and helpful refusals."""

from __future__ import annotations

import pytest
from handmade import Hand, hand, made_version

from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import MlflowRun
from mlops_jupyter.records.entries import RunAnnotated, RunDelivered
from mlops_jupyter.refs import resolve, resolve_frame, resolve_model, resolve_run
from mlops_jupyter.store import Store

TRAIN_1, TRAIN_2 = made_version("train 1", 100), made_version("train 2", 90)


@pytest.fixture
def made(store: Store) -> Hand:
    """Three runs of two branches, two versions of a frame."""
    writer = hand(store)
    writer.frame("train", TRAIN_1)
    writer.run({"auc": 0.70}, {"depth": 8}, frames={"train": TRAIN_1})
    writer.run({"auc": 0.80}, {"rate": 0.1}, branch="Boosting")
    writer.frame("train", TRAIN_2, TRAIN_1.frame_id, change="10 rows removed")
    writer.run({"auc": 0.75}, {"depth": 12}, frames={"train": TRAIN_2})
    return writer


def auc(store: Store, ref: str) -> float:
    return resolve_run(store, ref).metrics[0].value


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("flights@best", 0.80),
        ("flights@latest", 0.75),
        ("flights/Forest@best", 0.75),
        ("flights/Boosting@latest", 0.80),
        ("run:flights@best", 0.80),
        (" flights@best ", 0.80),
    ],
)
def test_runs_by_experiment_and_branch(
    store: Store, made: Hand, ref: str, expected: float
) -> None:
    assert auc(store, ref) == expected


def test_an_experiment_may_hold_a_slash(store: Store) -> None:
    hand(store).run({"auc": 0.6}, experiment="team/flights", branch="Tree")
    assert auc(store, "team/flights@best") == 0.6
    assert auc(store, "team/flights/Tree@best") == 0.6


def test_runs_by_both_ends_of_both_ids(store: Store, made: Hand) -> None:
    run = resolve_run(store, "flights@latest")
    delivered = MlflowRun(
        tracking_uri="sqlite:///x", experiment_id="1", run_id="abcdef" + "0" * 26
    )
    made.journal.append(RunDelivered(run_id=run.run_id, mlflow=delivered))
    for ref in (run.run_id, run.run_id[-6:], run.run_id[-6:].upper(), "abcdef", "run:abcdef"):
        assert resolve_run(store, ref).run_id == run.run_id


def test_an_ambiguous_id_lists_its_candidates_apart(store: Store, made: Hand) -> None:
    prefix = resolve_run(store, "flights@best").run_id[:4]
    with pytest.raises(NotFound, match="id of 3 runs") as refused:
        resolve_run(store, prefix)
    for run in store.runs():
        assert run.run_id[-6:] in str(refused.value)
    assert "depth 8 → 12" in str(refused.value)


def test_reruns_and_forgotten_runs_are_neither_best_nor_latest(store: Store, made: Hand) -> None:
    best = resolve_run(store, "flights@best")
    rerun = hand(store, rerun_of=best.run_id).run({"auc": 0.99})
    made.journal.append(RunAnnotated(run_id=best.run_id, kind="forget", value="on"))
    assert auc(store, "flights@best") == 0.75
    assert auc(store, "flights@latest") == 0.75
    assert resolve_run(store, rerun.run_id).rerun_of == best.run_id


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("flihgts@best", "did you mean 'flights'"),
        ("flights/Forst@best", "did you mean 'Forest'"),
        ("flights@bets", "did you mean flights@best"),
        ("flights", "flights@best or flights@latest"),
        ("abc", "at least 4 characters"),
        ("0000dead", "EXPERIMENT@best"),
        ("frame:train@v1", "a run is wanted here"),
    ],
)
def test_unknown_runs_say_what_there_is(store: Store, made: Hand, ref: str, says: str) -> None:
    with pytest.raises(BadRequest) as refused:
        resolve_run(store, ref)
    assert says in str(refused.value)


def test_best_needs_to_know_which_score(store: Store) -> None:
    hand(store).run({"auc": 0.7, "rmse": 3.0})
    with pytest.raises(BadRequest, match="auc, rmse"):
        resolve_run(store, "flights@best")


def test_best_of_a_branch_goes_by_the_goal_of_the_experiment(store: Store) -> None:
    writer = hand(store)
    writer.run({"auc": 0.7, "rmse": 3.0}, branch="Forest")
    writer.run({"auc": 0.6, "rmse": 2.0}, branch="Forest")
    writer.run({"auc": 0.5, "rmse": 1.0}, branch="Boosting", goal="min:rmse")
    assert auc(store, "flights/Forest@best") == 0.6


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("train@v1", TRAIN_1),
        ("train@v2", TRAIN_2),
        ("train@latest", TRAIN_2),
        ("train", TRAIN_2),
        ("frame:train@v1", TRAIN_1),
        (TRAIN_1.frame_id, TRAIN_1),
        (TRAIN_1.frame_id[:8], TRAIN_1),
        (TRAIN_1.frame_id[-6:], TRAIN_1),
    ],
)
def test_frames(store: Store, made: Hand, ref: str, expected: object) -> None:
    assert resolve_frame(store, ref) == expected


def test_latest_is_what_the_name_held_last(store: Store, made: Hand) -> None:
    made.frame("train", TRAIN_1, TRAIN_2.frame_id, change="back again")
    assert resolve_frame(store, "train@latest") == TRAIN_1


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("trian@v1", "did you mean 'train'"),
        ("train@v9", "v1 to v2"),
        ("train@newest", "a version (v3) or latest"),
        ("run:flights@best", "is no frame"),
        ("0000dead", "NAME@v3"),
    ],
)
def test_unknown_frames_say_what_there_is(store: Store, made: Hand, ref: str, says: str) -> None:
    with pytest.raises(BadRequest) as refused:
        resolve_frame(store, ref)
    assert says in str(refused.value)


def test_a_clash_is_settled_by_a_prefix(store: Store, made: Hand) -> None:
    made.run({"auc": 0.1}, experiment="train")
    with pytest.raises(NotFound, match="run:train@latest or frame:train@latest"):
        resolve(store, "train@latest")
    assert resolve(store, "frame:train@latest") == TRAIN_2
    assert resolve(store, "run:train@latest") == resolve_run(store, "train@best")


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("trian@v1", "no frame 'trian'"),
        ("flihgts@best", "no experiment 'flihgts'"),
        ("flihgts@latest", "did you mean 'flights'"),
        ("nothing", "there are experiments and frames flights, train"),
    ],
)
def test_what_is_neither_gets_the_fitting_hint(
    store: Store, made: Hand, ref: str, says: str
) -> None:
    with pytest.raises(NotFound) as refused:
        resolve(store, ref)
    assert says in str(refused.value)


@pytest.mark.parametrize("ref", ["models:/", "models:/name", "models:/a@b@c", "flights@best"])
def test_a_model_reference_has_a_form(store: Store, ref: str) -> None:
    with pytest.raises(BadRequest, match="models:/NAME@ALIAS or models:/NAME/3"):
        resolve_model(store, ref)


def test_an_empty_workspace_says_so(store: Store) -> None:
    with pytest.raises(NotFound, match="no experiments yet"):
        resolve_run(store, "flights@best")
    with pytest.raises(NotFound, match="no frames yet"):
        resolve_frame(store, "train@v1")
