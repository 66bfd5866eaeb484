"""The workspace that every later version must read, and how it was made.

`golden/protocol-1/` was written by `make_golden` below, once, with

    python tests/store/store_golden.py tests/store/golden/protocol-1

It is never made again. Its `records` folder is `.mlops` under a name that git does not
ignore; `expected.json` holds what was read from it on that day. Another protocol gets a
maker and a folder of its own.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from store_makers import at, cell, cell_end, frame, run, run_end, used

from mlops_jupyter.records import (
    Check,
    Column,
    Criterion,
    Deployment,
    Environment,
    ErrorInfo,
    KeptModel,
    Metric,
    MlflowRun,
    NameUse,
    Output,
    Package,
    Param,
    ProcessIdentity,
    Publication,
    Session,
    Verdict,
    to_json,
)
from mlops_jupyter.records.entries import (
    CriteriaSet,
    DeploymentChanged,
    EnvironmentKept,
    MetricLogged,
    ModelKept,
    ModelPublished,
    ParamLogged,
    RunAnnotated,
    RunDelivered,
    RunSettled,
    TrackingSet,
    VerdictGiven,
    WorkIncomplete,
)
from mlops_jupyter.store import Journal, Store, doctor

IDS = (f"{n:032x}" for n in count(1))
BIG = bytes(range(256)) * 400
TEXT = "größer, schneller, weiter; ".encode() * 40


def make_golden(root: Path) -> None:
    """Write a workspace that holds every kind of entry and of object, at fixed times."""
    Store.open(root, create=True).close()
    (root / "mlops.toml").write_text(f'protocol = 1\nuuid = "{"5" * 32}"\n', encoding="utf-8")
    clock = (round(at(n).timestamp()) * 1_000_000_000 for n in count())
    ticking = mock.patch("time.time_ns", side_effect=clock)
    writer = mock.patch("mlops_jupyter.store.writer.new_id", return_value="a" * 32)
    with ticking, writer:
        store = Store.open(root)
        keys = [store.objects.put(data) for data in (b"raw", TEXT)]
        keys.append(store.objects.put(BIG, compress="numeric", typesize=8))
        kernel = store.write_as(_session("1" * 32, "kernel"))
        run_id = _write_kernel(store, kernel, keys)
        # a kernel on another host, in the middle of a cell: nobody knows whether it lives
        away = store.write_as(_session("2" * 32, "kernel", host="elsewhere"))
        _write_running(away)
        _write_courier(store.write_as(_session("0" * 32, "courier")), run_id)
    with away.path.open("ab") as file:
        file.write(b'00000000 1 {"entry":"damaged"}\n')
        file.write(b'2ff0943a 1 {"entry":"of_the_future"}\n')
        file.write(b"deadbeef 17")
    store.close()
    views = json.dumps(plain(everything(store, keys)), indent=1, sort_keys=True)
    (root / "expected.json").write_text(views + "\n", encoding="utf-8")
    shutil.rmtree(root / ".mlops" / "index")
    (root / ".mlops" / ".gitignore").unlink()
    (root / ".mlops").rename(root / "records")


def everything(store: Store, keys: list[str]) -> dict[str, Any]:
    """Return every view of the golden workspace as plain data."""
    names = store.frame_names()
    runs = store.runs(reruns=True, forgotten=True)
    return {
        "uuid": store.uuid,
        "runs": runs,
        "visible": [r.run_id for r in store.runs()],
        "executions": [store.executions(s.session_id) for s in store.sessions()],
        "sessions": store.sessions(),
        "frames": {name: store.history(name) for name in names},
        "uses": store.frame_uses(),
        "points": {r.run_id: store.metric_points(r.run_id) for r in runs},
        "criteria": store.criteria("flights"),
        "verdicts": store.verdicts(),
        "publications": store.publications(),
        "deployments": store.deployments(),
        "environments": [store.environment(r.environment_id) for r in runs if r.environment_id],
        "objects": {key: store.objects.size(key) for key in keys},
        "findings": [(finding.severity, finding.where) for finding in doctor(store)],
    }


def plain(views: Any) -> Any:
    """Return records as what their JSON holds."""
    return json.loads(to_json(views))


def _session(session_id: str, kind: Any, host: str = "golden", **fields: Any) -> Session:
    process = ProcessIdentity(
        host=host, boot_id="boot", pid=4242, started=at(0).timestamp(), start_ticks=123456
    )
    return Session(
        session_id=session_id,
        kind=kind,
        process=process,
        started_at=at(0),
        package_version="0.1.0",
        python_version="3.11.7",
        notebook="notebooks/größe.ipynb" if kind == "kernel" else None,
        **fields,
    )


def _write_kernel(store: Store, journal: Journal, keys: list[str]) -> str:
    """Write a finished run with everything, a failed one, and a forgotten one."""
    begun = cell(journal, 1, execution_id=next(IDS), cell_id="c1", execution_count=3)
    started = run(
        begun, run_id=next(IDS), branch="Forest", goal="max:auc", seed=7, tags={"a": "1"}
    )
    environment = Environment(
        environment_id="e" * 64,
        python="3.11.7",
        implementation="CPython",
        platform="Linux",
        machine="x86_64",
        cpu="cpu",
        cpus=2,
        blas=("openblas",),
        hash_seed="0",
        time_zone="UTC",
        locale="C.UTF-8",
        packages=(Package(name="pandas", version="3.1.0"),),
    )
    journal.append(
        begun,
        started,
        MetricLogged(run_id=started.run_id, metric=Metric(name="loss", value=0.5, step=0)),
        MetricLogged(
            run_id=started.run_id, metric=Metric(name="loss", value=float("inf"), step=1)
        ),
        ParamLogged(run_id=started.run_id, param=Param(name="lr", value="0.1", origin="logged")),
        cell_end(
            begun,
            outputs=(
                Output(output_type="stream", name="stdout", text="zwölf Boxkämpfer 🥊\n"),
                Output(output_type="execute_result", data={"text/plain": "<1>"}),
            ),
            reads=(NameUse(name="train"), NameUse(name="helper", certainty="possible")),
            writes=(NameUse(name="model"),),
            effects=("np.random.seed",),
            literals={"n": "100"},
            overhead_s=0.001,
        ),
        run_end(
            started,
            params=(Param(name="n", value="100"),),
            metrics=(Metric(name="auc", value=0.75), Metric(name="bad", value=float("nan"))),
            values={"rows": 3.0},
            stands_on=(begun.execution_id,),
            overhead_s=0.002,
        ),
        EnvironmentKept(
            environment_id="e" * 64,
            session_id=journal.session.session_id,
            object_key=store.objects.put(to_json(environment)),
        ),
        frame("f" * 64),
        frame(
            "f" * 64,
            manifest=keys[1],
            columns=(Column(name="ä", dtype="int64", key=keys[2]),),
            stored_bytes=99,
        ),
        frame("b" * 64, kind="Series", not_kept="larger than the budget"),
        used(begun.execution_id, "train", "f" * 64, 1, role="read"),
        used(begun.execution_id, "train", "b" * 64, 2, parents=("f" * 64,), change="1 row added"),
        ModelKept(
            run_id=started.run_id,
            model=KeptModel(
                name="model",
                class_name="sklearn.ensemble.Forest",
                final_class="Forest",
                object_key=keys[2],
                nbytes=len(BIG),
                fitted_on="f" * 64,
                methods=("predict",),
            ),
        ),
        WorkIncomplete(execution_id=begun.execution_id, reason="one plot was too large"),
        RunSettled(run_id=started.run_id),
        TrackingSet(session_id=journal.session.session_id, tracking_uri="http://mlflow"),
    )
    _write_failed(journal)
    with mock.patch("mlops_jupyter.store.journal.now", return_value=at(100)):
        journal.close()
    return started.run_id


def _write_failed(journal: Journal) -> None:
    error = ErrorInfo(ename="ValueError", evalue="no", traceback="ValueError: no", line=2)
    for ordinal in (2, 3):
        begun = cell(journal, ordinal, execution_id=next(IDS))
        started = run(begun, run_id=next(IDS), auto=True)
        journal.append(begun, started, cell_end(begun, status="FAILED", error=error))
        journal.append(run_end(started, status="FAILED", error=error))
    journal.append(RunAnnotated(run_id=started.run_id, kind="forget"))


def _write_running(journal: Journal) -> None:
    begun = cell(journal, 1, execution_id=next(IDS), started_at=at(50))
    journal.append(begun, run(begun, run_id=next(IDS), experiment="trains"))
    journal.sync()


def _write_courier(journal: Journal, run_id: str) -> None:
    """Write what other processes say about a run; their journal is read first."""
    demand = Criterion(text="auc >= 0.7 on test", metric="auc", comparison=">=", threshold=0.7)
    place = MlflowRun(
        tracking_uri="http://mlflow", experiment_id="1", run_id="d" * 32, complete=True
    )
    journal.append(
        RunDelivered(run_id=run_id, mlflow=place),
        RunAnnotated(run_id=run_id, kind="note", value="schön"),
        RunAnnotated(run_id=run_id, kind="tag", key="b", value="2"),
        RunAnnotated(run_id=run_id, kind="star"),
        RunAnnotated(run_id=run_id, kind="rename", value="the one"),
        CriteriaSet(experiment="flights", criteria=(demand,), at=at(60)),
        VerdictGiven(
            verdict=Verdict(
                verdict_id="c" * 32,
                kind="gate",
                ref="flights@best",
                run_id=run_id,
                outcome="passed",
                sentence="It passed.",
                checks=(Check(kind="criterion", name="auc", outcome="passed", actual="0.75"),),
                given_at=at(61),
            )
        ),
        ModelPublished(
            publication=Publication(
                name="delay",
                version="1",
                alias="champion",
                run_id=run_id,
                mlflow_run_id="d" * 32,
                tracking_uri="http://mlflow",
                model_uri="models:/delay/1",
                gate="c" * 32,
                published_at=at(62),
            )
        ),
        *(
            DeploymentChanged(
                deployment=Deployment(
                    deployment_id="9" * 32,
                    model_uri="models:/delay/1",
                    target="local",
                    status=status,  # type: ignore[arg-type]
                    changed_at=at(63) + timedelta(seconds=n),
                )
            )
            for n, status in enumerate(("starting", "answering"))
        ),
    )
    with mock.patch("mlops_jupyter.store.journal.now", return_value=at(100)):
        journal.close()


if __name__ == "__main__":
    make_golden(Path(sys.argv[1]).resolve())
