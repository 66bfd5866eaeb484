"""Fits make runs; fitted models are kept as they were."""

from __future__ import annotations

import io

import skops.io

from mlops_jupyter.tracking.trusted import untrusted_types

DATA = (
    "import numpy as np, pandas as pd\n"
    "from sklearn.linear_model import LogisticRegression\n"
    "from sklearn.pipeline import make_pipeline\n"
    "from sklearn.preprocessing import StandardScaler\n"
    "rng = np.random.default_rng(0)\n"
    "train = pd.DataFrame(rng.normal(size=(200, 3)), columns=list('abc'))\n"
    "train['y'] = (train.a > 0).astype(int)"
)


def test_a_fit_is_a_run_without_being_asked(notebook):
    notebook.run(DATA)
    notebook.run("model = LogisticRegression(C=0.5).fit(train[['a', 'b']], train['y'])")
    (run,) = notebook.runs()
    assert run.auto
    assert run.branch == "LogisticRegression"
    assert ("C", "0.5", "estimator") in {(p.name, p.value, p.origin) for p in run.params}
    (model,) = run.models
    assert (model.name, model.final_class) == ("model", "LogisticRegression")
    assert model.untrusted == ()
    with notebook.store() as store:
        (read,) = [u for u in store.frame_uses(execution_id=run.execution_id) if u.name == "train"]
        assert model.fitted_on == read.frame_id
        assert [c.name for c in store.frame(model.input_example).columns] == ["a", "b"]


def test_a_pipeline_is_one_model_named_by_its_last_step(notebook):
    notebook.run(DATA)
    notebook.run(
        "%%experiment demo\n"
        "pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=50))\n"
        "pipe.fit(train[['a', 'b', 'c']], train['y'])\n"
        "accuracy = pipe.score(train[['a', 'b', 'c']], train['y'])"
    )
    (run,) = notebook.runs()
    (model,) = run.models
    assert model.class_name == "sklearn.pipeline.Pipeline"
    assert (run.branch, model.final_class) == ("LogisticRegression", "LogisticRegression")
    assert [m.name for m in run.metrics] == ["accuracy"]
    assert {p.name: p.value for p in run.params}["max_iter"] == "50"


def test_the_kept_model_predicts_as_the_live_one_even_after_a_refit(notebook):
    notebook.run(DATA)
    notebook.run("model = LogisticRegression().fit(train[['a']], train['y'])")
    before = notebook.shell.user_ns["model"].coef_.copy()
    notebook.run("model.fit(train[['a']], 1 - train['y'])")
    first, second = notebook.runs()
    with notebook.store() as store:
        data = store.objects.get(first.models[0].object_key)
    assert not list(untrusted_types(data))
    assert (skops.io.load(io.BytesIO(data)).coef_ == before).all()
    assert second.models[0].object_key != first.models[0].object_key


def test_a_transformer_alone_is_no_run(notebook):
    notebook.run(DATA)
    notebook.run("scaled = StandardScaler().fit_transform(train[['a']])")
    assert notebook.runs() == []


def test_scikit_learns_own_fits_are_structure(notebook):
    notebook.run(DATA)
    notebook.run(
        "%%experiment demo\nfrom sklearn.model_selection import cross_val_score\n"
        "scores = cross_val_score(LogisticRegression(), train[['a']], train['y'], cv=3)"
    )
    (run,) = notebook.runs()
    assert run.models == ()
    assert [m.name for m in run.metrics] == ["scores"]


def test_a_failing_fit_is_a_failed_run_without_a_model(notebook):
    notebook.run(DATA)
    notebook.run("LogisticRegression().fit(train[['a']], None)")
    (run,) = notebook.runs()
    assert run.status == "FAILED"
    assert run.models == ()


def test_several_estimators_in_one_cell_are_all_kept(notebook):
    notebook.run(DATA)
    notebook.run(
        "models = {}\nfor c in (0.1, 1.0):\n"
        "    models[c] = LogisticRegression(C=c).fit(train[['a']], train['y'])"
    )
    (run,) = notebook.runs()
    assert len(run.models) == 2
