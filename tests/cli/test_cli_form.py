"""What every command owes its user: help with an example, JSON, fitting exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import Mlops

from mlops_jupyter.cli.app import COMMANDS, app
from mlops_jupyter.cli.command import Command
from mlops_jupyter.errors import WorkspaceUnusable

HEAVY = (
    *("pandas", "mlflow", "sklearn", "papermill", "pyarrow", "numpy", "blosc2", "skops"),
    *("rich", "sqlite3", "IPython", "nbformat", "mlops_jupyter.workspace"),
)


def every_command() -> dict[str, Command]:
    """Return all commands by their words, those of groups included."""
    found: dict[str, Command] = {}

    def walk(words: str, command: click.Command | None) -> None:
        assert command is not None, words
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                walk(f"{words} {name}".strip(), command.get_command(click.Context(command), name))
        else:
            assert isinstance(command, Command), f"{words} has no --json"
            found[words] = command

    walk("", app)
    return found


def test_every_command_shows_an_example_of_itself(mlops: Mlops) -> None:
    for words in every_command():
        said = mlops(*words.split(), "--help")
        assert said.code == 0, words
        assert "Example" in said.out, words
        assert f"  mlops {words}" in said.out.partition("Example")[2], words
        assert "--json" in said.out, words


def test_every_example_names_options_that_exist() -> None:
    for words, command in every_command().items():
        known = {name for param in command.params for name in param.opts}
        for example in command.examples:
            used = {word for word in example.split() if word.startswith("-") and word != "-"}
            assert used <= known, f"{words}: {example}"


def test_the_help_lists_every_command(mlops: Mlops) -> None:
    said = mlops("--help")
    assert said.code == 0
    for section, names in COMMANDS.items():
        assert f"{section}:" in said.out
        for name in names:
            assert f"\n  {name} " in said.out


def test_help_is_light() -> None:
    program = (
        "import sys; from mlops_jupyter.cli import main; code = main(['--help']); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[] 0"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rnus"], "did you mean 'runs'"),
        (["runs", "--jsn"], "--json"),
        (["show"], "REF"),
        (["deploymnt", "stop"], "did you mean 'deployment'"),
    ],
)
def test_a_misspelt_request_is_refused_with_a_hint(
    mlops: Mlops, words: list[str], says: str
) -> None:
    said = mlops(*words)
    assert said.code == 2
    assert said.out == ""
    assert says in said.err
    assert "Traceback" not in said.err


def test_refusals_are_json_too(mlops: Mlops) -> None:
    said = mlops("show", "nothing@best", "--json")
    assert said.code == 2
    assert said.json["exit_code"] == 2
    assert "nothing" in said.json["error"]
    assert said.json["error"] in said.err


def test_reading_never_makes_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mlops: Mlops
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    for words in (["runs"], ["show", "a@best"], ["frames"], ["doctor"], ["du"], ["sync"]):
        said = mlops(*words)
        assert said.code == WorkspaceUnusable.exit_code, words
        assert "There is no workspace" in said.err
        assert "mlops run NOTEBOOK" in said.err
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("words", [["--help"], ["runs"], ["runs", "--json"]])
def test_a_reader_that_leaves_early_is_no_error(
    mlops: Mlops, made: object, words: list[str]
) -> None:
    program = f"import sys; from mlops_jupyter.cli import main; sys.exit(main({words!r}))"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_narrow_encoding_is_no_error(mlops: Mlops, made: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from mlops_jupyter.cli import main; main(['runs'])"],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "HOME": str(Path.cwd())},
    )
    assert b"flights" in done.stdout or b"Forest" in done.stdout
    assert done.stderr == b""


def test_json_has_every_field(mlops: Mlops, made: object) -> None:
    run = json.loads(mlops("runs", "--json").out)[0]
    assert run["status"] == "FINISHED"
    assert run["starred"] is False
    assert run["mlflow"] is None
