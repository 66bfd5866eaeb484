from __future__ import annotations

import pytest
from store_makers import at, cell, frame, run, run_end, scored, used

from mlops_jupyter.errors import ContentMissing, NotFound
from mlops_jupyter.records import (
    Deployment,
    Environment,
    Metric,
    MlflowRun,
    Publication,
    Verdict,
    to_json,
)
from mlops_jupyter.records.entries import (
    DeploymentChanged,
    EnvironmentKept,
    MetricLogged,
    ModelPublished,
    RunAnnotated,
    RunDelivered,
    VerdictGiven,
)
from mlops_jupyter.store import Journal, Store, new_session


def ids(runs: list) -> list[str]:  # type: ignore[type-arg]
    return [r.run_id for r in runs]


def test_runs_are_newest_first_and_can_be_chosen(journal: Journal, store: Store) -> None:
    first, third = scored(journal, 1), scored(journal, 3, experiment="trains")
    second = scored(journal, 2)
    rerun = store.write_as(new_session(store, "kernel", notebook="b.ipynb", rerun_of=first.run_id))
    again = scored(rerun, 4)
    rerun.close()
    journal.append(RunAnnotated(run_id=second.run_id, kind="forget"))
    assert ids(store.runs()) == [third.run_id, first.run_id]
    assert ids(store.runs(limit=1)) == [third.run_id]
    assert ids(store.runs(experiment="flights")) == [first.run_id]
    assert ids(store.runs(forgotten=True)) == [third.run_id, second.run_id, first.run_id]
    assert ids(store.runs(reruns=True)) == [again.run_id, third.run_id, first.run_id]
    assert ids(store.runs(reruns=True, notebook="b.ipynb")) == [again.run_id]
    assert ids(store.runs(reruns=True, session_id=rerun.session.session_id)) == [again.run_id]
    assert store.runs(reruns=True)[0].rerun_of == first.run_id
    assert ids(store.runs_of_execution(second.execution_id)) == [second.run_id]
    assert store.experiments() == ["flights", "trains"]


def test_what_is_unknown_is_a_sentence(store: Store) -> None:
    for read in (store.run, store.execution, store.session, store.frame, store.environment):
        with pytest.raises(NotFound, match=r"There is no .* 'abc' in this workspace"):
            read("abc")


def test_executions_are_in_order(journal: Journal, store: Store) -> None:
    cells = [cell(journal, n) for n in (3, 1, 2)]
    journal.append(*cells)
    found = store.executions(journal.session.session_id)
    assert [e.ordinal for e in found] == [1, 2, 3]
    assert store.execution(cells[0].execution_id).source == "x = 3"


def test_ids_are_found_by_both_ends(journal: Journal, store: Store) -> None:
    started = scored(journal)
    key = started.run_id
    place = MlflowRun(tracking_uri="u", experiment_id="0", run_id="feed" + "0" * 24 + "beef")
    journal.append(RunDelivered(run_id=key, mlflow=place), frame("abc" + "0" * 61))
    for fragment in (key[:14], key[-6:], key, key.upper(), "feed", "beef", place.run_id):
        assert store.find_ids("run", fragment) == [key]
    for fragment in ("", "%", "*", "_" * 6, "zz", "'", key + "0"):
        assert store.find_ids("run", fragment) == []
    assert store.find_ids("execution", started.execution_id[-8:]) == [started.execution_id]
    assert store.find_ids("frame", "ABC") == ["abc" + "0" * 61]
    other = scored(journal, 2)
    assert store.find_ids("run", "01") == sorted([key, other.run_id])


def test_history_numbers_contents_by_their_first_appearance(
    journal: Journal, store: Store
) -> None:
    first, second = scored(journal, 1), scored(journal, 2)
    rerun = store.write_as(new_session(store, "kernel", rerun_of=first.run_id))
    again = scored(rerun, 3)
    a, b, c, d = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
    rerun.append(used(again.execution_id, "train", d, 0.5), frame(d))
    rerun.append(used(again.execution_id, "other", d, 0.5))
    journal.append(
        used(second.execution_id, "train", c, 9, parents=(a,), change="1 row added"),
        used(first.execution_id, "train", a, 1),
        used(first.execution_id, "train", b, 2),
        used(second.execution_id, "train", a, 3, role="read"),
        used(second.execution_id, "features", a, 4, role="fitted"),
        used(first.execution_id, "train", a, 5),
        frame(a, rows=10),
        frame(c, rows=11),
    )
    rerun.close()
    found = store.history("train")
    # b's description is still being written: it keeps its number
    assert [(h.number, h.version.frame_id) for h in found] == [(1, a), (3, c)]
    assert found[1].parents == (a,)
    assert found[1].change == "1 row added"
    assert found[1].at == at(9)
    assert found[0].run_ids == (second.run_id,)
    assert found[0].notebook == "notebook.ipynb"
    assert store.frame_names() == ["features", "train"]
    assert [u.name for u in store.frame_uses(frame_id=a)] == [
        "train",
        "train",
        "features",
        "train",
    ]
    assert [
        u.frame_id for u in store.frame_uses(execution_id=first.execution_id, name="train")
    ] == [
        a,
        b,
        a,
    ]
    assert store.history("nothing") == []


def test_points_of_curves_then_final_scores(journal: Journal, store: Store) -> None:
    started = run(cell(journal))
    points = [Metric(name="loss", value=v, step=n) for n, v in enumerate((3.0, 1.0, 2.0))]
    journal.append(
        started,
        *(MetricLogged(run_id=started.run_id, metric=p) for p in points),
        run_end(started, metrics=(points[-1], Metric(name="auc", value=0.9))),
    )
    assert store.metric_points(started.run_id, "loss") == points
    assert [m.name for m in store.metric_points(started.run_id)] == ["loss"] * 3 + ["auc"]
    assert store.metric_points("nothing") == []


def verdict(key: str, second: int, **fields: object) -> VerdictGiven:
    given = {"kind": "gate", "ref": "r", "run_id": "a", "outcome": "passed", "sentence": "Good."}
    return VerdictGiven(
        verdict=Verdict(verdict_id=key, given_at=at(second), **{**given, **fields})
    )


def test_verdicts_publications_and_deployments(journal: Journal, store: Store) -> None:
    def published(name: str, number: str, second: int) -> ModelPublished:
        publication = Publication(
            name=name,
            version=number,
            alias=None,
            run_id="a",
            mlflow_run_id="b",
            tracking_uri="u",
            model_uri=f"models:/{name}/{number}",
            published_at=at(second),
        )
        return ModelPublished(publication=publication)

    def deployed(status: str, second: int) -> DeploymentChanged:
        deployment = Deployment(
            deployment_id="d", model_uri="m", target="local", status=status, changed_at=at(second)
        )
        return DeploymentChanged(deployment=deployment)

    journal.append(verdict("1", 1), verdict("2", 2, kind="drift"), verdict("3", 3, run_id="b"))
    journal.append(published("m", "1", 1), published("n", "1", 2), published("m", "2", 3))
    journal.append(deployed("starting", 1), deployed("answering", 2))
    assert [v.verdict_id for v in store.verdicts()] == ["3", "2", "1"]
    assert [v.verdict_id for v in store.verdicts(run_id="a", kind="gate")] == ["1"]
    assert [(p.name, p.version) for p in store.publications("m")] == [("m", "2"), ("m", "1")]
    assert len(store.publications()) == 3
    assert [d.status for d in store.deployments()] == ["answering"]
    kinds = {(kind, key) for kind, key in store.refresh() if kind in ("publication", "deployment")}
    assert kinds == {
        ("publication", "m/1"),
        ("publication", "m/2"),
        ("publication", "n/1"),
        ("deployment", "d"),
    }


def test_environments_are_objects(journal: Journal, store: Store) -> None:
    environment = Environment(
        environment_id="e" * 64,
        python="3.11.7",
        implementation="CPython",
        platform="Linux",
        machine="x86_64",
        cpu="",
        cpus=2,
        blas=(),
        hash_seed="",
        time_zone="UTC",
        locale="C",
        packages=(),
    )

    def kept(environment_id: str, key: str) -> EnvironmentKept:
        return EnvironmentKept(
            environment_id=environment_id,
            session_id=journal.session.session_id,
            object_key=key,
        )

    journal.append(
        kept("e" * 64, store.objects.put(to_json(environment))), kept("f" * 64, "0" * 64)
    )
    assert store.environment("e" * 64) == environment
    with pytest.raises(ContentMissing):
        store.environment("f" * 64)
    assert store.session(journal.session.session_id).environment_id == "f" * 64


def test_sessions(journal: Journal, store: Store) -> None:
    scored(journal)
    cli = store.write_as(new_session(store, "cli"))
    scored(cli)
    cli.close()
    assert [s.kind for s in store.sessions()] == ["cli", "kernel"]
    assert [s.kind for s in store.live_sessions()] == ["kernel"]
    assert store.session(cli.session.session_id).ended_at is not None


def test_the_path_of_a_notebook_is_kept_relative(store: Store) -> None:
    inside = new_session(store, "kernel", notebook=str(store.root / "sub" / "a.ipynb"))
    assert inside.notebook == "sub/a.ipynb"
    assert new_session(store, "kernel", notebook="sub/a.ipynb").notebook == "sub/a.ipynb"
    assert new_session(store, "kernel", notebook="/elsewhere/a.ipynb").notebook == "a.ipynb"
