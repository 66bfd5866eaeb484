"""A model folder from records: what MLflow reads in it, and that predictions hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
import yaml
from handmade import Hand
from made_models import keep_model, lock, run_with_model, training_frame
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from mlops_jupyter.errors import ContentMissing
from mlops_jupyter.frames import save_frame
from mlops_jupyter.records import KeptModel, Run
from mlops_jupyter.records.entries import FrameKept
from mlops_jupyter.tracking import write_model_folder
from mlops_jupyter.tracking.quiet import quietly

N = 60
TARGET = [0, 1, 1] * 20


def written(kernel: Hand, run: Run, folder: Path, **options: Any) -> dict[str, Any]:
    write_model_folder(kernel.store, run, run.models[-1], folder, **options)
    description: dict[str, Any] = yaml.safe_load((folder / "MLmodel").read_text("utf-8"))
    return description


def kept(kernel: Hand, estimator: Any, example: Any = None) -> Run:
    """Write a run with `estimator`, whose example rows are `example`."""
    frame_id = None
    if example is not None:
        version = save_frame(example, kernel.store.objects)
        kernel.journal.append(FrameKept(version=version))
        frame_id = version.frame_id
    return keep_model(kernel, kernel.run(), estimator, input_example=frame_id, fitted_on=None)


def test_what_the_description_says(kernel: Hand, tmp_path: Path) -> None:
    lock(kernel)
    run = run_with_model(kernel)
    description = written(kernel, run, tmp_path / "model", identity={"model_id": "m-1"})
    flavor = description["flavors"]["sklearn"]
    assert flavor["sklearn_version"] == "1.9.1"
    assert flavor["serialization_format"] == "skops"
    assert "sklearn.tree._tree.Tree" in flavor["skops_trusted_types"]
    assert description["flavors"]["python_function"]["loader_module"] == "mlflow.sklearn"
    assert description["flavors"]["python_function"]["python_version"] == "3.11.7"
    assert description["model_id"] == "m-1"
    assert '"distance"' in description["signature"]["inputs"]
    assert description["metadata"]["mlops.run_id"] == run.run_id


def test_requirements_come_from_the_lock(kernel: Hand, tmp_path: Path) -> None:
    lock(kernel)
    written(kernel, run_with_model(kernel), tmp_path)
    lines = (tmp_path / "requirements.txt").read_text("utf-8").splitlines()
    assert {"scikit-learn==1.9.1", "numpy==2.4.9", "mlflow==3.17.2"} <= set(lines)
    names = {line.partition("==")[0] for line in lines}
    assert names == {"mlflow", "numpy", "pandas", "scikit-learn", "scipy", "skops"}
    conda = yaml.safe_load((tmp_path / "conda.yaml").read_text("utf-8"))
    assert conda["dependencies"][0] == "python=3.11.7"
    assert conda["dependencies"][-1] == {"pip": lines}
    plain = yaml.safe_load((tmp_path / "python_env.yaml").read_text("utf-8"))
    assert plain["python"] == "3.11.7"


def test_example_rows_stay_if_told_so(kernel: Hand, tmp_path: Path) -> None:
    description = written(kernel, run_with_model(kernel), tmp_path, with_example=False)
    assert "signature" in description
    assert not list(tmp_path.glob("*example*"))


def test_without_predict_there_is_no_pyfunc(kernel: Hand, tmp_path: Path) -> None:
    scaler = StandardScaler().fit(training_frame())
    run = keep_model(kernel, kernel.run(), scaler, methods=("transform",))
    assert set(written(kernel, run, tmp_path)["flavors"]) == {"sklearn"}


def test_a_model_that_was_not_kept(kernel: Hand, tmp_path: Path) -> None:
    run = kernel.run()
    gone = KeptModel(name="m", class_name="x.Y", final_class="Y", not_kept="too big")
    with pytest.raises(ContentMissing, match="too big"):
        write_model_folder(kernel.store, run, gone, tmp_path)


def frames() -> dict[str, tuple[Any, Any]]:
    words = pd.Series(["good", "bad", "very bad"] * 20)
    mixed = pd.DataFrame({"word": words, "n": range(N)})
    category = pd.DataFrame({"c": words.astype("category"), "x": np.linspace(0, 1, N)})
    zoned = pd.DataFrame({"t": pd.date_range("2026", periods=N, tz="UTC"), "x": range(N)})
    array = pd.DataFrame(np.linspace(0, 1, 2 * N).reshape(N, 2))
    small = pd.DataFrame({"x": np.arange(N, dtype="int8"), "b": [True, False] * 30})
    text = make_pipeline(CountVectorizer(), LogisticRegression())
    encoded = make_column_transformer((OneHotEncoder(), ["word"]), remainder="passthrough")
    hours = make_column_transformer(("passthrough", ["x"]))
    return {
        "text and numbers": (make_pipeline(encoded, LogisticRegression(max_iter=500)), mixed),
        "categories": (HistGradientBoostingClassifier(max_iter=3), category),
        "zones": (make_pipeline(hours, LogisticRegression(max_iter=500)), zoned),
        "an array": (LogisticRegression(), array),
        "a text column": (text, words),
        "small types": (RandomForestClassifier(3, random_state=0), small),
    }


@pytest.mark.parametrize("case", frames())
def test_pyfunc_predicts_as_the_model_did(kernel: Hand, tmp_path: Path, case: str) -> None:
    estimator, frame = frames()[case]
    fed = frame.to_numpy() if case == "an array" else frame
    estimator.fit(fed, TARGET)
    run = kept(kernel, estimator, frame)
    written(kernel, run, tmp_path / "model")
    with quietly():
        import mlflow.pyfunc

        loaded = mlflow.pyfunc.load_model(str(tmp_path / "model"))
        np.testing.assert_array_equal(loaded.predict(fed), estimator.predict(fed))


def test_the_model_is_written_as_it_was_kept(kernel: Hand, tmp_path: Path) -> None:
    run = run_with_model(kernel)
    written(kernel, run, tmp_path)
    key = run.models[0].object_key
    assert key is not None
    data = (tmp_path / "model.skops").read_bytes()
    assert data == kernel.store.objects.get(key)
    assert skops.io.get_untrusted_types(data=data)
