"""Proofs with real kernels: a result repeated, and each way in which it may not be."""

import json
import re

import nbformat
import pytest

from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.rerun import (
    RunRequest,
    against,
    read_notebook,
    reproduce,
    run_notebook,
    slice_notebook,
    slice_of,
)
from mlops_jupyter.store import Store, new_session

pytestmark = pytest.mark.journey

FLIGHTS = [
    """import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score""",
    "from helper import hours",
    "late_after_min = 15  # minutes",
    """rng = np.random.default_rng(0)
data = pd.DataFrame({'delay': rng.normal(10, 20, 300), 'hour': hours(300)})""",
    "data.describe()",
    "train = data.assign(late=data['delay'] > late_after_min)",
    "unused = train.head()",
    """%%experiment flights --goal max:roc_auc
model = LogisticRegression(C=0.5).fit(train[['hour']], train['late'])
roc_auc = roc_auc_score(train['late'], model.predict_proba(train[['hour']])[:, 1])
train.to_csv('written.csv')""",
]


class Place:
    """A workspace with one notebook in it."""

    def __init__(self, folder, *sources):
        self.root = folder / "workspace"
        (self.root / "notebooks").mkdir(parents=True)
        self.path = self.root / "notebooks" / "flights.ipynb"
        (self.path.parent / "helper.py").write_text(
            "def hours(n):\n    return [i * 7 % 24 for i in range(n)]\n", encoding="utf-8"
        )
        v4 = nbformat.v4
        cells = [v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources, 1)]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), self.path)
        self.store = Store.open(self.root, create=True)
        self.journal = self.store.write_as(new_session(self.store, "cli"))

    def run(self, **parameters):
        request = RunRequest(notebook=self.path, workspace=self.root, parameters=parameters)
        result = run_notebook(request)
        assert result.failure is None
        assert result.recorded
        return self.store.runs(session_id=result.session_id)[0]

    def prove(self, run, **options):
        return reproduce(self.store, self.journal, run, "flights@best", **options)

    def edit(self, before, after):
        text = self.path.read_text(encoding="utf-8")
        assert json.dumps(before)[1:-1] in text
        self.path.write_text(
            text.replace(json.dumps(before)[1:-1], json.dumps(after)[1:-1]), encoding="utf-8"
        )


def without_numbers(text):
    return re.sub(r"cell \d+", "cell", text)


def test_a_result_is_proved_and_an_edited_literal_is_named(tmp_path):
    place = Place(tmp_path, *FLIGHTS)
    run = place.run()
    found = slice_of(place.store, run)
    assert [e.cell_id for e in found.executions] == [f"cell-{n}" for n in (1, 2, 3, 4, 6, 8)]
    (place.path.parent / "written.csv").unlink()

    verdict = place.prove(run)
    assert verdict.outcome == "identical", verdict
    assert verdict.good
    assert "minimal slice, 6 of 8 cells" in verdict.sentence
    assert {c.kind for c in verdict.checks} >= {"frame", "metric", "model", "param"}
    assert not (place.path.parent / "written.csv").exists()  # only in the scratch copy
    assert place.store.verdicts(run_id=run.run_id) == [verdict]
    assert [r.run_id for r in place.store.runs(reruns=True)] == [run.run_id]

    place.edit("late_after_min = 15", "late_after_min = 20")
    verdict = place.prove(run, source="notebook")
    assert verdict.outcome == "different"
    assert without_numbers(verdict.first_difference).startswith(
        "cell (`late_after_min = 15`) was edited to `late_after_min = 20`; first seen in "
        "cell (`train = …`): frame `train` differs: "
    )
    kept = list((place.root / ".mlops" / "outputs").glob("reproduce-*.ipynb"))
    assert len(kept) == 1  # the evidence

    (place.path.parent / "helper.py").write_text("def hours(n):\n    return [1] * n\n")
    verdict = place.prove(run)  # the cells as recorded, with the module as it is now
    assert without_numbers(verdict.first_difference).startswith(
        "cell (`rng = np.random.default_rng(0)`): frame `data` differs: "
    )
    assert "everything executed before it" in verdict.sentence
    place.path.unlink()
    with pytest.raises(NotFound, match="does not exist"):
        place.prove(run, source="notebook")


def test_the_slice_runs_on_its_own(tmp_path):
    place = Place(tmp_path, *FLIGHTS)
    run = place.run()
    alone = place.path.with_name("alone.ipynb")
    nbformat.write(slice_notebook(slice_of(place.store, run)), alone)
    assert all(
        "mlops" not in c.source and "%%" not in c.source for c in read_notebook(alone).cells
    )
    result = run_notebook(RunRequest(notebook=alone, output=tmp_path / "o.ipynb", record=False))
    assert (result.failure, result.cells, result.recorded) == (None, 6, False)

    other = place.run(late_after_min=20)
    verdict = against(place.store, place.journal, run, other, run.run_id, meant=["late_after_min"])
    assert (verdict.outcome, verdict.kind) == ("different", "comparison")
    assert "late_after_min" in verdict.first_difference


def test_a_hidden_dependence_is_found_by_repeating_everything(tmp_path):
    place = Place(
        tmp_path,
        "import pandas as pd\nclass Settings:\n    share = 1",
        "setattr(Settings, 'share', 2)",
        "note = 1",
        "%%experiment hidden\nframe = pd.DataFrame({'a': [Settings.share]})",
    )
    run = place.run()
    assert len(slice_of(place.store, run).executions) == 2
    verdict = place.prove(run)
    assert verdict.outcome == "identical", verdict
    assert "everything executed before it, 4 of 4 cells" in verdict.sentence


def test_what_cannot_repeat_is_told_with_its_reason(tmp_path):
    place = Place(
        tmp_path,
        "import numpy as np\nimport pandas as pd",
        "rng = np.random.default_rng()",
        "%%experiment chance\nframe = pd.DataFrame({'a': rng.random(5)})",
    )
    verdict = place.prove(place.run())
    assert verdict.outcome == "different"
    assert without_numbers(verdict.first_difference).startswith(
        "cell (`frame = …`): frame `frame` differs: "
    )
    assert "draws from `default_rng()` without a seed" in verdict.sentence


def test_nothing_to_compare_is_unproven_and_a_failed_run_may_fail_again(tmp_path):
    place = Place(tmp_path, "x = 1", "%%experiment empty\nprint(x)")
    verdict = place.prove(place.run())
    assert (verdict.outcome, verdict.good) == ("unproven", False)

    place = Place(tmp_path / "second", "x = 1", "%%experiment broken\n1 / 0")
    result = run_notebook(RunRequest(notebook=place.path, workspace=place.root))
    run = place.store.runs(session_id=result.session_id)[0]
    assert run.status == "FAILED"
    verdict = place.prove(run)
    assert not [c for c in verdict.checks if c.outcome == "different"]


def test_a_run_that_died_cannot_be_proved(tmp_path):
    place = Place(tmp_path, "import os", "%%experiment dead\nos._exit(1)")
    result = run_notebook(RunRequest(notebook=place.path, workspace=place.root))
    assert result.failure.ename == "DeadKernelError"
    [run] = place.store.runs()
    with pytest.raises(BadRequest, match="is KERNEL_DIED"):
        place.prove(run)
