"""The reviewed list: types that a model file may hold and still be published.

skops loads a file only when every type in it is trusted. Its own defaults cover public
scikit-learn estimators; this list adds what fitted ones hold inside. A name is here
because somebody looked at it: making the object must not run code, open files or
import what the file chooses. Exact names only: a whole module would let functions in. A
`functools.partial` may call only functions that are themselves on the list.

`Tree` and `TreePredictor` hold indices that scikit-learn does not check, so a *forged*
file could crash a process. Files that we publish were written by the user's own kernel
and are read back by content id, which is why these two are on the list.

Looked at and refused: scipy.stats distributions (of a randomised search), which execute
a text from their own state when they are made.

To add a type: review it, add it, extend `tests/tracking/test_tracking_trusted.py`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

_BY_MODULE = {
    "collections": "OrderedDict",
    "functools": "partial",
    "lightgbm.basic": "Booster",
    "lightgbm.sklearn": "LGBMClassifier LGBMModel LGBMRanker LGBMRegressor",
    "numpy": "dtype max mean median min nan_to_num",
    "scipy._lib.array_api_compat.numpy._aliases": "asarray",
    "scipy.interpolate._bsplines": "BSpline",
    "scipy.sparse._coo": "coo_array coo_matrix",
    "scipy.sparse._csc": "csc_array csc_matrix",
    "scipy.sparse._csr": "csr_array csr_matrix",
    "sklearn._loss.loss": "HalfTweedieLoss HalfTweedieLossIdentity",
    "sklearn.calibration": "_CalibratedClassifier _SigmoidCalibration _TemperatureScaling",
    "sklearn.cluster._bisect_k_means": "_BisectingTree",
    "sklearn.cluster._kmeans": "_kmeans_single_elkan _kmeans_single_lloyd",
    "sklearn.compose._column_transformer": "make_column_selector",
    "sklearn.ensemble._hist_gradient_boosting.predictor": "TreePredictor",
    "sklearn.feature_selection._mutual_info": "mutual_info_classif mutual_info_regression",
    "sklearn.feature_selection._univariate_selection": (
        "chi2 f_classif f_oneway f_regression r_regression"
    ),
    "sklearn.gaussian_process._gpc": "_BinaryGaussianProcessClassifierLaplace",
    "sklearn.gaussian_process.kernels": (
        "CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation Hyperparameter "
        "Matern PairwiseKernel Product RBF RationalQuadratic Sum WhiteKernel"
    ),
    "sklearn.metrics._classification": (
        "accuracy_score balanced_accuracy_score brier_score_loss d2_brier_score "
        "d2_log_loss_score f1_score fbeta_score jaccard_score log_loss matthews_corrcoef "
        "precision_score recall_score"
    ),
    "sklearn.metrics._dist_metrics": (
        "BrayCurtisDistance64 CanberraDistance64 ChebyshevDistance64 DiceDistance64 "
        "EuclideanDistance64 HammingDistance64 HaversineDistance64 JaccardDistance64 "
        "MahalanobisDistance64 ManhattanDistance64 MinkowskiDistance64 "
        "RogersTanimotoDistance64 RussellRaoDistance64 SEuclideanDistance64 "
        "SokalSneathDistance64"
    ),
    "sklearn.metrics._ranking": ("average_precision_score roc_auc_score top_k_accuracy_score"),
    "sklearn.metrics._regression": (
        "d2_absolute_error_score explained_variance_score max_error mean_absolute_error "
        "mean_absolute_percentage_error mean_gamma_deviance mean_poisson_deviance "
        "mean_squared_error mean_squared_log_error median_absolute_error r2_score "
        "root_mean_squared_error root_mean_squared_log_error"
    ),
    "sklearn.metrics._scorer": "_CurveScorer _MultimetricScorer _PassthroughScorer _Scorer",
    "sklearn.model_selection._split": (
        "GroupKFold GroupShuffleSplit KFold LeaveOneGroupOut LeaveOneOut LeavePGroupsOut "
        "LeavePOut PredefinedSplit RepeatedKFold RepeatedStratifiedKFold ShuffleSplit "
        "StratifiedGroupKFold StratifiedKFold StratifiedShuffleSplit TimeSeriesSplit"
    ),
    "sklearn.multiclass": "_ConstantPredictor",
    "sklearn.neighbors._ball_tree": "BallTree BallTree64",
    "sklearn.neighbors._kd_tree": "KDTree KDTree64",
    "sklearn.neural_network._stochastic_optimizers": "AdamOptimizer SGDOptimizer",
    "sklearn.tree._tree": "Tree",
    "sklearn.utils._bunch": "Bunch",
    "sklearn.utils._metadata_requests": "MetadataRequest MethodMetadataRequest",
    "sklearn.utils.validation": "check_array",
    "xgboost.core": "Booster",
    "xgboost.sklearn": (
        "XGBClassifier XGBModel XGBRFClassifier XGBRFRegressor XGBRanker XGBRegressor"
    ),
}

REVIEWED = frozenset(
    f"{module}.{name}" for module, names in _BY_MODULE.items() for name in names.split()
)


def types_in(data: bytes) -> frozenset[str]:
    """Return the qualified names of all types and functions in a skops file.

    Reads the file's own table of contents; nothing is imported or made.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read("schema.json"))
    return frozenset(_names(schema))


def reviewed_types_in(data: bytes) -> list[str]:
    """Return the types of a skops file that a loader must be told to trust."""
    return sorted(types_in(data) & REVIEWED)


def untrusted_types(data: bytes) -> tuple[str, ...]:
    """Return the types of a skops file that neither skops nor this list trusts."""
    from skops.io import get_untrusted_types

    return tuple(sorted(set(get_untrusted_types(data=data)) - REVIEWED))


def _names(node: Any) -> Iterator[str]:
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if "__class__" in node and "__module__" in node:
                yield f"{node['__module__']}.{node['__class__']}"
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
