"""Which run is the best, and what decides it."""

from __future__ import annotations

import math

import pytest
from handmade import made_run

from mlops_jupyter.comparison import best, direction_of, goal_of, parse_goal
from mlops_jupyter.errors import BadRequest, NotFound


@pytest.mark.parametrize(
    ("metric", "direction"),
    [
        ("roc_auc", "max"),
        ("accuracy", "max"),
        ("r2", "max"),
        ("val_loss", "min"),
        ("valLoss", "min"),
        ("rmse", "min"),
        ("test.mean_absolute_error", "min"),
        ("mean_absolute_error", "min"),
        ("neg_mean_squared_error", "max"),
        ("lossless", "max"),
        ("fit_time", "min"),
    ],
)
def test_the_name_of_a_metric_tells_its_direction(metric: str, direction: str) -> None:
    assert direction_of(metric) == direction


@pytest.mark.parametrize(
    ("text", "read"),
    [("max:roc_auc", "max:roc_auc"), ("min: rmse ", "min:rmse"), ("rmse", "min:rmse")],
)
def test_goals_are_read(text: str, read: str) -> None:
    assert str(parse_goal(text)) == read


@pytest.mark.parametrize("text", ["mx:roc_auc", "max:", ":", "", "up:loss"])
def test_an_unreadable_goal_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadRequest, match=r"max:|min:"):
        parse_goal(text)


def test_the_newest_remembered_goal_decides() -> None:
    runs = [
        made_run({"auc": 0.5, "rmse": 3.0}, minute=0, goal="max:auc"),
        made_run({"auc": 0.4, "rmse": 2.0}, minute=1, goal="min:rmse"),
        made_run({"auc": 0.9, "rmse": 9.0}, minute=2),
    ]
    assert str(goal_of(runs)) == "min:rmse"
    assert best(runs) is runs[1]


def test_without_a_goal_the_only_score_serves() -> None:
    runs = [made_run({"rmse": 2.0}, minute=0), made_run({"rmse": 1.0}, minute=1)]
    assert best(runs) is runs[1]


def test_several_scores_without_a_goal_are_listed() -> None:
    with pytest.raises(BadRequest, match=r"accuracy, roc_auc.*--goal max:accuracy"):
        goal_of([made_run({"roc_auc": 0.7, "accuracy": 0.9})])


def test_no_score_at_all_is_said() -> None:
    with pytest.raises(NotFound, match="No run here has a score"):
        goal_of([made_run()])


def test_only_finished_runs_that_count_can_be_best() -> None:
    goal = parse_goal("max:auc")
    good = made_run({"auc": 0.7}, minute=0)
    others = [
        made_run({"auc": 0.9}, minute=1, status="FAILED"),
        made_run({"auc": 0.9}, minute=2, status="RUNNING"),
        made_run({"auc": 0.9}, minute=3, rerun_of=good.run_id),
        made_run({"auc": 0.9}, minute=4, forgotten=True),
        made_run({"auc": math.nan}, minute=5),
        made_run({"loss": 0.1}, minute=6),
    ]
    assert best([*others, good], goal) is good
    assert best(others, goal) is None


def test_of_equals_the_earliest_is_best() -> None:
    runs = [made_run({"auc": 0.7}, minute=minute) for minute in (2, 1, 3)]
    assert best(runs) is runs[1]
