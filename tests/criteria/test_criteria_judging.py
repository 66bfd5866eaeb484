"""Judging: what passes, by how much, and that what is not known never passes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from handmade import made_run

from mlops_jupyter.criteria import Facts, judge, kinds, parse_criteria
from mlops_jupyter.criteria.judging import needs
from mlops_jupyter.criteria.kinds import KINDS, Kind, all_kinds
from mlops_jupyter.errors import BackendUnavailable, BadRequest
from mlops_jupyter.records import Check, KeptModel, Verdict, now


def facts(**known: Any) -> Facts:
    return Facts(run=made_run(), **known)


def check(line: str, **known: Any) -> Check:
    (found,) = judge(parse_criteria(line), facts(**known))
    return found


def proof(outcome: Any, difference: str = "") -> Verdict:
    return Verdict(
        verdict_id="v", kind="reproduction", ref="r", run_id="r", outcome=outcome,
        sentence="It was repeated.", first_difference=difference, given_at=now(),
    )  # fmt: skip


def model(nbytes: int, **fields: Any) -> KeptModel:
    known = {"name": "m", "class_name": "a.B", "final_class": "B", "object_key": "k"}
    return KeptModel(nbytes=nbytes, **{**known, **fields})


@pytest.mark.parametrize(
    ("line", "value", "outcome", "distance"),
    [
        ("m >= 0.7", 0.714, "passed", "0.014 to spare"),
        ("m >= 0.7", 0.696, "failed", "0.004 short"),
        ("m >= 0.7", 0.7, "passed", "nothing to spare"),
        ("m > 0.7", 0.7, "failed", "exactly at the limit, which > excludes"),
        ("m <= 50", 36.8, "passed", "13.2 to spare"),
        ("m <= 50", 1250.5, "failed", "1,200 too much"),
        ("m < 50", 50.0, "failed", "exactly at the limit, which < excludes"),
        ("m == 3", 3.0, "passed", "exact"),
        ("m == 3", 2.5, "failed", "0.5 off"),
        ("m >= 0.7", float("nan"), "failed", "not a number"),
        ("m <= 0.7", float("nan"), "failed", "not a number"),
        ("m >= 0.7", float("inf"), "passed", "∞ to spare"),
        ("m >= 0", 1e-7, "passed", "1e\N{MINUS SIGN}07 to spare"),
    ],
)
def test_distance_in_words(line: str, value: float, outcome: str, distance: str) -> None:
    found = check(line, metrics={"m": value})
    assert (found.outcome, found.note) == (outcome, distance)
    assert found.name == line


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_what_is_not_known_fails(kind: Kind) -> None:
    found = check(kind.example)
    assert found.outcome == "failed"
    assert found.actual == "missing"
    assert found.note
    assert found.margin is None


def test_a_score_counts_on_a_frame_that_the_cell_used() -> None:
    known = {"metrics": {"auc": 0.8}, "frames": ("train", "tests")}
    assert check("auc >= 0.7", **known).outcome == "passed"
    assert check("auc >= 0.7 on train", **known).outcome == "passed"
    refused = check("auc >= 0.7 on test", **known)
    assert refused.outcome == "failed"
    assert refused.note == (
        "the run's cell used no frame `test`; did you mean `tests`? "
        "it has the frames `train`, `tests`"
    )


def test_a_score_that_is_named_after_its_frame_comes_first() -> None:
    known = {"metrics": {"auc": 0.9, "auc_test": 0.6}, "frames": ("test",)}
    assert check("auc >= 0.7 on test", **known).outcome == "failed"
    assert check("auc >= 0.7", **known).outcome == "passed"


def test_a_score_on_training_data_is_remarked() -> None:
    known = {"metrics": {"auc": 0.9}, "frames": ("train",), "fitted": ("train",)}
    assert "says nothing about new data" in check("auc >= 0.7 on train", **known).note


def test_an_evaluation_fills_in_what_the_run_did_not_compute() -> None:
    known = {"metrics": {"auc": 0.9}, "evaluated": {"test": {"f1": 0.5, "auc": 0.1}}}
    filled = check("f1 >= 0.4 on test", **known)
    assert filled.outcome == "passed"
    assert "by an evaluation" in filled.note
    assert check("auc >= 0.7", **known).outcome == "passed", "the run's own word counts first"
    assert check("f1 >= 0.4 on valid", **known).outcome == "failed"


def test_a_misspelt_score_gets_a_hint() -> None:
    assert "did you mean `roc_auc`" in check("rocauc >= 1", metrics={"roc_auc": 1.0}).note
    assert "did you mean `model_size_mb`" in check("model_size <= 1", metrics={"a": 1.0}).note


def test_size_of_the_model() -> None:
    assert check("model_size_mb <= 50", model=model(49_900_000)).outcome == "passed"
    assert check("model_size_mb <= 50", model=model(63_200_000)).note == "13.2 too much"
    lost = check("model_size_mb <= 50", model=model(0, object_key=None, not_kept="it is a lambda"))
    assert lost.outcome == "failed"
    assert "it is a lambda" in lost.note


def test_latency() -> None:
    assert check("latency_p95_ms <= 20", latency_p95_ms=12.5).outcome == "passed"
    refused = check("latency_p95_ms <= 20", why_not={"latency": "there is no model"})
    assert (refused.outcome, refused.note) == ("failed", "there is no model")


@pytest.mark.parametrize(
    ("outcome", "passes"),
    [("identical", True), ("equal", True), ("different", False), ("unproven", False)],
)
def test_reproduced(outcome: str, passes: bool) -> None:
    found = check("reproduced", reproduction=proof(outcome, "cell 7"))
    assert found.outcome == ("passed" if passes else "failed")
    assert found.actual == outcome
    assert found.note == ("" if passes else "cell 7")


def test_better_than_the_champion() -> None:
    line = "auc >= champion + 0.01 on test"
    known = {"frames": ("test",), "champion": {"auc": 0.7}, "champion_ref": "models:/m/1"}
    assert check(line, metrics={"auc": 0.715}, **known).outcome == "passed"
    short = check(line, metrics={"auc": 0.705}, **known)
    assert (short.outcome, short.note) == ("failed", "0.005 short")
    assert short.expected == ">= 0.71 (champion 0.7)"
    other = check(line, metrics={"auc": 0.9}, **{**known, "champion": {"f1": 1.0}})
    assert (other.outcome, other.note) == ("failed", "models:/m/1 has no recorded `auc`")
    assert check(line, metrics={"f1": 0.9}, **known).outcome == "failed"


def test_costly_facts_are_only_asked_for_when_needed() -> None:
    assert needs(parse_criteria("auc >= 0.7\nreproduced\nmodel_size_mb <= 1")) == frozenset()
    assert needs(parse_criteria("latency_p95_ms <= 1\nauc >= champion")) == {"latency", "champion"}


class Point:
    """An entry point of another package."""

    def __init__(self, name: str, target: object) -> None:
        self.name, self._target = name, target

    def load(self) -> object:
        return self._target


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch):
    """Pretend that another package declares kinds."""

    def install(*points: Point) -> None:
        monkeypatch.setattr(kinds, "entry_points", lambda group: points)
        all_kinds.cache_clear()

    yield install
    all_kinds.cache_clear()


def test_other_packages_add_kinds(installed) -> None:
    fair = Kind(
        name="fair", about="…", example="fair", bare=True,
        judge=lambda criterion, facts: Check(kind="criterion", name="fair", outcome="passed"),
    )  # fmt: skip
    installed(Point("fair", fair), Point("reproduced", renamed(fair, "reproduced")))
    assert check("fair").outcome == "passed"
    assert check("reproduced").outcome == "failed", "nobody redefines what ours mean"


def renamed(kind: Kind, name: str) -> Kind:
    return Kind(name=name, about=kind.about, example=name, judge=kind.judge, bare=True)


def test_an_entry_point_that_is_no_kind_is_named(installed) -> None:
    installed(Point("broken", object()))
    with pytest.raises(BackendUnavailable, match="'broken'"):
        parse_criteria("a >= 1")


def test_a_kind_that_is_not_installed_here_is_named() -> None:
    (criterion,) = parse_criteria("reproduced")
    strange = msgspec.structs.replace(criterion, kind="fair")
    with pytest.raises(BadRequest, match=r"'fair'.*not installed here"):
        judge((strange,), facts())
