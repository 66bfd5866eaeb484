"""The gate: one sentence for all criteria."""

from __future__ import annotations

from handmade import made_run

from mlops_jupyter.criteria import Facts, gate, judge, parse_criteria
from mlops_jupyter.records import Verdict, from_json, to_json


def verdict(text: str, **metrics: float) -> Verdict:
    return gate(
        "flights@best", "r", judge(parse_criteria(text), Facts(run=made_run(), metrics=metrics))
    )


def test_all_met_names_the_closest() -> None:
    found = verdict("a >= 0.7\nb <= 50", a=0.9, b=49.0)
    assert found.good
    assert found.sentence == (
        "flights@best meets all 2 criteria; the closest: `b <= 50` is 49, 1 to spare."
    )


def test_what_failed_is_named_nearest_first() -> None:
    found = verdict("a >= 0.7\nb <= 50\nc >= 1\nd >= 1", a=0.35, b=51.0, d=2.0)
    assert not found.good
    assert found.sentence == (
        "flights@best misses 3 of 4 criteria: `b <= 50` is 51, 1 too much (nearest to passing); "
        "`a >= 0.7` is 0.35, 0.35 short; `c >= 1` has no value (the run recorded no `c`; "
        "it has the scores `a`, `b`, `d`)."
    )
    assert found.first_difference == "`a >= 0.7` is 0.35, 0.35 short"


def test_a_long_list_is_counted() -> None:
    found = verdict("\n".join(f"m{n} >= 1" for n in range(9)), m0=0.5)
    assert found.sentence.endswith("; and 6 more.")
    assert len(found.checks) == 9


def test_one_criterion() -> None:
    assert verdict("a >= 1", a=1.0).sentence == (
        "flights@best meets its one criterion; `a >= 1` is 1, nothing to spare."
    )
    assert verdict("a >= 1", a=0.5).sentence == (
        "flights@best misses 1 of 1 criterion: `a >= 1` is 0.5, 0.5 short."
    )


def test_without_criteria_nothing_is_proved() -> None:
    found = verdict("")
    assert found.outcome == "unproven"
    assert not found.good
    assert "%%criteria" in found.sentence


def test_a_verdict_survives_being_stored() -> None:
    found = verdict("a >= 0.7", a=0.6)
    assert from_json(Verdict, to_json(found)) == found
