"""Runs with real models, written as a kernel would have written them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import skops.io
from handmade import Hand
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_jupyter.frames import save_frame
from mlops_jupyter.records import Environment, KeptModel, Package, Run, to_json
from mlops_jupyter.records.entries import EnvironmentKept, FrameKept, ModelKept, RunSettled
from mlops_jupyter.tracking.trusted import untrusted_types


def training_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"distance": range(60), "delay": [n % 7 * 0.5 for n in range(60)], "hour": [5, 6, 7] * 20}
    )


def fitted_model() -> Any:
    frame = training_frame()
    model = make_pipeline(StandardScaler(), RandomForestClassifier(5, random_state=1))
    return model.fit(frame, frame["delay"] > 1)


def lock(hand: Hand) -> Environment:
    """Write an environment lock into the hand's session."""
    packages = {"scikit-learn": "1.9.1", "numpy": "2.4.9", "mlflow": "3.17.2", "nothing": "1"}
    environment = Environment(
        environment_id="e" * 64, python="3.11.7", implementation="CPython", platform="Linux",
        machine="x86_64", cpu="x", cpus=2, blas=(), hash_seed="", time_zone="UTC", locale="C",
        packages=tuple(Package(name=n, version=v) for n, v in packages.items()),
    )  # fmt: skip
    key = hand.store.objects.put(to_json(environment))
    session_id = hand.journal.session.session_id
    hand.journal.append(
        EnvironmentKept(
            environment_id=environment.environment_id, session_id=session_id, object_key=key
        )
    )
    return environment


def keep_model(hand: Hand, run: Run, estimator: Any, *, name: str = "model", **fields: Any) -> Run:
    """Write a fitted model, its example rows and that the run is settled."""
    store = hand.store
    example = save_frame(training_frame(), store.objects)
    data = skops.io.dumps(estimator)
    facts: dict[str, Any] = {
        "class_name": "sklearn.pipeline.Pipeline",
        "final_class": "RandomForestClassifier",
        "object_key": store.objects.put(data),
        "nbytes": len(data),
        "input_example": example.frame_id,
        "fitted_on": example.frame_id,
        "methods": ("predict", "predict_proba"),
        "untrusted": untrusted_types(data),
    }
    hand.journal.append(
        FrameKept(version=example),
        ModelKept(run_id=run.run_id, model=KeptModel(name=name, **{**facts, **fields})),
        RunSettled(run_id=run.run_id),
    )
    return store.run(run.run_id)


def run_with_model(hand: Hand, **fields: Any) -> Run:
    """Write a finished run with a model that was fitted on a kept frame `train`."""
    train = save_frame(training_frame(), hand.store.objects)
    facts: dict[str, Any] = {
        "metrics": {"roc_auc": 0.75},
        "params": {"n_estimators": 5},
        "frames": {"train": train},
    }
    run = hand.run(**{**facts, **fields})
    return keep_model(hand, run, fitted_model())
