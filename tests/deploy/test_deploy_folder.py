"""The build folder: complete, the same every time, and of no place."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from handmade import made_run
from recorded import FEATURES, Recorded, recorded

from mlops_jupyter.deploy import package
from mlops_jupyter.deploy.contents import published_model
from mlops_jupyter.deploy.requirements import constraints, needs_openmp
from mlops_jupyter.errors import BadRequest, ContentMissing, WorkspaceUnusable
from mlops_jupyter.records import Environment, KeptModel, Package, Publication, now
from mlops_jupyter.store import Store


@pytest.fixture
def case(store: Store) -> Recorded:
    return recorded(store)


def test_what_is_in_it(case: Recorded, tmp_path: Path) -> None:
    publication = case.publish()
    built = package(case.store, publication, tmp_path / "image")
    folder = Path(built.folder)
    assert built.files == tuple(
        sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    )
    assert {"Dockerfile", "README.md", "serve.py", "requirements.txt", "model/MLmodel"} <= set(
        built.files
    )
    about = json.loads((folder / "service.json").read_text("utf-8"))
    assert about["model"] == "models:/flight-delay/1"
    assert about["run"] == case.run.run_id
    example = json.loads((folder / "model/serving_input_example.json").read_text("utf-8"))
    assert example["dataframe_split"]["columns"] == FEATURES


def test_the_dockerfile(case: Recorded, tmp_path: Path) -> None:
    package(case.store, case.publish(), tmp_path / "image")
    text = (tmp_path / "image" / "Dockerfile").read_text("utf-8")
    assert "ARG PYTHON=3.11.7\nFROM python:${PYTHON}-slim\n" in text
    assert "USER 10001" in text
    assert "HEALTHCHECK" in text
    assert "nginx" not in text
    assert "PORT=8080" in text
    assert "@" not in text, "every placeholder is filled"


def test_requirements_are_pinned_and_light(case: Recorded, tmp_path: Path) -> None:
    built = package(case.store, case.publish(), tmp_path / "image")
    names = [line.split("==")[0] for line in built.requirements]
    assert all("==" in line for line in built.requirements)
    assert {"mlflow-skinny", "fastapi", "uvicorn", "scikit-learn", "skops", "pandas"} <= set(names)
    assert "mlflow" not in names
    locked = (tmp_path / "image" / "constraints.txt").read_text("utf-8").split()
    assert set(built.requirements) <= set(locked)
    assert len(locked) > 100


def test_the_same_publication_gives_the_same_bytes(case: Recorded, tmp_path: Path) -> None:
    publication = case.publish()
    first = package(case.store, publication, tmp_path / "one")
    second = package(case.store, publication, tmp_path / "two")
    assert first.digest == second.digest
    for name in first.files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert str(tmp_path).encode() not in (tmp_path / "one" / name).read_bytes()


def test_a_folder_that_is_taken(case: Recorded, tmp_path: Path) -> None:
    publication = case.publish()
    out = tmp_path / "image"
    out.mkdir()
    package(case.store, publication, out)
    with pytest.raises(BadRequest, match="add --force"):
        package(case.store, publication, out)
    (out / "left over").write_text("x")
    package(case.store, publication, out, force=True)
    assert not (out / "left over").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.tex").write_text("x")
    with pytest.raises(BadRequest, match="holds other files"):
        package(case.store, publication, mine, force=True)
    assert (mine / "thesis.tex").exists()
    with pytest.raises(BadRequest, match="is a file"):
        package(case.store, publication, mine / "thesis.tex")
    with pytest.raises(WorkspaceUnusable, match="cannot be written"):
        package(case.store, publication, mine / "thesis.tex" / "image")


def test_a_failure_leaves_nothing_behind(case: Recorded, tmp_path: Path) -> None:
    publication = msgspec.structs.replace(case.publish(), model="another")
    with pytest.raises(ContentMissing, match="kept no model `another`"):
        package(case.store, publication, tmp_path / "out" / "image")
    assert list((tmp_path / "out").iterdir()) == []


def model(name: str, *methods: str, key: str | None = "k") -> KeptModel:
    return KeptModel(name=name, class_name="a.B", final_class="B", object_key=key, methods=methods)


def publication_of(name: str = "") -> Publication:
    return Publication(
        name="m", version="1", alias=None, run_id="r", mlflow_run_id="", tracking_uri="",
        model_uri="models:/m/1", model=name, published_at=now(),
    )  # fmt: skip


def test_which_model_was_published() -> None:
    one, two = model("one", "predict"), model("two", "predict")
    again = model("one", "predict", "predict_proba")
    run = made_run(models=(one, two, again))
    assert published_model(run, publication_of("one")) is again
    assert published_model(made_run(models=(one,)), publication_of()) is one
    with pytest.raises(ContentMissing, match="publish the model again"):
        published_model(run, publication_of())
    with pytest.raises(BadRequest, match="has no `predict`"):
        published_model(made_run(models=(model("one"),)), publication_of())
    with pytest.raises(ContentMissing):
        published_model(made_run(models=(model("one", "predict", key=None),)), publication_of())


def test_constraints_leave_out_what_no_index_has() -> None:
    environment = Environment(
        environment_id="e", python="3.11.7", implementation="CPython", platform="Linux",
        machine="x86_64", cpu="x", cpus=2, blas=(), hash_seed="", time_zone="UTC", locale="C",
        packages=(
            Package(name="Scikit_Learn", version="1.9.0"),
            Package(name="numpy", version="2.4.6"),
            Package(name="mine", version="1", direct_url="git+…"),
        ),
    )  # fmt: skip
    pinned = ["scikit-learn==1.9.1", "uvicorn"]
    assert constraints(environment, pinned) == ["numpy==2.4.6", "scikit-learn==1.9.1"]
    assert constraints(None, pinned) == ["scikit-learn==1.9.1"]
    assert needs_openmp(["lightgbm==4.6.0"])
    assert not needs_openmp(pinned)
