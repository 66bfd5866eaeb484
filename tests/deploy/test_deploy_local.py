"""Services on this machine: real processes, real HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest
from recorded import FEATURES, recorded

from mlops_jupyter.deploy import deploy_local, deployment_named, local, logs, status, stop
from mlops_jupyter.deploy.process import process_of, start_time
from mlops_jupyter.deploy.service import serve
from mlops_jupyter.errors import BackendUnavailable, BadRequest, NotFound
from mlops_jupyter.records import Deployment, Publication, new_id, now
from mlops_jupyter.store import Journal, Store

ANSWERS = """\
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def do_POST(self):
        status, body = {reply}
        self.send_response(status); self.end_headers(); self.wfile.write(body)
    def log_message(self, *a): pass
held = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
with open(os.environ["ADDRESS_FILE"], "w") as file:
    file.write(f"127.0.0.1:{{held.server_port}}")
print("listening", flush=True)
held.serve_forever()
"""
GOOD = ANSWERS.format(reply="200, b'{\"predictions\": [1]}'")
HANGS = "import time\nprint('still thinking', flush=True)\ntime.sleep(600)\n"
FAILS = "print('loading the model')\nraise SystemExit('no such model')\n"

PUBLISHED = Publication(
    name="delay", version="3", alias=None, run_id="r", mlflow_run_id="", tracking_uri="",
    model_uri="models:/delay/3", published_at=now(),
)  # fmt: skip


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[list[str]]:
    """Let deployments run the given script, and leave none behind."""
    script = [GOOD]

    def write(store: Store, publication: Publication, folder: Path) -> None:
        (folder / "serve.py").write_text(script[0], encoding="utf-8")
        (folder / "model").mkdir()
        example = '{"dataframe_split": {"columns": ["a"], "data": [[1]]}}'
        (folder / "model/serving_input_example.json").write_text(example, encoding="utf-8")

    monkeypatch.setattr(local, "write_service", write)
    yield script
    for deployment in store.deployments():
        left = process_of(deployment)
        if left is not None:
            left.kill()
            left.wait(10)


def test_from_start_to_stop(store: Store, journal: Journal, service: list[str]) -> None:
    found = deploy_local(store, journal, PUBLISHED)
    assert (found.status, found.target) == ("answering", "local")
    assert found.url.startswith("http://127.0.0.1:")
    assert found.pid is not None
    assert os.getsid(found.pid) == found.pid, "it outlives whoever started it"
    assert store.deployments() == [found]
    assert logs(store, found) == "listening"
    assert status(journal, found) == found
    assert deployment_named(store, "models:/delay/3") == found
    assert deployment_named(store, "delay") == found
    assert deployment_named(store, found.deployment_id[-6:]) == found
    ended = stop(journal, found)
    assert ended.status == "stopped"
    assert not psutil.pid_exists(found.pid)
    assert store.deployments() == [ended]
    assert stop(journal, ended) == ended
    assert status(journal, ended) == ended


def test_a_service_that_was_killed_is_reported(
    store: Store, journal: Journal, service: list[str]
) -> None:
    found = deploy_local(store, journal, PUBLISHED)
    assert found.pid is not None
    os.kill(found.pid, signal.SIGKILL)
    gone(found.pid)
    dead = status(journal, found)
    assert (dead.status, dead.note) == ("failed", "its process is gone")
    assert store.deployments() == [dead]


def test_a_service_that_does_not_answer_any_more(
    store: Store, journal: Journal, service: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = deploy_local(store, journal, PUBLISHED)
    assert found.pid is not None
    monkeypatch.setattr("mlops_jupyter.deploy.http.PING_S", 0.2)
    os.kill(found.pid, signal.SIGSTOP)
    waiting = status(journal, found)
    assert waiting.status == "starting"
    os.kill(found.pid, signal.SIGCONT)
    assert status(journal, waiting).status == "answering"


def test_one_that_does_not_heed_is_killed(
    store: Store, journal: Journal, service: list[str]
) -> None:
    service[0] = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + GOOD
    found = deploy_local(store, journal, PUBLISHED)
    assert found.pid is not None
    assert stop(journal, found, timeout_s=0.3).status == "stopped"
    assert not psutil.pid_exists(found.pid)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            FAILS,
            r"ended by itself \(exit code 1\); its log ends with:\nloading the model\nno such",
        ),
        (HANGS, r"did not answer within 1 s and was stopped; its log ends with:\nstill thinking"),
        (
            ANSWERS.format(reply='500, b\'{"message": "no column hour"}\''),
            r"cannot answer the recorded input example and was stopped \(HTTP 500: no column hour",
        ),
        (ANSWERS.format(reply="200, b'[]'"), "the answer holds no predictions"),
        (
            ANSWERS.format(reply="200, b'{\"predictions\": [1, 2]}'"),
            "2 predictions for 1 rows",
        ),
    ],
    ids=["fails", "hangs", "refuses", "babbles", "miscounts"],
)
def test_a_service_that_does_not_come_up(
    store: Store, journal: Journal, service: list[str], script: str, said: str
) -> None:
    service[0] = script
    with pytest.raises(BackendUnavailable, match=said):
        deploy_local(store, journal, PUBLISHED, timeout_s=1 if script == HANGS else 60)
    (failed,) = store.deployments()
    assert failed.status == "failed"
    assert failed.note
    assert process_of(failed) is None


def test_interrupting_the_start_leaves_no_process(
    store: Store, journal: Journal, service: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(url: str, folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(local, "_try_example", interrupt)
    with pytest.raises(KeyboardInterrupt):
        deploy_local(store, journal, PUBLISHED)
    (failed,) = store.deployments()
    assert (failed.status, failed.note) == ("failed", "KeyboardInterrupt")
    assert process_of(failed) is None


def test_a_port_that_is_taken(store: Store, journal: Journal, service: list[str]) -> None:
    found = deploy_local(store, journal, PUBLISHED)
    port = int(found.url.rpartition(":")[2])
    with pytest.raises(BackendUnavailable, match="in use"):
        deploy_local(store, journal, PUBLISHED, port)
    for wrong in (0, -1, 70_000):
        with pytest.raises(BadRequest, match="is no port"):
            deploy_local(store, journal, PUBLISHED, wrong)


def test_two_services_of_one_model(store: Store, journal: Journal, service: list[str]) -> None:
    first, second = (deploy_local(store, journal, PUBLISHED) for _ in range(2))
    assert first.url != second.url
    with pytest.raises(NotFound, match="the name of 2 deployments"):
        deployment_named(store, "delay")
    stop(journal, first)
    assert deployment_named(store, "delay") == second


def test_models_of_ended_services_do_not_pile_up(
    store: Store, journal: Journal, service: list[str]
) -> None:
    first = deploy_local(store, journal, PUBLISHED)
    folder = (store.root / first.log).parent
    stop(journal, first)
    deploy_local(store, journal, PUBLISHED)
    assert not (folder / "model").exists()
    assert logs(store, first) == "listening"


def test_an_unknown_deployment(store: Store) -> None:
    with pytest.raises(NotFound, match="nothing was deployed from here yet"):
        deployment_named(store, "delay")


# -- the server's own parts --------------------------------------------------------------


def test_a_port_is_held_before_anybody_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDRESS_FILE", str(tmp_path / "address"))
    with serve.listening_socket("127.0.0.1", 0) as held:
        serve.tell_address(held)
        address = (tmp_path / "address").read_text("utf-8")
        assert address == f"127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(held.getsockname(), timeout=5)


def test_the_health_check(
    store: Store, journal: Journal, service: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = deploy_local(store, journal, PUBLISHED)
    monkeypatch.setenv("PORT", found.url.rpartition(":")[2])
    assert serve.check() == 0
    stop(journal, found)
    assert serve.check() == 1


# -- processes ------------------------------------------------------------------------


def made(**fields: object) -> Deployment:
    facts = {
        "deployment_id": new_id(), "model_uri": "models:/m/1", "target": "local",
        "status": "answering", "pid": os.getpid(), "pid_started": start_time(os.getpid()),
        "changed_at": now(),
    }  # fmt: skip
    return Deployment(**{**facts, **fields})


def test_a_process_number_that_was_used_again_is_another_process(journal: Journal) -> None:
    mine = made()
    assert process_of(mine) is not None
    other = msgspec.structs.replace(mine, pid_started=mine.pid_started - 60)
    assert process_of(other) is None
    assert status(journal, other).status == "failed"
    assert stop(journal, other).status == "stopped", "and we still live"


def test_a_service_on_another_machine(journal: Journal) -> None:
    far = made(host="elsewhere", pid=1)
    assert status(journal, far) == far
    with pytest.raises(BadRequest, match="runs on elsewhere; stop it there"):
        stop(journal, far)


def gone(pid: int) -> None:
    """Wait until a process has ended; a zombie has."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
    raise AssertionError(f"{pid} did not end")


# -- the real service -----------------------------------------------------------------


@pytest.mark.journey
def test_a_published_model_answers_over_http(store: Store, journal: Journal) -> None:
    case = recorded(store)
    found = deploy_local(store, journal, case.publish())
    try:
        rows = case.test[FEATURES].head(7)
        body = json.dumps({"dataframe_split": rows.to_dict(orient="split")}).encode()
        answer = json.loads(asked(f"{found.url}/invocations", body))
        assert answer == {"predictions": list(case.estimator.predict(rows))}
        text = asked(f"{found.url}/invocations", rows.to_csv(index=False).encode(), "text/csv")
        assert json.loads(text) == answer
        about = json.loads(asked(f"{found.url}/version"))
        assert about["model"] == "models:/flight-delay/1"
        assert about["run"] == case.run.run_id
        assert asked(f"{found.url}/health") == b"\n"
        with pytest.raises(urllib.error.HTTPError, match="400"):
            asked(f"{found.url}/ping", host="mlops.example")
        with pytest.raises(urllib.error.HTTPError, match="400"):
            asked(f"{found.url}/invocations", b'{"dataframe_records": [{"hour": 1}]}')
        assert found.pid is not None
        listening = [
            c.laddr.ip for c in psutil.Process(found.pid).net_connections() if not c.raddr
        ]
        assert listening == ["127.0.0.1"]
    finally:
        ended = stop(journal, found)
    assert ended.status == "stopped"
    assert "Traceback" not in logs(store, ended)


def asked(
    url: str, body: bytes | None = None, kind: str = "application/json", host: str = ""
) -> bytes:
    headers = {"Content-Type": kind} | ({"Host": host} if host else {})
    request = urllib.request.Request(url, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return reply.read()
