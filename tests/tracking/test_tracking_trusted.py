"""The reviewed list: complete for scikit-learn's own, and nothing that could do harm."""

from __future__ import annotations

import importlib
import inspect
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    IsolationForest,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_selection import SelectKBest
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression, SGDClassifier, TweedieRegressor
from sklearn.model_selection import GridSearchCV, TunedThresholdClassifierCV
from sklearn.multiclass import OneVsRestClassifier, OutputCodeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, SplineTransformer, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from mlops_jupyter.tracking.trusted import (
    REVIEWED,
    reviewed_types_in,
    types_in,
    untrusted_types,
)

rng = np.random.default_rng(0)
X = rng.normal(size=(80, 4))
y = (X[:, 0] + X[:, 1] > 0).astype(int)

MODELS = [
    LogisticRegression(),
    SGDClassifier(),
    TweedieRegressor(power=0),
    DecisionTreeClassifier(),
    RandomForestClassifier(3),
    GradientBoostingClassifier(n_estimators=3),
    HistGradientBoostingClassifier(max_iter=3),
    IsolationForest(n_estimators=3),
    KNeighborsClassifier(),
    KNeighborsClassifier(algorithm="ball_tree", metric="manhattan"),
    MLPClassifier(solver="sgd", max_iter=500, tol=1.0),
    MLPClassifier(max_iter=500, tol=1.0),
    SVC(),
    GaussianNB(),
    GaussianProcessClassifier(1.0 * RBF(1.0), optimizer=None),
    CalibratedClassifierCV(GaussianNB(), cv=2),
    CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=2),
    GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, scoring="roc_auc", cv=2),
    TunedThresholdClassifierCV(LogisticRegression(), cv=2),
    VotingClassifier([("a", LogisticRegression()), ("b", GaussianNB())]),
    StackingClassifier([("a", LogisticRegression()), ("b", GaussianNB())], cv=2),
    OneVsRestClassifier(LogisticRegression()),
    OutputCodeClassifier(LogisticRegression(), random_state=0),
    make_pipeline(StandardScaler(), SelectKBest(k=2), LogisticRegression()),
    make_pipeline(SplineTransformer(n_knots=3), LogisticRegression()),
    make_pipeline(FunctionTransformer(np.abs), LogisticRegression()),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_ordinary_models_load_with_what_the_list_trusts(model: Any) -> None:
    data = skops.io.dumps(model.fit(X, y))
    assert untrusted_types(data) == ()
    again = skops.io.loads(data, trusted=reviewed_types_in(data))
    np.testing.assert_array_equal(again.predict(X), model.predict(X))


class Homemade(LogisticRegression):
    """An estimator that nobody has reviewed."""


def test_other_types_are_named() -> None:
    data = skops.io.dumps(Homemade().fit(X, y))
    [name] = untrusted_types(data)
    assert name.endswith(".Homemade")
    assert name in types_in(data)
    assert name not in reviewed_types_in(data)


def test_types_are_read_without_loading() -> None:
    data = skops.io.dumps(RandomForestClassifier(2).fit(X, y))
    assert set(skops.io.get_untrusted_types(data=data)) <= types_in(data)


def test_the_list_holds_classes_and_pure_functions_only() -> None:
    modules = {"os", "sys", "subprocess", "builtins", "importlib", "pickle", "shutil", "joblib"}
    for name in REVIEWED:
        module, _, attribute = name.rpartition(".")
        assert module.partition(".")[0] not in modules
        try:
            found = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            continue  # of a library or version that is not installed here
        assert not isinstance(found, ModuleType)
        assert inspect.isclass(found) or callable(found)
