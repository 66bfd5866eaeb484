"""Slices of hand-made records."""

import datetime as dt
from types import SimpleNamespace

import nbformat
import pytest

from mlops_jupyter.capture.analysis import analyse
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Execution, Metric, NameUse, Run
from mlops_jupyter.rerun.slicing import slice_notebook, slice_of
from mlops_jupyter.rerun.sources import plain_source, replayed_source, same_meaning

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def executions(*cells, effects=None, failed=(), interrupted=()):
    """Records of cells as capture would make them from their text."""
    made, known = [], set()
    for n, source in enumerate(cells, start=1):
        said = analyse(source.split("\n", 1)[-1] if source.startswith("%%") else source)
        reads = (said.loads | said.mutations) & known
        maybe = (said.mutations & known) - said.stores
        known |= said.stores
        uses = [NameUse(name=name) for name in sorted(said.stores)]
        uses += [NameUse(name=name, certainty="possible") for name in sorted(maybe)]
        status = "FAILED" if n in failed else "INTERRUPTED" if n in interrupted else "FINISHED"
        made.append(
            Execution(
                execution_id=f"{n:032x}",
                session_id="s",
                ordinal=n,
                source=source,
                cell_id=f"cell-{n}",
                execution_count=n,
                status=status,
                started_at=NOON + dt.timedelta(minutes=n),
                ended_at=NOON + dt.timedelta(minutes=n, seconds=30),
                reads=tuple(NameUse(name=name) for name in sorted(reads)),
                writes=tuple(uses),
                effects=tuple((effects or {}).get(n, ())),
            )
        )
    return made


def sliced(cells, target=None, kind="minimal", metrics=(), **how):
    made = executions(*cells, **how)
    target = target or len(made)
    run = Run(
        run_id="r",
        execution_id=f"{target:032x}",
        session_id="s",
        experiment="e",
        started_at=NOON,
        status="FINISHED",
        metrics=tuple(metrics),
    )
    store = SimpleNamespace(executions=lambda _: made)
    return slice_of(store, run, kind)


def ordinals(found):
    return [execution.ordinal for execution in found.executions]


def test_only_cells_that_matter_belong():
    cells = ["import pandas as pd", "a = 1", "b = 2", "print(a)", "c = a + 1", "score = c"]
    assert ordinals(sliced(cells)) == [2, 5, 6]
    assert ordinals(sliced(cells, kind="prefix")) == [1, 2, 3, 4, 5, 6]


def test_the_latest_binding_and_the_changes_after_it():
    cells = [
        "x = []",
        "x.append(0)",
        "x = []",
        "x.append(1)",
        "y = 2",
        "x.append(2)",
        "n = len(x)",
    ]
    assert ordinals(sliced(cells)) == [3, 4, 6, 7]


def test_a_binding_under_a_condition_does_not_make_the_earlier_one_needless():
    assert ordinals(sliced(["x = 1", "if False:\n    x = 2", "y = x"])) == [1, 2, 3]


def test_an_augmented_assignment_stands_on_what_it_changes():
    assert ordinals(sliced(["x = 1", "x += 1", "y = x"])) == [1, 2, 3]


def test_effects_and_writes_to_modules_and_classes_are_kept():
    cells = ["import os", "os.environ['A'] = '1'", "np.random.seed(1)", "y = 1"]
    assert ordinals(sliced(cells, effects={3: ["np.random.seed"]})) == [1, 2, 3, 4]
    cells = ["class M:\n    pass", "M.fit = print", "z = 1", "m = M()"]
    assert ordinals(sliced(cells)) == [1, 2, 4]


def test_a_name_that_a_cell_binds_before_it_looks_at_it_leads_to_no_other_cell():
    cells = ["x = 1", "score = x\nprint(score)", "score = x + 1\nprint(score)"]
    assert ordinals(sliced(cells)) == [1, 3]
    cells = ["x = 1", "score = x", "score += x\nscore = score + 1"]
    assert ordinals(sliced(cells)) == [1, 2, 3]
    cells = ["x = 1", "score = x", "if x > 1:\n    score = 2\nprint(score)"]
    assert ordinals(sliced(cells)) == [1, 2, 3]
    cells = ["x = 1", "score = x", "def f():\n    return score\ny = f()\nscore = 3"]
    assert ordinals(sliced(cells)) == [1, 2, 3]


def test_other_extensions_are_loaded_again():
    cells = ["%load_ext dotenv", "%load_ext mlops_jupyter", "%matplotlib inline", "y = 1"]
    assert ordinals(sliced(cells)) == [1, 4]


def test_cells_run_twice_and_out_of_order_keep_the_order_of_execution():
    found = sliced(["b = a", "a = 1", "b = a", "a = 5", "run = b"], failed=[1])
    assert ordinals(found) == [2, 3, 5]


def test_a_failed_cell_may_have_bound_and_may_fail_again():
    found = sliced(["x = 1", "x = 2\n1/0", "y = x"], failed=[2])
    assert ordinals(found) == [1, 2, 3]
    tags = [cell.metadata.get("tags") for cell in slice_notebook(found).cells]
    assert tags == [[], ["raises-exception"], []]


def test_an_interrupted_cell_is_left_out_and_said():
    found = sliced(["x = 1", "while True: x += 1", "y = x"], interrupted=[2], kind="prefix")
    assert ordinals(found) == [1, 3]
    assert found.left_out == ("cell 2 was interrupted and is not repeated",)


def test_a_cell_that_scored_the_run_later_is_a_target_too():
    at = NOON + dt.timedelta(minutes=4, seconds=10)
    cells = ["X = 1", "model = X", "w = 2", "auc = model + w", "late = 3"]
    found = sliced(cells, target=2, metrics=[Metric(name="auc", value=1.0, at=at)])
    assert ordinals(found) == [1, 2, 3, 4]
    assert len(found.targets) == 2


def test_a_run_that_never_ended_cannot_be_sliced():
    made = executions("x = 1")
    run = Run(run_id="r", execution_id="1", session_id="s", experiment="e", started_at=NOON)
    with pytest.raises(BadRequest, match="is RUNNING"):
        slice_of(SimpleNamespace(executions=lambda _: made), run)


def test_the_slice_notebook_is_free_of_our_magics_and_says_where_it_comes_from():
    found = sliced(
        [
            "%load_ext mlops_jupyter",
            "%load_ext mlops_jupyter\nimport os",
            "#| experiment: flights\nx = 1",
            "%%experiment flights --goal max:auc\n\nif x:\n    %mlops show\ny = x",
        ],
        kind="prefix",
    )
    notebook = slice_notebook(found)
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert sources == ["import os", "x = 1", "if x:\n    pass\ny = x"]
    assert notebook.cells[0].id == "cell-2"
    assert notebook.cells[0].metadata["mlops"]["execution_id"] == f"{2:032x}"


def test_a_cell_executed_twice_gets_two_ids():
    made = executions("x = 1", "x = 1")
    from msgspec.structs import replace

    made = [replace(execution, cell_id="same") for execution in made]
    run = Run(
        run_id="r", execution_id=made[1].execution_id, session_id="s", experiment="e",
        started_at=NOON, status="FINISHED",
    )  # fmt: skip
    found = slice_of(SimpleNamespace(executions=lambda _: made), run, "prefix")
    assert [cell.id for cell in slice_notebook(found).cells] == ["same", "same-2"]


def test_sources_with_and_without_our_magics():
    assert plain_source("%%criteria flights\nroc_auc >= 0.7") == ""
    assert plain_source("%%norecord\nsecret = 1") == "secret = 1"
    assert plain_source("%experiment start x\nfit()") == "fit()"
    assert replayed_source("%%experiment e\nx = 1") == "%%experiment e\nx = 1"
    assert replayed_source("x = 1\n%mlops publish e@best --name n") == "x = 1"


def test_comments_and_layout_are_no_difference():
    assert same_meaning("x = 1  # one", "x  =  1\n# two\n")
    assert not same_meaning("x = 1", "x = 2")
    assert not same_meaning("%%experiment a\nx = 1", "%%experiment b\nx = 1")
