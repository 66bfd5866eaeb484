"""What may go wrong on the way, and that nothing is lost or doubled by it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from handmade import Hand, hand
from made_models import fitted_model, keep_model, run_with_model

from mlops_jupyter.records import MlflowRun, Run
from mlops_jupyter.records.entries import RunDelivered, RunSettled
from mlops_jupyter.store import Journal, Store
from mlops_jupyter.tracking import deliver_now, own_uri, read_status, run_uri
from mlops_jupyter.tracking.client import connected
from mlops_jupyter.tracking.context import RUN_ID_TAG
from mlops_jupyter.tracking.tags import COURIER_TAG

pytestmark = pytest.mark.journey

KILLED = -9

KILL_AT = """
import os, signal, sys
from pathlib import Path
from mlops_jupyter.store import Store, new_session
from mlops_jupyter.tracking import {module} as place
from mlops_jupyter.tracking.request import deliver_now

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

place.{name} = die
store = Store.open(Path(sys.argv[1]))
deliver_now(store, store.write_as(new_session(store, "cli")), timeout_s=60)
"""


def tagged(store: Store, run: Run, uri: str = "") -> list[Any]:
    with connected(uri or own_uri(store)) as client:
        experiments = [e.experiment_id for e in client.search_experiments()]
        return list(client.search_runs(experiments, f"tags.`{RUN_ID_TAG}` = '{run.run_id}'"))


def settled(kernel: Hand, **fields: Any) -> Run:
    run = kernel.run(**fields)
    kernel.journal.append(RunSettled(run_id=run.run_id))
    return kernel.store.run(run.run_id)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("delivery", "_note"),  # created in MLflow, not noted in the journal
        ("delivery", "send_inputs"),  # parameters and metrics sent
        ("models", "_upload"),  # a logged model without files
        ("delivery", "_end"),  # everything sent, still RUNNING
    ],
)
def test_killed_on_the_way(kernel: Hand, journal: Journal, module: str, name: str) -> None:
    run = run_with_model(kernel)
    script = KILL_AT.format(module=module, name=name)
    command = [sys.executable, "-W", "ignore", "-c", script, str(kernel.store.root)]
    assert subprocess.run(command, check=False).returncode == KILLED
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    [there] = tagged(kernel.store, run)
    assert there.info.status == "FINISHED"
    assert there.data.metrics == {"roc_auc": 0.75}
    assert len(there.inputs.dataset_inputs) == 1
    assert len(there.outputs.model_outputs) == 1
    with connected(own_uri(kernel.store)) as client:
        models = client.search_logged_models([there.info.experiment_id])
    assert [str(model.status) for model in models] == ["READY"]


def test_a_run_that_the_cell_opened_is_added_to(kernel: Hand, journal: Journal) -> None:
    run = settled(kernel, metrics={"roc_auc": 0.75}, params={"depth": 3})
    with connected(own_uri(kernel.store)) as client:
        experiment = client.create_experiment("the user's")
        theirs = client.create_run(experiment, tags={RUN_ID_TAG: run.run_id}, run_name="mine")
        client.log_param(theirs.info.run_id, "depth", "deep")
        client.log_metric(theirs.info.run_id, "loss", 0.5)
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    [there] = tagged(kernel.store, run)
    assert there.info.run_id == theirs.info.run_id
    assert there.info.run_name == "mine"
    assert there.info.status == "FINISHED"
    assert there.data.params == {"depth": "deep"}
    assert there.data.metrics == {"loss": 0.5, "roc_auc": 0.75}


def test_of_several_opened_runs_none_is_the_run(kernel: Hand, journal: Journal) -> None:
    run = settled(kernel)
    with connected(own_uri(kernel.store)) as client:
        for _ in range(2):
            client.create_run("0", tags={RUN_ID_TAG: run.run_id})
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    ours = [r for r in tagged(kernel.store, run) if COURIER_TAG in r.data.tags]
    assert len(ours) == 1
    assert len(tagged(kernel.store, run)) == 3


def test_a_broken_run_does_not_hold_up_others(kernel: Hand, journal: Journal) -> None:
    broken = keep_model(kernel, kernel.run(), fitted_model(), object_key="0" * 64)
    good = settled(kernel)
    report = deliver_now(kernel.store, journal, timeout_s=60)
    assert report.delivered == (good.run_id,)
    assert report.pending == (broken.run_id,)
    [sentence] = report.problems
    assert "tried again" in sentence


def test_nobody_answers(kernel: Hand, journal: Journal) -> None:
    port = closed_port()
    elsewhere = hand(kernel.store, tracking_uri=f"http://user:secret@127.0.0.1:{port}")
    far, near = settled(elsewhere), settled(kernel)
    begun = time.monotonic()
    report = deliver_now(kernel.store, journal, timeout_s=120)
    assert time.monotonic() - begun < 60
    assert report.delivered == (near.run_id,)
    assert report.pending == (far.run_id,)
    [sentence] = report.problems
    assert f"http://127.0.0.1:{port} does not answer" in sentence
    [problem] = read_status(kernel.store.folder).problems
    assert problem.sentence == sentence
    elsewhere.journal.close()


def test_passwords_are_not_written_down(kernel: Hand, journal: Journal) -> None:
    path = kernel.store.root / "other.db"
    elsewhere = hand(kernel.store, tracking_uri=f"sqlite:///{path}")
    run = settled(elsewhere)
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    noted = kernel.store.run(run.run_id).mlflow
    assert noted is not None
    assert noted.tracking_uri == f"sqlite:///{path}"
    elsewhere.journal.close()


def test_a_folder_of_runs(kernel: Hand, journal: Journal, tmp_path: Path) -> None:
    elsewhere = hand(kernel.store, tracking_uri=str(tmp_path / "mlruns"))
    run = run_with_model(elsewhere)
    for _ in range(2):
        report = deliver_now(kernel.store, journal, [run.run_id], timeout_s=60)
        assert report.problems == ()
    [there] = tagged(kernel.store, run, run_uri(kernel.store, run))
    assert there.data.metrics == {"roc_auc": 0.75}
    assert len(there.outputs.model_outputs) == 1
    elsewhere.journal.close()


def test_what_was_deleted_in_mlflow_stays_deleted(kernel: Hand, journal: Journal) -> None:
    run = settled(kernel)
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    noted = kernel.store.run(run.run_id).mlflow
    assert isinstance(noted, MlflowRun)
    with connected(own_uri(kernel.store)) as client:
        client.delete_run(noted.run_id)
    stale = MlflowRun(
        tracking_uri=noted.tracking_uri, experiment_id=noted.experiment_id, run_id=noted.run_id
    )
    journal.append(RunDelivered(run_id=run.run_id, mlflow=stale))
    assert deliver_now(kernel.store, journal, [run.run_id], timeout_s=60).complete
    assert tagged(kernel.store, run) == []


def test_only_five_children_travel(kernel: Hand, journal: Journal) -> None:
    parent = settled(kernel)
    children = [child_of(kernel, parent) for _ in range(7)]
    report = deliver_now(kernel.store, journal, timeout_s=60)
    assert set(report.delivered) == {parent.run_id, *sorted(children)[:5]}
    noted = kernel.store.run(parent.run_id).mlflow
    [there] = tagged(kernel.store, kernel.store.run(min(children)))
    assert noted is not None
    assert there.data.tags["mlflow.parentRunId"] == noted.run_id


def child_of(kernel: Hand, parent: Run) -> str:
    from mlops_jupyter.records import new_id
    from mlops_jupyter.records.entries import RunEnded, RunStarted

    run_id = new_id()
    kernel.journal.append(
        RunStarted(
            run_id=run_id, execution_id=parent.execution_id, session_id=parent.session_id,
            experiment=parent.experiment, started_at=parent.started_at,
            parent_run_id=parent.run_id,
        ),
        RunEnded(run_id=run_id, status="FINISHED", ended_at=parent.started_at),
        RunSettled(run_id=run_id),
    )  # fmt: skip
    return run_id
