"""The cells that are measured: one and the same, recorded in four ways."""

READY = """
import numpy as np, pandas as pd
frame = pd.DataFrame(np.arange(10_000.0).reshape(1_000, 10), columns=list("abcdefghij"))
"""
CELL = """
learning_rate = 0.1
max_depth = {number}
n_estimators = 200
subsample = 0.8
booster = "gbtree"
hits = [(7919 * n) % 1000 < 800 + max_depth % 100 for n in range(200)]
accuracy = sum(hits) / len(hits)
precision = accuracy * 0.9
recall = accuracy * 0.8
f1 = 2 * precision * recall / (precision + recall)
roc_auc = accuracy + 0.02
"""
RECORDS = """
params = dict(learning_rate=learning_rate, max_depth=max_depth, n_estimators=n_estimators,
              subsample=subsample, booster=booster)
metrics = dict(accuracy=accuracy, precision=precision, recall=recall, f1=f1, roc_auc=roc_auc)
tags = {"team": "bench", "stage": "try"}
"""
MLFLOW = "import mlflow; mlflow.set_tracking_uri('{uri}'); mlflow.set_experiment('bench')"
OURS = "%%experiment bench --tag team=bench --tag stage=try"
PEERS = {
    "MLflow client, `log_batch`": """
import time
from mlflow.entities import Metric, Param
client, at = mlflow.MlflowClient(), int(time.time() * 1000)
run = client.create_run("1", tags=tags)
client.log_batch(run.info.run_id, params=[Param(k, str(v)) for k, v in params.items()],
                 metrics=[Metric(k, v, at, 0) for k, v in metrics.items()])
client.set_terminated(run.info.run_id)
""",
    "MLflow fluent, batched": """
with mlflow.start_run():
    mlflow.log_params(params)
    mlflow.log_metrics(metrics)
    mlflow.set_tags(tags)
""",
    "MLflow fluent, one by one": """
with mlflow.start_run():
    for name, value in params.items():
        mlflow.log_param(name, value)
    for name, value in metrics.items():
        mlflow.log_metric(name, value)
    for name, value in tags.items():
        mlflow.set_tag(name, value)
""",
}
