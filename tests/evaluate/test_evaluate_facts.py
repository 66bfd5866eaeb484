"""Gathering what criteria ask about a run."""

from __future__ import annotations

import msgspec
import pytest
from recorded import Recorded, recorded

from mlops_jupyter.criteria import judge, parse_criteria
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate import (
    criteria_of,
    evaluate_run,
    facts_of,
    record_evaluation,
)
from mlops_jupyter.records import Check, Verdict, now
from mlops_jupyter.records.entries import CriteriaSet, VerdictGiven
from mlops_jupyter.store import Journal, Store


def checks(case: Recorded, text: str, name: str | None = None) -> list[Check]:
    criteria = parse_criteria(text)
    return list(judge(criteria, facts_of(case.store, case.run, criteria, name=name)))


def test_frames_scores_and_model(store: Store) -> None:
    case = recorded(store)
    facts = facts_of(store, case.run)
    assert facts.frames == ("train", "test")
    assert facts.fitted == ("train",)
    assert facts.metrics == {"roc_auc": case.run.metrics[0].value}
    assert facts.model == case.model
    assert facts.latency_p95_ms is None, "nobody asked"


def test_criteria_on_a_recorded_run(store: Store) -> None:
    case = recorded(store)
    text = "roc_auc >= 0.5 on test\nmodel_size_mb <= 50\nlatency_p95_ms <= 60000\nreproduced"
    assert [check.outcome for check in checks(case, text)] == ["passed"] * 3 + ["failed"]


def test_a_reproduction_counts(store: Store, journal: Journal) -> None:
    case = recorded(store)
    proof = Verdict(
        verdict_id="p", kind="reproduction", ref="r", run_id=case.run.run_id,
        outcome="identical", sentence="Identical.", given_at=now(),
    )  # fmt: skip
    journal.append(VerdictGiven(verdict=proof))
    assert checks(case, "reproduced")[0].outcome == "passed"


def test_an_evaluation_fills_in_scores(store: Store, journal: Journal) -> None:
    case = recorded(store)
    assert checks(case, "recall >= 0.01 on test")[0].actual == "missing"
    found = evaluate_run(store, case.run)
    record_evaluation(store, journal, found, ref="r", run=case.run)
    assert checks(case, "recall >= 0.01 on test")[0].outcome == "passed"


def test_latency_that_cannot_be_measured_fails_with_the_reason(store: Store) -> None:
    case = recorded(store, object_key=None, not_kept="it holds a lambda")
    (check,) = checks(case, "latency_p95_ms <= 60000")
    assert check.outcome == "failed"
    assert "it holds a lambda" in check.note


def test_the_champion_is_the_newest_of_the_experiment(store: Store) -> None:
    case = recorded(store)
    line = "roc_auc >= champion + 0.01 on test"
    assert "no model is published yet" in checks(case, line)[0].note
    case.publish("other", alias="candidate")
    assert "no model is published yet" in checks(case, line)[0].note
    case.publish()
    assert checks(case, line)[0].note == "it is the champion itself"
    better = case.hand.run({"roc_auc": 0.99})
    case.run = store.run(better.run_id)
    (check,) = checks(case, line.removesuffix(" on test"))
    assert check.outcome == "passed"
    assert "champion 0.8" in check.expected
    assert "no model is published" in checks(case, line, name="another")[0].note


def test_criteria_come_from_the_notebook_else_from_the_settings(
    store: Store, journal: Journal
) -> None:
    assert criteria_of(store, "flights") == ()
    store.settings["criteria"] = "roc_auc >= 0.7\n"
    assert [c.text for c in criteria_of(store, "flights")] == ["roc_auc >= 0.7"]
    store.settings["criteria"] = {"flights": "f1 >= 0.5"}
    assert [c.text for c in criteria_of(store, "flights")] == ["f1 >= 0.5"]
    assert criteria_of(store, "other") == ()
    every = parse_criteria("accuracy >= 0.9")
    journal.append(CriteriaSet(experiment="*", criteria=every, at=now()))
    assert criteria_of(store, "flights") == every
    own = parse_criteria("reproduced")
    journal.append(CriteriaSet(experiment="flights", criteria=own, at=now()))
    assert criteria_of(store, "flights") == own


@pytest.mark.parametrize("given", [7, ["a >= 1"], {"flights": 1}])
def test_settings_of_another_form(store: Store, given: object) -> None:
    store.settings["criteria"] = given
    with pytest.raises(BadRequest, match=r"mlops\.toml must be a text"):
        criteria_of(store, "flights")


def test_a_champion_whose_run_is_not_here(store: Store) -> None:
    case = recorded(store)
    publication = case.publish()
    foreign = msgspec.structs.replace(publication, run_id="f" * 32, version="9")
    from mlops_jupyter.records.entries import ModelPublished

    case.hand.journal.append(ModelPublished(publication=foreign))
    (check,) = checks(case, "roc_auc >= champion", name="flight-delay")
    assert check.outcome == "failed"
    assert "not recorded here" in check.note
