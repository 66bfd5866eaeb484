"""The demo, from the example notebook to the proof and its refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_jupyter.store import Store

pytestmark = pytest.mark.journey
MODEL = "models:/flight-delay@champion"
STRANGER = """
import json, sys
sys.modules["mlops_jupyter"] = None  # this process has never heard of us
import mlflow
import pandas as pd
mlflow.set_tracking_uri(sys.argv[1])
model = mlflow.pyfunc.load_model("models:/flight-delay@champion")
rows = pd.read_parquet(sys.argv[2])
print(json.dumps(len(model.predict(rows))))
"""


def mlops(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mlops_jupyter", *words],
        cwd=folder, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip


@pytest.mark.timeout(900)
def test_the_whole_way_of_one_cell(tmp_path):
    done = mlops(tmp_path, "demo")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    folder = tmp_path / "demo"
    with Store.open(folder) as store:
        branches = {run.branch for run in store.runs(experiment="flight-delay")}
        assert len(branches) == 3
        assert len(store.history("flights")) >= 5
        (publication,) = store.publications("flight-delay")
        refused, proved = store.verdicts(kind="reproduction")
    assert proved.outcome == "identical"
    assert refused.outcome == "different"
    assert "late_after_min" in refused.first_difference
    assert "late_after_min = 15" in (folder / "flights.ipynb").read_text()

    shown = json.loads(mlops(folder, "lineage", MODEL, "--json").stdout)
    assert publication.run_id in json.dumps(shown)

    rows = mlops(folder, "checkout", "test@latest", "-o", "rows.parquet")
    assert rows.returncode == 0, rows.stderr
    uri = f"sqlite:///{folder}/.mlops/mlflow/mlflow.db"
    stranger = subprocess.run(
        [sys.executable, "-c", STRANGER, uri, str(folder / "rows.parquet")],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert stranger.returncode == 0, stranger.stderr[-2000:]
    assert json.loads(stranger.stdout.splitlines()[-1]) > 50_000

    drift = mlops(folder, "monitor", "run", MODEL, "--data", "test@latest", "--json")
    assert drift.returncode in (0, 1), drift.stderr
    assert json.loads(drift.stdout)
