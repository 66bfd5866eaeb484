"""A run arrives in MLflow whole, and once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest
from handmade import Hand, hand
from made_models import lock, run_with_model, training_frame
from msgspec.structs import replace

from mlops_jupyter.records import Metric, Output, Run
from mlops_jupyter.records.entries import MetricLogged, RunAnnotated, RunSettled
from mlops_jupyter.store import Journal, Store
from mlops_jupyter.tracking import deliver_now, own_uri, sources
from mlops_jupyter.tracking.client import connected
from mlops_jupyter.tracking.context import RUN_ID_TAG
from mlops_jupyter.tracking.passage import Passage
from mlops_jupyter.tracking.sources import send_sources


def delivered(store: Store, journal: Journal, *runs: Run) -> None:
    report = deliver_now(store, journal, [run.run_id for run in runs] or None, timeout_s=60)
    assert report.problems == ()
    assert report.complete


def in_mlflow(store: Store, run: Run) -> Any:
    with connected(own_uri(store)) as client:
        experiments = [e.experiment_id for e in client.search_experiments()]
        found = client.search_runs(experiments, f"tags.`{RUN_ID_TAG}` = '{run.run_id}'")
    assert len(found) == 1
    return found[0]


def test_everything_about_a_run_arrives(kernel: Hand, journal: Journal) -> None:
    lock(kernel)
    run = run_with_model(kernel)
    delivered(kernel.store, journal, run)
    there = in_mlflow(kernel.store, run)
    assert there.info.status == "FINISHED"
    assert there.data.params == {"n_estimators": "5"}
    assert there.data.metrics == {"roc_auc": 0.75}
    assert there.data.tags["mlflow.source.name"] == "flights.ipynb"
    assert there.data.tags["mlflow.source.type"] == "NOTEBOOK"
    assert there.data.tags["mlops.execution_id"] == run.execution_id
    assert there.data.tags["mlops.branch"] == "Forest"
    assert there.data.tags["mlops.status"] == "FINISHED"
    [given] = there.inputs.dataset_inputs
    frame_id = kernel.store.frame_uses(name="train")[0].frame_id
    assert there.data.tags["mlops.frame.train"] == frame_id
    assert (given.dataset.name, given.dataset.digest) == ("train", frame_id[:32])
    assert there.outputs.model_outputs


def test_the_journal_says_where_it_went(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    delivered(kernel.store, journal, run)
    noted = kernel.store.run(run.run_id).mlflow
    assert noted is not None
    assert noted.complete
    assert noted.run_id == in_mlflow(kernel.store, run).info.run_id
    assert noted.model_uri is not None
    assert noted.model_uri.startswith("models:/m-")


def test_a_second_delivery_changes_nothing(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    delivered(kernel.store, journal, run)
    before = in_mlflow(kernel.store, run).to_dictionary()
    delivered(kernel.store, journal, run)
    assert in_mlflow(kernel.store, run).to_dictionary() == before


@pytest.mark.parametrize(
    ("status", "word"),
    [("FAILED", "FAILED"), ("INTERRUPTED", "KILLED"), ("KERNEL_DIED", "KILLED")],
)
def test_how_a_run_ended(kernel: Hand, journal: Journal, status: str, word: str) -> None:
    run = kernel.run(status=status)
    kernel.journal.append(RunSettled(run_id=run.run_id))
    delivered(kernel.store, journal, run)
    there = in_mlflow(kernel.store, run)
    assert there.info.status == word
    assert there.data.tags["mlops.status"] == status


def test_what_comes_later_follows(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    delivered(kernel.store, journal, run)
    later = Metric(name="f1 (later)", value=0.5, at=datetime.now(UTC))
    kernel.journal.append(
        MetricLogged(run_id=run.run_id, metric=later),
        RunAnnotated(run_id=run.run_id, kind="note", value="the good one"),
        RunAnnotated(run_id=run.run_id, kind="rename", value="final"),
    )
    delivered(kernel.store, journal, run)
    there = in_mlflow(kernel.store, run)
    assert there.data.metrics == {"roc_auc": 0.75, "f1 _later_": 0.5}
    assert there.data.tags["mlflow.note.content"] == "the good one"
    assert there.info.run_name == "final"


def test_curves_keep_their_points(kernel: Hand, journal: Journal) -> None:
    run = kernel.run()
    points = [Metric(name="loss", value=1 / n, step=n, at=datetime.now(UTC)) for n in range(1, 8)]
    kernel.journal.append(*(MetricLogged(run_id=run.run_id, metric=p) for p in points))
    kernel.journal.append(RunSettled(run_id=run.run_id))
    delivered(kernel.store, journal, run)
    with connected(own_uri(kernel.store)) as client:
        history = client.get_metric_history(in_mlflow(kernel.store, run).info.run_id, "loss")
    assert [(p.step, p.value) for p in history] == [(p.step, p.value) for p in points]


def test_reruns_and_forgotten_runs_stay_at_home(kernel: Hand, journal: Journal) -> None:
    run = kernel.run()
    kernel.journal.append(RunAnnotated(run_id=run.run_id, kind="forget"))
    proof = hand(kernel.store, rerun_of=run.run_id)
    again = proof.run()
    proof.journal.close()
    for asked in (None, [run.run_id, again.run_id]):
        report = deliver_now(kernel.store, journal, asked, timeout_s=5)
        assert (report.delivered, report.pending) == ((), ())
    assert not (kernel.store.folder / "mlflow").exists()


@pytest.mark.parametrize(
    ("allowed", "sent"),
    [((), []), (("source",), ["mlops/cell.py"]), (("outputs",), ["mlops/outputs.json"])],
)
def test_source_and_outputs_travel_only_if_allowed(
    kernel: Hand, monkeypatch: pytest.MonkeyPatch, allowed: tuple[str, ...], sent: list[str]
) -> None:
    outputs = (Output(output_type="stream", name="stdout", text="hello"),)
    execution_id = kernel.cell("print('hello')", outputs=outputs)
    run = replace(kernel.run(), execution_id=execution_id)
    client, target = Mock(), Mock()
    target.info.run_id = "m"
    monkeypatch.setattr(sources, "may_upload", allowed.__contains__)
    for uri in ("http://elsewhere", "sqlite:////near.db"):
        send_sources(Passage(client=client, store=kernel.store, run=run, target=target, uri=uri))
    calls = client.log_text.call_args_list + client.log_dict.call_args_list
    assert [call.args[2] for call in calls] == sent


def test_example_rows_lie_beside_the_model(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    delivered(kernel.store, journal, run)
    model = kernel.store.run(run.run_id).mlflow
    assert model is not None
    [folder] = (kernel.store.folder / "mlflow" / "artifacts" / "models").glob("m-*/artifacts")
    names = {path.name for path in folder.iterdir()}
    assert names >= {"MLmodel", "model.skops", "requirements.txt", "conda.yaml"}
    assert names >= {"python_env.yaml", "input_example.json", "serving_input_example.json"}
    assert len(training_frame().columns) == 3
