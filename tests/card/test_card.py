"""The card says whether a run is better and why; nothing in it changes between equal runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mlops_jupyter.card import card_facts, card_html, card_text
from mlops_jupyter.records import ErrorInfo, Metric, Param, Run

START = datetime(2026, 1, 1, tzinfo=UTC)


def run(number: int, auc: float | None = None, depth: int = 8, **fields) -> Run:
    return Run(
        run_id=f"{number:032x}",
        execution_id=f"e{number}",
        session_id="s",
        experiment="demo",
        branch="Forest",
        status=fields.pop("status", "FINISHED"),
        started_at=START + timedelta(minutes=number),
        goal="max:roc_auc",
        params=(Param(name="max_depth", value=str(depth)),),
        metrics=() if auc is None else (Metric(name="roc_auc", value=auc),),
        **fields,
    )


def test_a_worse_run_shows_the_change_and_the_reason():
    facts = card_facts(run(2, 0.71, 12), [run(1, 0.72)])
    assert not facts.is_best
    assert facts.metrics[0].better is False
    assert "max_depth 8→12" in facts.why
    assert "\N{MINUS SIGN}0.0100" in card_html(facts)


def test_a_better_run_is_best_and_the_first_is_not_compared():
    assert card_facts(run(2, 0.73), [run(1, 0.72)]).is_best
    first = card_facts(run(1, 0.72), [])
    assert not first.is_best
    assert first.metrics[0].best is None


def test_nothing_that_changes_between_equal_runs_is_in_it():
    one = card_html(card_facts(run(2, 0.71), [run(1, 0.72)], ("train",), ("scored",)))
    two = card_html(card_facts(run(7, 0.71), [run(1, 0.72)], ("train",), ("scored",)))
    assert one == two
    assert "2026" not in one


def test_what_users_wrote_is_escaped():
    evil = "<script>alert(1)</script>"
    error = ErrorInfo(ename="ValueError", evalue=evil, line=2, line_text="<b>")
    facts = card_facts(run(1, status="FAILED", error=error), [], ("<i>",))
    html = card_html(facts)
    for piece in ("<script>", "<b>", "<i>"):
        assert piece not in html.replace('<b style="', "")
    assert "line 2" in html


def test_a_terminal_gets_one_line():
    text = card_text(card_facts(run(2, 0.73), [run(1, 0.72)]))
    assert text == "Finished demo · Forest · roc_auc 0.7300 (+0.0100) · best so far"
