"""A run on real data with a real model, recorded as a kernel would have recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import distributions
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from handmade import Hand, hand
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from mlops_jupyter.frames import save_frame
from mlops_jupyter.records import (
    Environment,
    FrameVersion,
    KeptModel,
    Package,
    Publication,
    Run,
    now,
    to_json,
)
from mlops_jupyter.records.entries import (
    EnvironmentKept,
    FrameKept,
    ModelKept,
    ModelPublished,
    RunSettled,
)
from mlops_jupyter.store import Store
from mlops_jupyter.tracking.trusted import untrusted_types

FEATURES = ["hour", "distance", "carrier"]


def flights(rows: int, seed: int, *, late: float = 0.0) -> pd.DataFrame:
    """Return departures; `late` moves the hour, and with it how many are late."""
    rng = np.random.default_rng(seed)
    hour = np.clip(rng.normal(13 + late, 4, rows).round(), 0, 23).astype("int64")
    carrier = rng.choice(["AA", "B6", "UA"], rows, p=[0.5, 0.3, 0.2])
    chance = 1 / (1 + np.exp(-(hour - 15) / 2 - (carrier == "B6")))
    return pd.DataFrame(
        {
            "hour": hour,
            "distance": rng.gamma(3, 400, rows),
            "carrier": carrier,
            "late": np.where(rng.random(rows) < chance, "yes", "no"),
        }
    )


def forest() -> Any:
    """Return an unfitted model that takes gaps and unknown carriers."""
    return make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["carrier"]),
            ("passthrough", ["hour", "distance"]),
        ),
        RandomForestClassifier(12, max_depth=7, random_state=0),
    )


def linear() -> Any:
    """Return an unfitted model that raises on gaps."""
    return make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["carrier"]),
            ("passthrough", ["hour", "distance"]),
        ),
        LogisticRegression(max_iter=2000),
    )


@dataclass
class Recorded:
    """A workspace with one run, and what it stands on."""

    hand: Hand
    train: pd.DataFrame
    test: pd.DataFrame
    estimator: Any
    run: Run

    @property
    def store(self) -> Store:
        return self.hand.store

    @property
    def model(self) -> KeptModel:
        return self.run.models[-1]

    def keep(self, frame: Any) -> FrameVersion:
        """Store a frame's content."""
        version = save_frame(frame, self.store.objects)
        self.hand.journal.append(FrameKept(version=version))
        return version

    def publish(self, name: str = "flight-delay", alias: str = "champion") -> Publication:
        """Write down that the run's model was published."""
        version = str(len(self.store.publications(name)) + 1)
        publication = Publication(
            name=name,
            version=version,
            alias=alias,
            run_id=self.run.run_id,
            mlflow_run_id="0" * 32,
            tracking_uri="sqlite:///mlflow.db",
            model_uri=f"models:/{name}/{version}",
            model=self.model.name,
            published_at=now(),
        )
        self.hand.journal.append(ModelPublished(publication=publication))
        return publication


def recorded(store: Store, estimator: Any = None, **kept: Any) -> Recorded:
    """Write a run that fits `estimator` on `train` and scores it on `test`.

    Parameters
    ----------
    kept
        Fields of the kept model that shall be otherwise.
    """
    writer = hand(store)
    train, test = flights(1500, 1), flights(800, 2)
    model = (estimator or forest()).fit(train[FEATURES], train["late"])
    score = roc_auc_score(test["late"] == "yes", model.predict_proba(test[FEATURES])[:, 1])
    case = Recorded(writer, train, test, model, None)  # type: ignore[arg-type]  # comes next
    environment_of(writer)
    fitted_on, tested_on = case.keep(train), case.keep(test)
    example = case.keep(train[FEATURES].iloc[:1000].copy())
    run = writer.run({"roc_auc": float(score)}, goal="max:roc_auc", frames={"train": fitted_on})
    writer.use(run.execution_id, "test", tested_on, "read")
    data = skops.io.dumps(model)
    facts = {
        "name": "model",
        "class_name": "sklearn.pipeline.Pipeline",
        "final_class": type(model[-1]).__name__,
        "object_key": store.objects.put(data),
        "nbytes": len(data),
        "input_example": example.frame_id,
        "fitted_on": fitted_on.frame_id,
        "target": "late",
        "methods": ("predict", "predict_proba"),
        "untrusted": untrusted_types(data),
    }
    writer.journal.append(
        ModelKept(run_id=run.run_id, model=KeptModel(**{**facts, **kept})),
        RunSettled(run_id=run.run_id),
    )
    case.run = store.run(run.run_id)
    return case


def environment_of(writer: Hand) -> Environment:
    """Write the lock of this very environment."""
    packages = {d.metadata["Name"]: d.version for d in distributions()}
    environment = Environment(
        environment_id="e" * 64, python="3.11.7", implementation="CPython", platform="Linux",
        machine="x86_64", cpu="x", cpus=2, blas=(), hash_seed="", time_zone="UTC", locale="C",
        packages=tuple(Package(name=n, version=packages[n]) for n in sorted(packages)),
    )  # fmt: skip
    key = writer.store.objects.put(to_json(environment))
    writer.journal.append(
        EnvironmentKept(
            environment_id=environment.environment_id,
            session_id=writer.journal.session.session_id,
            object_key=key,
        )
    )
    return environment
