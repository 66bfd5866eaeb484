"""`mlops package`, `deploy`, `deployment` and `monitor run`: requests and refusals."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import Mlops
from handmade import Hand

from mlops_jupyter.records import Deployment, Publication, now
from mlops_jupyter.records.entries import DeploymentChanged, ModelPublished
from mlops_jupyter.store import Store


@pytest.fixture
def served(made: Hand, store: Store) -> Hand:
    """A publication of the newest run, and a service of it that has ended."""
    run = store.runs()[0]
    published = Publication(
        name="late",
        version="1",
        alias="champion",
        run_id=run.run_id,
        mlflow_run_id="f" * 32,
        tracking_uri="sqlite:///mlflow.db",
        model_uri="models:/late/1",
        published_at=now(),
    )
    (store.root / "service.log").write_text("one\ntwo\nthree\n", encoding="utf-8")
    ended = Deployment(
        deployment_id="abcdef" + "0" * 26,
        model_uri="models:/late/1",
        target="local",
        status="stopped",
        log="service.log",
        run_id=run.run_id,
        changed_at=now(),
    )
    made.journal.append(ModelPublished(publication=published), DeploymentChanged(deployment=ended))
    return made


def test_services_are_listed_and_named(mlops: Mlops, served: Hand) -> None:
    said = mlops("deployment", "status")
    assert "■ stopped" in said.out
    assert "models:/late/1" in said.out
    assert mlops("deployment", "status", "abcdef", "--json").json[0]["status"] == "stopped"
    assert mlops("deployment", "logs", "abcdef", "-n", "2").out.split() == ["two", "three"]
    assert mlops("deployment", "stop", "abcdef").code == 0


def test_nothing_deployed_is_said(mlops: Mlops, made: Hand) -> None:
    assert "Nothing was deployed" in mlops("deployment", "status").out
    said = mlops("deployment", "stop", "late")
    assert said.code == 2
    assert "nothing was deployed from here yet" in said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["package", "flights@best", "-o", "image"], "mlops publish flights@best --name NAME"),
        (["package", "models:/late/1", "-o", "image"], "kept no model"),
        (["deploy", "models:/late", "--to", "local"], "models:/NAME@ALIAS"),
        (["deploy", "models:/late/1", "--to", "moon"], "'local'"),
        (["monitor", "run", "models:/late/1", "--data", "late.csv"], "There is no file"),
        (["monitor", "run", "models:/late/1", "--data", "trian@v1"], "did you mean 'train'"),
    ],
)
def test_requests_that_cannot_be_meant(
    mlops: Mlops, served: Hand, words: list[str], says: str
) -> None:
    said = mlops(*words)
    assert said.code in (2, 4)
    assert says in said.err
    assert said.out == ""


def test_a_run_without_a_model_has_nothing_to_watch(
    mlops: Mlops, served: Hand, store: Store
) -> None:
    pd.DataFrame({"a": [1]}).to_csv(store.root / "now.csv", index=False)
    said = mlops("monitor", "run", "models:/late/1", "--data", "now.csv")
    assert said.code == 2
    assert "kept no model" in said.err
