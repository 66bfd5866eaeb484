"""Evaluating a recorded run on what it was tested on."""

from __future__ import annotations

from typing import Any

import msgspec
import pandas as pd
import pytest
import skops.io
from recorded import FEATURES, Recorded, forest, linear, recorded
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer

from mlops_jupyter.errors import BadRequest, ContentMissing
from mlops_jupyter.evaluate import (
    evaluate_run,
    evaluation_behind,
    latency_p95_ms,
    load_model,
    model_of,
    record_evaluation,
)
from mlops_jupyter.records import NameUse, Run
from mlops_jupyter.store import Journal, Store

pytestmark = pytest.mark.journey


def with_model(run: Run, **fields: Any) -> Run:
    return msgspec.structs.replace(
        run, models=(msgspec.structs.replace(run.models[-1], **fields),)
    )


def test_the_recorded_score_comes_out_again(store: Store, journal: Journal) -> None:
    case = recorded(store)
    found = evaluate_run(store, case.run)
    assert found.metrics["roc_auc"] == case.run.metrics[0].value
    assert (found.frame, found.target, found.model) == ("test", "late", "model")
    assert found.rows == len(case.test)
    assert found.latency_p95_ms is not None
    verdict = record_evaluation(store, journal, found, ref="flights@best", run=case.run)
    assert verdict.good
    assert verdict.checks[0].outcome == "equal"
    assert store.verdicts(run_id=case.run.run_id, kind="evaluation") == [verdict]
    assert evaluation_behind(store, verdict) == found
    assert verdict.sentence.startswith("roc_auc is 0.")
    assert "at severity 5" in verdict.sentence


def test_a_model_that_fails_on_gaps_is_named_in_the_sentence(
    store: Store, journal: Journal
) -> None:
    case = recorded(store, linear())
    found = evaluate_run(store, case.run)
    verdict = record_evaluation(store, journal, found, ref="r", run=case.run)
    assert "under missing it cannot predict from severity 1 on" in verdict.sentence


def test_the_goal_decides_which_score_is_repeated(store: Store) -> None:
    case = recorded(store)
    run = msgspec.structs.replace(case.run, goal="min:log_loss")
    assert evaluate_run(store, run).metric == "log_loss"
    assert evaluate_run(store, run, metric="f1").metric == "f1"


def test_frames_in_pieces(store: Store) -> None:
    """X_train, X_test, y_train, y_test, as tutorials have them."""
    case = recorded(store, target="")
    run = case.hand.run({"roc_auc": 0.5})
    for name, frame in (("X_test", case.test[FEATURES]), ("y_test", case.test["late"])):
        case.hand.use(run.execution_id, name, case.keep(frame), "read")
    run = msgspec.structs.replace(run, models=case.run.models)
    found = evaluate_run(store, run)
    assert (found.frame, found.target) == ("X_test", "y_test")
    assert found.metrics["roc_auc"] == case.run.metrics[0].value


def test_a_frame_that_a_later_cell_scored_with(store: Store) -> None:
    case = recorded(store)
    fit = case.hand.run({})
    scored = case.hand.cell("model.score(…)", reads=(NameUse(name="model"),))
    case.hand.use(scored, "test", case.keep(case.test), "read")
    case.hand.cell("model = …", writes=(NameUse(name="model"),))
    other = case.hand.cell("model.score(…)", reads=(NameUse(name="model"),))
    case.hand.use(other, "valid", case.keep(case.test), "read")
    run = msgspec.structs.replace(fit, models=case.run.models)
    assert evaluate_run(store, run).frame == "test"
    with pytest.raises(BadRequest, match="used no frame 'valid'"):
        evaluate_run(store, run, on="valid")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"on": "tests"}, "no frame 'tests'; did you mean 'test'"),
        ({"target": "lat"}, "no column 'lat', .*did you mean 'late'"),
        ({"target": "hour"}, "which the model never saw"),
        ({"metric": "rocauc"}, "no score 'rocauc'"),
        ({"model": "other"}, "no model 'other'; it has model"),
    ],
)
def test_what_is_asked_wrongly(store: Store, options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        evaluate_run(store, recorded(store).run, **options)


def test_an_unknown_target_is_asked_for(store: Store) -> None:
    case = recorded(store, target="")
    with pytest.raises(BadRequest, match="--target: there are hour, distance, carrier, late"):
        evaluate_run(store, case.run)
    assert evaluate_run(store, case.run, target="late").target == "late"


def test_a_run_without_a_usual_frame_asks_for_one(store: Store) -> None:
    case = recorded(store)
    run = msgspec.structs.replace(case.hand.run({}), models=case.run.models)
    with pytest.raises(BadRequest, match="used no DataFrame by name"):
        evaluate_run(store, run)
    case.hand.use(run.execution_id, "autumn", case.keep(case.test), "read")
    with pytest.raises(BadRequest, match="--on: the run used autumn"):
        evaluate_run(store, run)
    assert evaluate_run(store, run, on="autumn").frame == "autumn"


def test_a_frame_without_the_columns(store: Store) -> None:
    case = recorded(store)
    few = case.keep(case.test[["hour", "late"]])
    case.hand.use(case.run.execution_id, "few", few, "read")
    with pytest.raises(BadRequest, match="`few` lacks distance, carrier"):
        evaluate_run(store, case.run, on="few")
    case.hand.use(case.run.execution_id, "y", case.keep(case.test["late"]), "read")
    with pytest.raises(BadRequest, match="`y` is a Series"):
        evaluate_run(store, case.run, on="y")


def test_scores_on_training_data_are_marked(store: Store) -> None:
    found = evaluate_run(store, recorded(store).run, on="train")
    assert found.notes == (
        "The model was fitted on `train`: these scores say nothing about new data.",
    )


def test_a_model_that_was_fitted_on_an_array(store: Store) -> None:
    case = recorded(store)
    numbers = case.train[["hour", "distance"]]
    model = LinearRegression().fit(numbers.to_numpy(), case.train["hour"] * 2.0)
    data = skops.io.dumps(model)
    example = case.keep(pd.DataFrame(numbers.to_numpy()))
    run = with_model(
        case.run, object_key=store.objects.put(data), input_example=example.frame_id, target=""
    )
    bare = case.keep(case.test[["hour", "distance"]])
    case.hand.use(run.execution_id, "X_test", bare, "read")
    answers = case.keep(case.test["hour"] * 2.0)
    case.hand.use(run.execution_id, "y_test", answers, "read")
    found = evaluate_run(store, run, on="X_test")
    assert found.metrics["r2"] == pytest.approx(1.0)


# -- loading --------------------------------------------------------------------------


def test_only_reviewed_types_are_loaded(store: Store) -> None:
    case = recorded(store)
    strange = skops.io.dumps(FunctionTransformer(func=pd.read_csv))
    with pytest.raises(BadRequest, match=r"holds .*read_csv.*, which nobody has reviewed"):
        load_model(store, with_model(case.run, object_key=store.objects.put(strange)).models[-1])


def test_a_model_that_was_not_kept(store: Store) -> None:
    case = recorded(store)
    lost = with_model(case.run, object_key=None, not_kept="it holds a lambda")
    with pytest.raises(ContentMissing, match="it holds a lambda"):
        load_model(store, lost.models[-1])
    gone = with_model(case.run, object_key="0" * 64)
    with pytest.raises(ContentMissing):
        evaluate_run(store, gone)


def test_which_model_is_the_run_s(store: Store) -> None:
    case = recorded(store)
    scaler = msgspec.structs.replace(case.model, name="scaler", methods=("transform",))
    run = msgspec.structs.replace(case.run, models=(case.model, scaler))
    assert model_of(run).name == "model"
    assert model_of(run, "scaler").name == "scaler"
    with pytest.raises(BadRequest, match="kept no model"):
        model_of(msgspec.structs.replace(case.run, models=()))


def test_latency_needs_rows(store: Store) -> None:
    case: Recorded = recorded(store, forest())
    assert 0 < latency_p95_ms(store, case.run) < 60_000
    with pytest.raises(BadRequest, match="No rows of what"):
        latency_p95_ms(store, with_model(case.run, input_example=None))
