"""What differs between two runs, and the one line that says why."""

from __future__ import annotations

import pytest
from handmade import START, digest, made_run
from msgspec.structs import replace

from mlops_jupyter.comparison import Difference, differences, parse_goal, title, titles, why
from mlops_jupyter.comparison.words import count, duration, number, signed, size
from mlops_jupyter.records import FrameUse, Param, Run


def use(run: Run, name: str, label: str, role: str = "fitted") -> FrameUse:
    return FrameUse(
        execution_id=run.execution_id, name=name, role=role, frame_id=digest(label), at=START
    )


def by_name(found: tuple[Difference, ...]) -> dict[str, Difference]:
    return {difference.name: difference for difference in found}


def test_equal_runs_do_not_differ() -> None:
    run, other = made_run({"auc": 0.7}, {"a": 1}), made_run({"auc": 0.7}, {"a": 1})
    assert differences(run, other) == ()
    assert why(()) == "nothing differs"


def test_every_kind_of_difference_is_found() -> None:
    other = made_run({"auc": 0.70}, {"depth": 8}, seed=1, environment_id="e" * 64)
    run = made_run(
        {"auc": 0.71}, {"depth": 12}, seed=2, environment_id="f" * 64, branch="Boosting"
    )
    found = differences(
        run,
        other,
        [use(run, "train", "new")],
        [use(other, "train", "old")],
        source_run="depth = 12\nfit()",
        source_other="depth = 8\nfit()",
        describe=lambda before, after: "+1,204 rows" if before != after else "",
    )
    assert [difference.kind for difference in found] == [
        "branch", "param", "frame", "seed", "environment", "source", "metric",
    ]  # fmt: skip
    assert by_name(found)["auc"].delta == pytest.approx(0.01)
    assert by_name(found)["train"].text == "`train` +1,204 rows"
    assert by_name(found)["line 1"].before == "depth = 8"


def test_why_names_causes_then_the_effect_on_the_goal() -> None:
    other = made_run({"auc": 0.713, "accuracy": 0.8}, {"max_depth": 8})
    run = made_run({"auc": 0.70, "accuracy": 0.9}, {"max_depth": 12})
    found = differences(
        run, other, [use(run, "train", "b")], [use(other, "train", "a")],
        describe=lambda *_: "−1,204 rows",  # noqa: RUF001 a true minus
    )  # fmt: skip
    line = why(found, parse_goal("max:auc"))
    assert line == "max_depth 8→12, `train` −1,204 rows, auc −0.013"  # noqa: RUF001


def test_changed_lines_are_a_cause_only_when_nothing_else_is() -> None:
    run, other = made_run({"auc": 0.8}), made_run({"auc": 0.7})
    found = differences(run, other, source_run="fit(1)", source_other="fit(2)")
    assert why(found) == "line 1 `fit(1)`, auc +0.1"


def test_frames_that_came_out_are_no_cause() -> None:
    run, other = made_run(), made_run()
    found = differences(
        run, other, [use(run, "scores", "b", "written")], [use(other, "scores", "a", "written")]
    )
    assert [d.kind for d in found] == ["frame"]
    assert why(found) == "nothing differs"


def test_another_branch_explains_its_own_parameters() -> None:
    run = made_run({"auc": 0.8}, {"rate": 0.1, "seed": 2}, branch="Boosting")
    other = made_run({"auc": 0.7}, {"depth": 8, "seed": 1})
    assert why(differences(run, other)) == "branch Forest→Boosting, seed 1→2, auc +0.1"


def test_a_run_that_never_told_its_parameters_is_called_by_its_branch() -> None:
    first = made_run(params={"a": 1}, minute=0)
    assert title(made_run(minute=1, status="FAILED"), [first]) == "Forest"


def test_many_causes_are_counted() -> None:
    run = made_run(params={f"p{i}": i for i in range(6)})
    other = made_run(params={f"p{i}": -1 for i in range(6)})
    assert why(differences(run, other)).endswith("3 more differences")


def test_a_score_that_stays_undefined_does_not_differ() -> None:
    nan = float("nan")
    assert differences(made_run({"auc": nan}), made_run({"auc": nan})) == ()


def test_titles_say_what_is_new_against_the_best_earlier_run_of_the_branch() -> None:
    goal = "max:auc"
    runs = [
        made_run({"auc": 0.70}, {"depth": 8}, minute=0, goal=goal),
        made_run({"auc": 0.60}, {"depth": 2}, minute=1, goal=goal),
        made_run({"auc": 0.72}, {"depth": 12}, minute=2, goal=goal),
        made_run({"auc": 0.72}, {"depth": 12}, minute=3, goal=goal),
        made_run({"auc": 0.9}, {"rate": 0.1}, minute=4, goal=goal, branch="Boosting"),
        made_run({"auc": 0.1}, {"depth": 1}, minute=5, goal=goal, name="a stump"),
    ]
    expected = [
        "First of this branch",
        "depth 8 → 2",
        "depth 8 → 12",
        "Same parameters again",
        "First of this branch",
        "a stump",
    ]
    assert [title(run, runs) for run in runs] == expected
    assert list(titles(reversed(runs)).values()) == expected


def test_a_title_names_two_settings_and_counts_the_rest() -> None:
    first = made_run(params={"a": 1, "b": 2, "c": 3}, minute=0)
    second = made_run(params={"a": 2, "b": 3, "c": 4}, minute=1)
    assert title(second, [first]) == "a 1 → 2, b 2 → 3 and 1 more"


def test_literals_of_the_cell_come_before_those_of_earlier_cells() -> None:
    def params(value: str) -> tuple[Param, ...]:
        return (
            Param(name="a", value=value, origin="inherited"),
            Param(name="z", value=value, origin="cell"),
        )

    now, then = made_run(params=None), made_run(params=None)
    now, then = replace(now, params=params("2")), replace(then, params=params("1"))
    assert [d.name for d in differences(now, then)] == ["z", "a"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.71344, "0.7134"), (1.0, "1.0000"), (-0.5, "−0.5000"), (1e-9, "1.00e−09"),  # noqa: RUF001
     (12345.678, "12,345.6780"), (float("nan"), "NaN"), (None, "–"), (float("-inf"), "−∞")],  # noqa: RUF001
)  # fmt: skip
def test_numbers_have_one_precision_and_a_true_minus(value: float | None, text: str) -> None:
    assert number(value) == text


def test_other_quantities_read_well() -> None:
    assert [signed(v) for v in (0.013, -1204.0, 0.0)] == ["+0.013", "−1,204", "±0"]  # noqa: RUF001
    assert [size(v) for v in (12, 1234, 336_776_000)] == ["12 B", "1.2 kB", "337 MB"]
    assert [duration(v) for v in (0.412, 12, 185, 7260)] == [
        "0.41 s", "12.0 s", "3 min 05 s", "2 h 01 min",
    ]  # fmt: skip
    assert count(336776) == "336,776"
