"""The same through a real MLflow server, which is away at first and comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from handmade import hand
from made_models import fitted_model, run_with_model, training_frame
from test_tracking_courier import until
from test_tracking_robust import closed_port, tagged

from mlops_jupyter.records import Metric, now
from mlops_jupyter.records.entries import MetricLogged
from mlops_jupyter.registry import load_publication, publish
from mlops_jupyter.store import Journal, Store
from mlops_jupyter.tracking import deliver_now
from mlops_jupyter.tracking.database import ensure_database

pytestmark = pytest.mark.journey

STRANGER = """
import json, sys
sys.modules["mlops_jupyter"] = None
import mlflow, pandas as pd
mlflow.set_tracking_uri(sys.argv[1])
frame = pd.read_json(sys.stdin, orient="split")
print(json.dumps(mlflow.pyfunc.load_model(sys.argv[2]).predict(frame).tolist()))
"""


@pytest.fixture
def start_server(tmp_path: Path) -> Any:
    """Return a function that starts an MLflow server on a port and waits for it."""
    started: list[subprocess.Popen[bytes]] = []

    def start(port: int) -> None:
        database = tmp_path / "server" / "mlflow.db"
        ensure_database(database)
        command = [
            sys.executable, "-W", "ignore", "-m", "mlflow", "server", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "--backend-store-uri", f"sqlite:///{database}",
            "--artifacts-destination", str(tmp_path / "server" / "artifacts"),
        ]  # fmt: skip
        bin_folder = Path(sys.executable).parent
        environment = {
            **os.environ,
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        log = (tmp_path / "server.log").open("wb")
        with log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        until(lambda: answers(f"http://127.0.0.1:{port}/health"))

    yield start
    for process in started:
        os.killpg(process.pid, 9)
        process.wait()


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=1).ok
    except requests.exceptions.RequestException:
        return False


def test_runs_wait_for_the_server(
    store: Store, journal: Journal, start_server: Callable[[int], None]
) -> None:
    port = closed_port()
    uri = f"http://127.0.0.1:{port}"
    kernel = hand(store, tracking_uri=uri)
    run = run_with_model(kernel)
    away = deliver_now(store, journal, [run.run_id], timeout_s=60)
    assert not away.complete
    assert "does not answer" in away.problems[0]

    start_server(port)
    assert deliver_now(store, journal, [run.run_id], timeout_s=60).complete
    [there] = tagged(store, run, uri)
    assert there.data.metrics == {"roc_auc": 0.75}
    assert len(there.inputs.dataset_inputs) == 1
    assert len(there.outputs.model_outputs) == 1

    later = Metric(name="f1", value=0.5, at=now())
    kernel.journal.append(MetricLogged(run_id=run.run_id, metric=later))
    assert deliver_now(store, journal, [run.run_id], timeout_s=60).complete
    assert tagged(store, run, uri)[0].data.metrics == {"roc_auc": 0.75, "f1": 0.5}

    published = publish(store, journal, store.run(run.run_id), name="delay", alias="champion")
    assert load_publication(store, "models:/delay@champion") == published
    again = publish(store, journal, store.run(run.run_id), name="delay", alias="best")
    assert again.version == published.version
    answer = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", STRANGER, uri, "models:/delay@champion"],
        input=training_frame().to_json(orient="split"),
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    expected = fitted_model().predict(training_frame()).tolist()
    assert json.loads(answer.stdout.splitlines()[-1]) == expected
    # no row of data has left the machine
    assert not list((Path(store.root).parent / "server").rglob("*input_example*"))
    kernel.journal.close()
