"""Comparisons and verdicts over hand-made recordings."""

import datetime as dt
from types import SimpleNamespace

import pytest

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import (
    Check,
    Environment,
    ErrorInfo,
    Execution,
    FrameUse,
    KeptModel,
    Metric,
    Output,
    Package,
    Param,
    Run,
)
from mlops_jupyter.rerun.alignment import Side, by_cell, cell_name
from mlops_jupyter.rerun.causes import causes
from mlops_jupyter.rerun.compare_cells import edit_checks
from mlops_jupyter.rerun.compare_outputs import normalised
from mlops_jupyter.rerun.compare_runs import compare_runs
from mlops_jupyter.rerun.effects import check_effects
from mlops_jupyter.rerun.tolerance import Tolerance, package_differences, tolerance_between
from mlops_jupyter.rerun.verdict import (
    counted,
    described,
    first_difference,
    not_compared,
    outcome_of,
)

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def execution(n, source, **fields):
    known = {"status": "FINISHED", "cell_id": f"c{n}", "execution_count": n}
    return Execution(
        execution_id=f"x{n}", session_id="s", ordinal=n, source=source, started_at=NOON,
        **(known | fields),
    )  # fmt: skip


def run(**fields):
    known = {"run_id": "r", "execution_id": "x2", "session_id": "s", "experiment": "e"}
    return Run(**(known | {"started_at": NOON, "status": "FINISHED"} | fields))


def side(executions, its_run, frames=()):
    uses = [
        FrameUse(execution_id=x, name=name, role=role, frame_id=frame, at=NOON)
        for x, name, role, frame in frames
    ]
    store = SimpleNamespace(
        frame_uses=lambda execution_id: [u for u in uses if u.execution_id == execution_id]
    )
    return Side(store=store, run=its_run, executions=tuple(executions))


CELLS = [execution(1, "train = load()"), execution(2, "%%experiment e\nm = fit(train)")]
FRAMES = [("x1", "train", "written", "f1"), ("x2", "train", "read", "f1")]


def test_the_same_twice_is_identical():
    its = run(metrics=(Metric(name="auc", value=0.7),), params=(Param(name="C", value="1"),))
    checks = compare_runs(side(CELLS, its, FRAMES), side(CELLS, its, FRAMES))
    assert {c.outcome for c in checks} == {"identical"}
    assert (outcome_of(checks), counted(checks)) == ("identical", "2 frames and 1 metric")
    assert first_difference(checks) == ""


def test_metrics_are_told_bit_by_bit_and_within_the_tolerance():
    def outcome(value, other, tolerance=None):
        before, after = (run(metrics=(Metric(name="auc", value=v),)) for v in (value, other))
        checks = compare_runs(side(CELLS, before), side(CELLS, after), tolerance)
        return outcome_of(checks)

    assert outcome(0.7, 0.7) == "identical"
    assert outcome(float("nan"), float("nan")) == "identical"
    assert outcome(0.7, 0.7 * (1 + 1e-15)) == "equal"
    assert outcome(0.7, 0.7 + 1e-9) == "different"
    assert outcome(0.7, 0.7 + 1e-9, Tolerance(metrics=1e-6)) == "equal"


def test_nothing_compared_is_unproven():
    checks = compare_runs(side(CELLS, run()), side(CELLS, run()))
    assert outcome_of(checks) == "unproven"
    only_params = run(params=(Param(name="C", value="1"),))
    checks = compare_runs(side(CELLS, only_params), side(CELLS, only_params))
    assert outcome_of(checks) == "unproven"


def test_an_edited_literal_is_the_first_cause_and_its_effect_is_named():
    before = [execution(7, "late_after_min = 15  # min", literals={"late_after_min": "15"})]
    after = [execution(7, "late_after_min = 20  # min", literals={"late_after_min": "20"})]
    good, bad = (run(metrics=(Metric(name="auc", value=v),)) for v in (0.7, 0.6))
    recorded = side(before + CELLS[1:], good)
    rerun = side(after + CELLS[1:], bad)
    checks = compare_runs(recorded, rerun)
    assert outcome_of(checks) == "different"
    assert first_difference(checks) == (
        "cell 7 (`late_after_min = 15`) was edited to `late_after_min = 20`; first seen in "
        "cell 2 (`m = fit(train)`): metric `auc` was 0.7 and is 0.6; everything after it follows"
    )


def test_an_edit_without_effect_decides_nothing():
    its = run(metrics=(Metric(name="auc", value=0.7),))
    after = [execution(1, "train = load( )\nprint(train)"), CELLS[1]]
    checks = compare_runs(side(CELLS, its), side(after, its))
    assert outcome_of(checks) == "identical"
    assert [c.note for c in checks if c.kind == "cell"] == ["was edited to `train = load( )`"]
    assert edit_checks("cell 1 (`x`)", "x = 1  # a", "x = 1") == []


def test_a_cell_that_fails_in_the_rerun_ends_the_comparison_there():
    error = ErrorInfo(ename="NameError", evalue="name 'y' is not defined")
    rerun = [execution(1, CELLS[0].source, status="FAILED", error=error), None]
    checks = compare_runs(side(CELLS, run(), FRAMES), side(rerun, None, FRAMES))
    assert [c.kind for c in checks] == ["frame", "cell"]
    assert outcome_of(checks) == "different"
    assert first_difference(checks) == (
        "cell 1 (`train = load()`) ended with NameError: name 'y' is not defined"
    )
    same = [execution(1, CELLS[0].source, status="FAILED", error=error), CELLS[1]]
    assert not any(c.kind == "cell" for c in compare_runs(side(same, run()), side(same, run())))


def test_missing_frames_metrics_and_models_are_differences():
    model = KeptModel(name="m", class_name="a.B", final_class="B")
    before = run(metrics=(Metric(name="auc", value=0.7),), models=(model,))
    checks = compare_runs(side(CELLS, before, FRAMES), side(CELLS, run()))
    assert [(c.kind, c.outcome) for c in checks] == [
        ("frame", "missing"), ("frame", "missing"), ("model", "missing"), ("metric", "missing"),
    ]  # fmt: skip
    assert described(checks[-1]) == (
        "cell 2 (`m = fit(train)`): metric `auc` was 0.7 and is missing"
    )


def test_a_model_that_was_not_kept_is_told_as_not_compared():
    model = KeptModel(name="m", class_name="a.B", final_class="B", not_kept="too large")
    its = run(models=(model,))
    checks = compare_runs(side(CELLS, its), side(CELLS, its))
    assert not_compared(checks) == ("m (too large)",)
    assert outcome_of(checks) == "unproven"


def test_values_and_outputs_are_noted_and_decide_nothing():
    shown = Output(output_type="stream", name="stdout", text="seconds 1.5\n")
    other = Output(output_type="stream", name="stdout", text="seconds 1.7\n")
    before = [CELLS[0], execution(2, CELLS[1].source, outputs=(shown,))]
    after = [CELLS[0], execution(2, CELLS[1].source, outputs=(other,))]
    auc = (Metric(name="auc", value=0.7),)
    recorded = side(before, run(metrics=auc, values={"took": 1.5}))
    rerun = side(after, run(metrics=auc, values={"took": 1.7}))
    checks = compare_runs(recorded, rerun)
    assert [(c.kind, c.outcome) for c in checks][1:] == [("value", "noted"), ("output", "noted")]
    assert outcome_of(checks) == "identical"


@pytest.mark.parametrize(
    "text",
    [
        "<object at 0x7f00aa11bb22>",
        "CPU times: user 2 ms, sys: 0 ns, total: 2 ms\nWall time: 3 ms",
        "\x1b[31mred\x1b[0m",
        "/home/ada/flights/train.csv",
    ],
)
def test_outputs_are_normalised(text):
    other = text.replace("7f00", "7f11").replace("2 ms", "9 ms").replace("ada", "bob")
    assert normalised(text) == normalised(other.replace("\x1b[31m", "").replace("\x1b[0m", ""))


def test_cells_are_matched_by_id_in_the_order_of_execution():
    recorded = [execution(1, "a"), execution(2, "b"), execution(3, "a", cell_id="c1")]
    other = [execution(5, "a2", cell_id="c1"), execution(6, "b2", cell_id="c2")]
    assert [e and e.ordinal for e in by_cell(recorded, other)] == [5, 6, None]


def test_cells_are_named_as_people_call_them():
    long = "train = flights.merge(weather, on=['origin', 'time_hour']).dropna()  # joined"
    assert cell_name(execution(7, f"# join\nimport os\n{long}")) == "cell 7 (`train = …`)"
    assert cell_name(execution(3, "x = '#'  # no", execution_count=None)) == "cell 3 (`x = '#'`)"


def environment(**fields):
    known = {
        "environment_id": "e", "python": "3.11.9", "implementation": "CPython",
        "platform": "Linux", "machine": "x86_64", "cpu": "A", "cpus": 2,
        "blas": ("openblas 2 threads",), "hash_seed": "random", "time_zone": "UTC",
        "locale": "C", "packages": (Package(name="numpy", version="2.3.0"),),
    }  # fmt: skip
    return Environment(**(known | fields))


def test_tolerance_is_wider_only_where_numbers_may_rightly_differ():
    same = tolerance_between(environment(), environment(locale="de_DE"))
    assert same == Tolerance()
    other = tolerance_between(environment(), environment(blas=("openblas 8 threads",)))
    assert other.metrics > 1e-6
    assert "another BLAS and threads: openblas 2 threads → openblas 8 threads" in other.words()
    newer = environment(python="3.12.1", packages=(Package(name="numpy", version="2.4.0"),))
    assert package_differences(environment(), newer) == [
        "Python 3.11.9 → 3.12.1",
        "numpy 2.3.0 → 2.4.0",
    ]
    assert tolerance_between(environment(), newer) == Tolerance()


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("rng = np.random.default_rng()", "draws from `default_rng()` without a seed"),
        ("rng = default_rng(None)", "draws from `default_rng()` without a seed"),
        ("x = np.random.rand(3)", "draws from the global generator (`np.random.rand`)"),
        ("t = time.time()", "reads the clock"),
        ("d = pd.Timestamp.now()", "reads the clock"),
        ("k = os.urandom(3)", "reads `os.urandom`"),
        ("rng = np.random.default_rng(0)", ""),
        ("np.random.seed(1)\nx = np.random.rand(3)", ""),
        ("x = rng.random(3)", ""),
    ],
)
def test_what_cannot_repeat_is_found_in_the_text(source, what):
    found = causes([execution(4, source)])
    assert (what in found[0] and found[0].startswith("cell 4")) if what else found == []


def test_a_check_of_a_run_that_is_gone():
    check = Check(kind="run", name="e", outcome="missing", cell="cell 2 (`x`)", note="no run")
    assert described(check) == "cell 2 (`x`): run `e` differs: no run"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("!git push origin main", "git push origin main"),
        ("answer = requests.post(url, json=data)", "requests.post(…)"),
        ("!curl -X POST example.org -d a=1", "curl -X POST"),
        ("df.to_sql('t', engine)", "df.to_sql(…)"),
        ("con = sqlite3.connect('a.db')\ndf.to_sql('t', con)", ""),
        ("!ls data", ""),
        ("requests.get(url)", ""),
        ("# !git push", ""),
    ],
)
def test_acts_beyond_the_scratch_copy_need_consent(source, what):
    cells = [execution(3, source)]
    if not what:
        check_effects(cells)
        return
    with pytest.raises(BadRequest, match="--allow-effects") as error:
        check_effects(cells)
    assert f"does `{what}" in str(error.value)
