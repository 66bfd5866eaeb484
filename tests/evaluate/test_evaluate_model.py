"""Evaluating models of every task, and models that are not made for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from recorded import FEATURES, flights, forest, linear
from sklearn.cluster import KMeans
from sklearn.datasets import load_diabetes, load_digits
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier
from sklearn.metrics import f1_score, roc_auc_score, root_mean_squared_error

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate import evaluate_model
from mlops_jupyter.evaluate.distortions import DISTORTIONS
from mlops_jupyter.records import Evaluation, from_json, to_json


def fitted(model: Any) -> tuple[Any, pd.DataFrame, pd.Series]:
    train, test = flights(900, 1), flights(500, 2)
    return model.fit(train[FEATURES], train["late"]), test[FEATURES], test["late"]


def test_two_classes_with_names() -> None:
    model, data, truth = fitted(forest())
    found = evaluate_model(model, data, truth, seed=4)
    positive = truth == "yes"
    said = model.predict_proba(data)[:, 1]
    assert (found.task, found.metric, found.rows) == ("binary", "roc_auc", 500)
    assert found.metrics["roc_auc"] == roc_auc_score(positive, said)
    assert found.metrics["f1"] == f1_score(positive, model.predict(data) == "yes")
    assert [(c.kind, c.severity) for c in found.grid] == [
        (kind, s) for kind in DISTORTIONS for s in range(1, 6)
    ]
    for cell in found.grid:
        worse = DISTORTIONS[cell.kind].distorted(data, cell.severity, 4)
        value = roc_auc_score(positive, model.predict_proba(worse)[:, 1])
        assert cell.value == value
        assert cell.drop == pytest.approx(found.metrics["roc_auc"] - value)
    assert from_json(Evaluation, to_json(found)) == found


def test_truth_values_as_classes() -> None:
    model, data, truth = fitted(forest())
    named = evaluate_model(model, data, truth, kinds=())
    train = flights(900, 1)
    model.fit(train[FEATURES], train["late"] == "yes")
    plain = evaluate_model(model, data, truth == "yes", kinds=())
    assert plain.metrics == pytest.approx(named.metrics)


def test_a_number_to_predict_from_an_array() -> None:
    data, target = load_diabetes(return_X_y=True)
    model = Ridge().fit(data[:300], target[:300])
    found = evaluate_model(model, data[300:], target[300:], metric="mae")
    said = model.predict(data[300:])
    assert found.metrics["rmse"] == root_mean_squared_error(target[300:], said)
    assert (found.task, found.metric, found.greater_is_better) == ("regression", "mae", False)
    noise = [cell for cell in found.grid if cell.kind == "noise"]
    assert noise[-1].drop is not None
    assert noise[-1].drop > 0, "a greater error is worse"


def test_many_classes() -> None:
    digits = load_digits(as_frame=True)
    model = LogisticRegression(max_iter=3000).fit(digits.data[:900], digits.target[:900])
    found = evaluate_model(model, digits.data[900:], digits.target[900:], kinds=["noise"])
    assert (found.task, found.metric) == ("multiclass", "accuracy")
    assert found.metrics["accuracy"] == model.score(digits.data[900:], digits.target[900:])
    assert 0.9 < found.metrics["roc_auc_ovr"] <= 1


def test_a_classifier_without_probabilities() -> None:
    digits = load_digits(as_frame=True)
    odd = digits.target % 2
    model = RidgeClassifier().fit(digits.data, odd)
    found = evaluate_model(model, digits.data, odd, kinds=())
    assert "roc_auc" in found.metrics, "its decision function ranks"
    assert "brier" not in found.metrics


def test_a_model_that_raises_on_gaps_is_told_and_not_averaged() -> None:
    model, data, truth = fitted(linear())
    found = evaluate_model(model, data, truth)
    gaps = [cell for cell in found.grid if cell.kind == "missing"]
    assert all(cell.value is None and cell.drop is None for cell in gaps)
    assert "NaN" in gaps[0].error
    assert "missing" not in found.corruption_error
    assert found.mean_corruption_error is None


def test_corruption_errors_are_relative_to_the_baseline() -> None:
    model, data, truth = fitted(forest())
    weak = forest()
    weak[-1].set_params(n_estimators=1, max_depth=1)
    other, _, _ = fitted(weak)
    baseline = evaluate_model(other, data, truth)
    found = evaluate_model(model, data, truth, baseline=baseline)

    def total(evaluation: Evaluation, kind: str) -> float:
        return sum(1 - c.value for c in evaluation.grid if c.kind == kind)

    expected = {k: total(found, k) / total(baseline, k) for k in DISTORTIONS}
    assert found.corruption_error == pytest.approx(expected)
    assert found.mean_corruption_error == pytest.approx(sum(expected.values()) / len(expected))
    plain = {kind: total(baseline, kind) / 5 for kind in DISTORTIONS}
    assert baseline.corruption_error == pytest.approx(plain)


def test_rows_without_truth_are_left_out_and_told() -> None:
    model, data, truth = fitted(forest())
    gaps = truth.astype(object)
    gaps.iloc[:7] = None
    found = evaluate_model(model, data, gaps, kinds=())
    assert found.rows == 493
    assert found.notes == ("7 rows without a target were left out.",)
    assert found.metrics == evaluate_model(model, data[7:], truth[7:], kinds=()).metrics


def test_what_the_model_warns_of_is_told() -> None:
    model, data, truth = fitted(forest())
    model[0].transformers_[0][1].set_params(handle_unknown="warn")
    strange = data.assign(carrier="??")
    found = evaluate_model(model, strange, truth, kinds=())
    assert any("unknown categories" in note for note in found.notes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"truth": pd.Series(["late"] * 500)}, "which the model never saw"),
        ({"truth": pd.Series(["yes"] * 500)}, "only 'yes'"),
        ({"truth": pd.Series(["yes"] * 9)}, "500 rows and the target has 9"),
        ({"truth": pd.Series([None] * 500)}, "no row with a known target"),
        ({"truth": pd.DataFrame({"a": range(500), "b": 1})}, "several columns"),
        ({"metric": "rmse"}, "no score 'rmse'; for a binary task there are roc_auc"),
        ({"kinds": ["fog"]}, "no distortion 'fog'; there are noise, missing"),
        ({"drop": "hour"}, "cannot predict from these data"),
        ({"model": KMeans()}, "neither classifies nor regresses"),
        ({"model": Ridge()}, "predicts numbers, and the target holds none"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(change: dict[str, Any], said: str) -> None:
    model, data, truth = fitted(forest())
    data = data.drop(columns=change.get("drop", []))
    options = {k: v for k, v in change.items() if k in ("metric", "kinds")}
    with pytest.raises(BadRequest, match=said):
        evaluate_model(change.get("model", model), data, change.get("truth", truth), **options)


def test_a_score_that_this_model_cannot_have() -> None:
    digits = load_digits(as_frame=True)
    odd = digits.target % 2
    model = RidgeClassifier().fit(digits.data, odd)
    with pytest.raises(BadRequest, match="'brier' for this model"):
        evaluate_model(model, digits.data, odd, metric="brier")


def test_a_preferred_score_is_taken_where_the_task_has_it() -> None:
    model, data, truth = fitted(forest())
    assert evaluate_model(model, data, truth, prefer="recall", kinds=()).metric == "recall"
    assert evaluate_model(model, data, truth, prefer="rmse", kinds=()).metric == "roc_auc"


def test_the_grid_is_the_same_for_the_same_seed() -> None:
    model, data, truth = fitted(forest())
    first = evaluate_model(model, data, truth, seed=5).grid
    assert first == evaluate_model(model, data, truth, seed=5).grid
    assert first != evaluate_model(model, data, truth, seed=6).grid


def test_integers_as_column_names_and_a_target_of_floats() -> None:
    data = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)))
    truth = (data[0] > 0).astype(float)
    found = evaluate_model(LogisticRegression().fit(data, truth), data, truth)
    assert found.metrics["roc_auc"] > 0.9
