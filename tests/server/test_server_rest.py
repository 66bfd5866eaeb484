"""The REST API, asked as the panel asks it."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Server

NOTEBOOK = "notebook=project/flights.ipynb"


def run_called(server: Server, title: str) -> dict[str, Any]:
    _, answer = server.ask(f"runs?{NOTEBOOK}")
    return next(run for run in answer["runs"] if run["title"] == title)


def test_runs_come_newest_first_with_the_headings(server: Server) -> None:
    status, answer = server.ask(f"runs?{NOTEBOOK}&scope=notebook")
    started = [run["started_at"] for run in answer["runs"]]
    experiment = next(e for e in answer["experiments"] if e["name"] == "flight-delay")
    assert status == 200
    assert started == sorted(started, reverse=True)
    assert answer["notebook"] == "flights.ipynb"
    assert answer["total"] == answer["here"] == len(answer["runs"]) == 12
    assert experiment["goal"] == {"direction": "max", "metric": "roc_auc"}
    assert [branch["name"] for branch in experiment["branches"]] == [
        "LogisticRegression",
        "RandomForestClassifier",
        "HistGradientBoostingClassifier",
    ]


def test_the_best_run_carries_its_badges_and_the_others_their_distance(server: Server) -> None:
    best = run_called(server, "Wider bins")
    assert best["best"]
    assert best["starred"]
    assert best["delta"] is None
    assert best["proof"]["outcome"] == "identical"
    assert best["published"] == [{"name": "flight-delay", "version": "3", "aliases": ["champion"]}]
    assert run_called(server, "l2_regularization 1.0")["delta"] == pytest.approx(-0.0017)


def test_a_run_whose_kernel_is_gone_does_not_run_for_ever(server: Server) -> None:
    _, answer = server.ask(f"runs?{NOTEBOOK}")
    assert "RUNNING" not in {run["status"] for run in answer["runs"]}
    assert "KERNEL_DIED" in {run["status"] for run in answer["runs"]}


def test_a_failed_run_says_why_and_where(server: Server) -> None:
    failed = run_called(server, "Without the imputer")
    assert failed["error"]["ename"] == "ValueError"
    assert failed["error"]["line"] == 4


def test_one_run_is_shown_with_all_that_it_is_made_of(server: Server) -> None:
    run_id = run_called(server, "Wider bins")["run_id"]
    status, page = server.ask(f"runs/{run_id}?{NOTEBOOK}")
    assert status == 200
    assert page["source"].startswith("%%experiment flight-delay")
    assert [output["output_type"] for output in page["outputs"]] == [
        "stream",
        "execute_result",
        "display_data",
    ]
    assert [(f["name"], f["number"], f["role"]) for f in page["frames"]] == [
        ("train", 1, "read"),
        ("test", 1, "read"),
    ]
    assert page["frames"][0]["parents"] == ["flights@v5"]
    assert [cell["title"] for cell in page["cells"]][:2] == ["imports", "flights"]
    assert page["cells"][-1]["this"]
    assert page["against"]["before"] == {"max_bins": "128"}
    assert page["against"]["delta"] == pytest.approx(0.0082)
    assert {verdict["summary"]["kind"] for verdict in page["proofs"]} == {"reproduction", "gate"}
    assert page["environment"]["scikit-learn"] == "1.9.0"
    assert page["curves"][0]["steps"][-1] == 200


def test_the_last_characters_of_an_id_are_enough(server: Server) -> None:
    run = run_called(server, "Wider bins")
    _, page = server.ask(f"runs/{run['short']}?{NOTEBOOK}")
    assert page["row"]["run_id"] == run["run_id"]


def test_a_notebooks_path_on_the_server_is_told(server: Server) -> None:
    assert run_called(server, "Wider bins")["path"] == "project/flights.ipynb"


def test_runs_of_another_notebook_are_counted_but_not_shown(server: Server) -> None:
    _, answer = server.ask("runs?notebook=project/notebooks/other.ipynb&scope=notebook")
    assert answer["runs"] == []
    assert (answer["here"], answer["total"]) == (0, 12)


def test_frames_are_a_tree(server: Server) -> None:
    _, answer = server.ask(f"frames?{NOTEBOOK}")
    tree = [(frame["depth"], frame["name"], frame["number"]) for frame in answer["frames"]]
    assert tree == [
        *((0, "flights", number) for number in range(1, 6)),
        (1, "train", 1),
        (1, "train", 2),
        (1, "test", 1),
    ]


def test_models_carry_alias_gate_and_override(server: Server) -> None:
    _, answer = server.ask(f"models?{NOTEBOOK}")
    newest, _, oldest = answer["models"][0]["versions"]
    assert newest["aliases"] == ["champion"]
    assert (newest["gate"]["passed"], newest["gate"]["outcome"]) == (2, "passed")
    assert oldest["override"] == "first baseline"


def test_status_counts(server: Server) -> None:
    _, answer = server.ask(f"status?{NOTEBOOK}")
    assert (answer["runs"], answer["running"]) == (12, 0)
    assert answer["folder"] == str(server.root / ".mlops")


def test_without_a_workspace_everything_is_empty_and_nothing_is_made(server: Server) -> None:
    for question in ("runs", "frames", "models", "status"):
        status, answer = server.ask(f"{question}?notebook=bare/new.ipynb")
        assert (status, answer["workspace"]) == (200, None)
    assert list((server.root.parent / "bare").iterdir()) == []


def test_star_note_name_and_tag_are_kept(server: Server) -> None:
    run_id = run_called(server, "C 0.01 → 1.0")["run_id"]
    said = {"starred": True, "note": "plain", "name": "Baseline", "tags": {"kind": "linear"}}
    status, row = server.ask(f"runs/{run_id}?{NOTEBOOK}", method="PATCH", body=said)
    assert status == 200
    assert (row["starred"], row["note"], row["title"]) == (True, "plain", "Baseline")
    assert row["tags"] == {"kind": "linear"}
    back = {"starred": False, "note": "", "name": "C 0.01 → 1.0", "tags": {"kind": ""}}
    _, row = server.ask(f"runs/{run_id}?{NOTEBOOK}", method="PATCH", body=back)
    assert (row["starred"], row["note"], row["tags"]) == (False, "", {})


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("runs?notebook=../../etc/passwd", 400, "leaves the server's folder"),
        (f"runs?{NOTEBOOK}&scope=everything", 400, "notebook or all"),
        (f"runs/ffffffffffff?{NOTEBOOK}", 404, "No run is called"),
        ("runs/ffffffffffff?notebook=bare/new.ipynb", 404, "no workspace"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    server: Server, path: str, status: int, words: str
) -> None:
    answered, body = server.ask(path)
    assert answered == status
    assert words in body["message"]


@pytest.mark.parametrize("body", [{"colour": "red"}, {"starred": "yes"}, ["x"]])
def test_an_annotation_that_makes_no_sense_is_refused(server: Server, body: Any) -> None:
    run_id = run_called(server, "Wider bins")["run_id"]
    status, answer = server.ask(f"runs/{run_id}?{NOTEBOOK}", method="PATCH", body=body)
    assert status == 400
    assert "name, note, starred or tags" in answer["message"]


def test_nobody_without_a_token_learns_anything(server: Server) -> None:
    for path in ("runs", "status", "frames", "models", "runs/abcdef"):
        status, _ = server.ask(path, token="wrong")
        assert status == 403
    status, _ = server.ask("runs/abcdef", method="PATCH", body={"starred": True}, token="wrong")
    assert status == 403
