"""A published model carries its lineage, and loads where this package is unknown."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from handmade import Hand, made_version
from made_models import fitted_model, keep_model, lock, run_with_model, training_frame

from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import Publication, Verdict, new_id, now
from mlops_jupyter.registry import load_publication, publish
from mlops_jupyter.store import Journal
from mlops_jupyter.tracking import own_uri
from mlops_jupyter.tracking.client import connected

STRANGER = """
import json, sys
sys.modules["mlops_jupyter"] = None  # importing it fails, as where it is not installed
import mlflow, pandas as pd
mlflow.set_tracking_uri(sys.argv[1])
frame = pd.read_json(sys.stdin, orient="split")
plain = mlflow.pyfunc.load_model(sys.argv[2])
native = mlflow.sklearn.load_model(sys.argv[2])
print(json.dumps([plain.predict(frame).tolist(), native.predict(frame).tolist()]))
"""


def verdict(kind: Any, outcome: Any) -> Verdict:
    return Verdict(
        verdict_id=new_id(), kind=kind, ref="x", run_id=None, outcome=outcome,
        sentence="roc_auc 0.6 is below 0.7.", given_at=now(),
    )  # fmt: skip


def in_registry(kernel: Hand, publication: Publication) -> Any:
    with connected(own_uri(kernel.store)) as client:
        return client.get_model_version(publication.name, publication.version)


@pytest.mark.journey
def test_a_stranger_loads_it_and_predicts(kernel: Hand, journal: Journal) -> None:
    lock(kernel)
    run = run_with_model(kernel)
    publish(kernel.store, journal, run, name="flight-delay", alias="champion")
    answer = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", STRANGER, own_uri(kernel.store),
         "models:/flight-delay@champion"],
        input=training_frame().to_json(orient="split"), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    expected = fitted_model().predict(training_frame()).tolist()
    assert json.loads(answer.stdout.splitlines()[-1]) == [expected, expected]


def test_lineage_lies_on_the_version(kernel: Hand, journal: Journal) -> None:
    environment = lock(kernel)
    run = run_with_model(kernel)
    proof, gate = verdict("reproduction", "identical"), verdict("gate", "passed")
    publication = publish(kernel.store, journal, run, name="delay", gate=gate, proof=proof)
    version = in_registry(kernel, publication)
    frame_id = kernel.store.frame_uses(name="train")[0].frame_id
    assert version.tags["mlops.run_id"] == run.run_id
    assert version.tags["mlops.cell_id"] == run.cell_id
    assert version.tags["mlops.notebook"] == "flights.ipynb"
    assert version.tags["mlops.frame.train"] == frame_id
    assert version.tags["mlops.environment_id"] == environment.environment_id
    assert version.tags["mlops.proof"].startswith("identical 20")
    assert version.tags["mlops.gate"].endswith(gate.verdict_id)
    assert "roc_auc 0.75" in version.description
    assert publication.gate == gate.verdict_id


def test_a_publication_is_found_again(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    published = publish(kernel.store, journal, run, name="delay", alias="champion")
    assert kernel.store.publications("delay") == [published]
    assert load_publication(kernel.store, "models:/delay@champion") == published
    assert load_publication(kernel.store, "models:/delay/1") == published
    with pytest.raises(NotFound, match="it published: 1"):
        load_publication(kernel.store, "models:/delay/2")
    with pytest.raises(NotFound, match="it was given: champion"):
        load_publication(kernel.store, "models:/delay@challenger")
    with pytest.raises(BadRequest, match="models:/NAME@ALIAS"):
        load_publication(kernel.store, "delay@champion")


def test_an_alias_moved_elsewhere_is_followed(kernel: Hand, journal: Journal) -> None:
    first = publish(kernel.store, journal, run_with_model(kernel), name="delay", alias="champion")
    second = publish(kernel.store, journal, run_with_model(kernel), name="delay")
    with connected(own_uri(kernel.store)) as client:
        client.set_registered_model_alias("delay", "champion", second.version)
    assert load_publication(kernel.store, "models:/delay@champion") == second
    assert (first.version, second.version) == ("1", "2")


def test_the_same_model_stays_one_version(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    publish(kernel.store, journal, run, name="delay")
    proof = verdict("reproduction", "equal")
    again = publish(kernel.store, journal, run, name="delay", alias="champion", proof=proof)
    assert again.version == "1"
    assert in_registry(kernel, again).tags["mlops.proof"].startswith("equal")


def test_several_models_need_a_choice(kernel: Hand, journal: Journal) -> None:
    run = run_with_model(kernel)
    run = keep_model(kernel, run, fitted_model(), name="other")
    with pytest.raises(BadRequest, match="model, other"):
        publish(kernel.store, journal, run, name="delay")
    with pytest.raises(NotFound, match="'third'"):
        publish(kernel.store, journal, run, name="delay", model="third")
    published = publish(kernel.store, journal, run, name="delay", model="other")
    assert in_registry(kernel, published).tags["mlops.model"] == "other"


def test_only_finished_runs(kernel: Hand, journal: Journal) -> None:
    run = kernel.run(status="FAILED")
    with pytest.raises(BadRequest, match="ended as FAILED"):
        publish(kernel.store, journal, run, name="delay")


def test_only_with_a_model(kernel: Hand, journal: Journal) -> None:
    with pytest.raises(NotFound, match="kept no model"):
        publish(kernel.store, journal, kernel.run(), name="delay")


def test_only_reviewed_types(kernel: Hand, journal: Journal) -> None:
    run = kernel.run()
    run = keep_model(kernel, run, fitted_model(), untrusted=("evil.Thing",))
    with pytest.raises(BadRequest, match=r"evil\.Thing"):
        publish(kernel.store, journal, run, name="delay")


def test_only_with_its_data(kernel: Hand, journal: Journal) -> None:
    lost = made_version("train")
    run = kernel.run(frames={"train": lost})
    run = keep_model(kernel, run, fitted_model(), fitted_on=lost.frame_id)
    with pytest.raises(BadRequest, match="made by hand"):
        publish(kernel.store, journal, run, name="delay")


def test_the_gate_holds_unless_overridden(kernel: Hand, journal: Journal) -> None:
    run, gate = run_with_model(kernel), verdict("gate", "failed")
    with pytest.raises(BadRequest, match=r"roc_auc 0\.6 is below 0\.7"):
        publish(kernel.store, journal, run, name="delay", gate=gate)
    published = publish(
        kernel.store, journal, run, name="delay", gate=gate, override="a demonstration"
    )
    assert in_registry(kernel, published).tags["mlops.override"] == "a demonstration"


@pytest.mark.parametrize(
    ("name", "alias"), [("a/b", None), ("", None), ("delay", "v3"), ("delay", "two words")]
)
def test_names_that_mlflow_would_refuse(
    kernel: Hand, journal: Journal, name: str, alias: str | None
) -> None:
    with pytest.raises(BadRequest):
        publish(kernel.store, journal, kernel.run(), name=name, alias=alias)
