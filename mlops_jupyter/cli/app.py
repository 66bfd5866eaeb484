"""The `mlops` command: which commands there are, and how their answers get out."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import click

from mlops_jupyter.cli.answer import Answer, CommandResult, as_json, plain
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import Group
from mlops_jupyter.errors import BadRequest, MlopsError

INTERRUPTED = 130

# section -> command -> where it is; a module is loaded when its command is asked for
COMMANDS: dict[str, dict[str, str]] = {
    "Start": {
        "demo": "mlops_jupyter.cli.demo:demo",
        "run": "mlops_jupyter.cli.proof:run",
        "enable": "mlops_jupyter.cli.care:enable",
        "disable": "mlops_jupyter.cli.care:disable",
    },
    "Runs": {
        "runs": "mlops_jupyter.cli.runs:runs",
        "show": "mlops_jupyter.cli.details:show",
        "compare": "mlops_jupyter.cli.details:compare",
        "note": "mlops_jupyter.cli.runs:note",
        "tag": "mlops_jupyter.cli.runs:tag",
        "star": "mlops_jupyter.cli.runs:star",
        "rename": "mlops_jupyter.cli.runs:rename",
    },
    "Frames": {
        "frames": "mlops_jupyter.cli.frames:frames",
        "history": "mlops_jupyter.cli.frames:history",
        "diff": "mlops_jupyter.cli.frames:diff",
        "checkout": "mlops_jupyter.cli.frames:checkout",
        "quality": "mlops_jupyter.cli.frames:quality",
    },
    "Proof": {
        "reproduce": "mlops_jupyter.cli.proof:reproduce",
        "slice": "mlops_jupyter.cli.proof:slice_",
    },
    "Choice": {
        "criteria": "mlops_jupyter.cli.choice:criteria",
        "evaluate": "mlops_jupyter.cli.evaluation:evaluate",
        "candidates": "mlops_jupyter.cli.choice:candidates",
        "publish": "mlops_jupyter.cli.choice:publish",
        "lineage": "mlops_jupyter.cli.choice:lineage",
    },
    "Service": {
        "package": "mlops_jupyter.cli.service:package",
        "deploy": "mlops_jupyter.cli.service:deploy",
        "deployment": "mlops_jupyter.cli.service:deployment",
        "monitor": "mlops_jupyter.cli.watch:monitor",
    },
    "Care": {
        "sync": "mlops_jupyter.cli.care:sync",
        "ui": "mlops_jupyter.cli.care:ui",
        "du": "mlops_jupyter.cli.care:du",
        "doctor": "mlops_jupyter.cli.care:doctor",
        "config": "mlops_jupyter.cli.care:config",
    },
}


# a command whose module is heavy tells here what it does, so that `mlops --help` is not
TOLD = {"demo": "Run the main job on real data, start to end."}


class Mlops(Group):
    """The top of the command line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the names of all commands, in the order of the sections."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, loaded now; click's signature."""
        for section in COMMANDS.values():
            if name in section:
                module, _, attribute = section[name].partition(":")
                found: click.Command = getattr(importlib.import_module(module), attribute)
                return found
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per command, section by section."""
        for title, section in COMMANDS.items():
            rows = [(name, TOLD.get(name) or self._short_help(ctx, name)) for name in section]
            with formatter.section(title):
                formatter.write_dl(rows)

    def _short_help(self, ctx: click.Context, name: str) -> str:
        found = self.get_command(ctx, name)
        return found.get_short_help_str(80) if found else ""


@click.command(cls=Mlops, no_args_is_help=True, context_settings={"max_content_width": 100})
@click.version_option(package_name="mlops-jupyter", prog_name="mlops")
def app() -> None:
    """Every cell an experiment, every DataFrame a version, every result provable.

    REF is a run (an id, EXPERIMENT@best, EXPERIMENT@latest, EXPERIMENT/BRANCH@best), a frame
    (NAME@v3, NAME@latest) or a model (models:/NAME@ALIAS). `mlops COMMAND --help` shows an
    example of each command.

    Exit codes: 0 good, 1 the verdict is bad, 2 the request is wrong, 3 the notebook failed,
    4 the workspace or a back end cannot be used.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; entry point of `mlops`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _forgive_encoding()
    call = Call(start=Path.cwd(), watched=sys.stderr.isatty(), wants_json="--json" in arguments)
    try:
        return _finish(_run(arguments, call), call)
    except (MlopsError, click.ClickException) as error:
        return _refuse(error, call.wants_json)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output left (`mlops runs | head`): nobody is to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit:
        return 0  # the same, noticed by click while it wrote help


def invoke(argv: list[str], workspace_start: Path) -> CommandResult:
    """Run one command line inside a process that lives on, and print nothing.

    Parameters
    ----------
    argv
        The words after `mlops`.
    workspace_start
        The notebook or folder that relative paths and the workspace are found from.
    """
    call = Call(start=Path(workspace_start), watched=False)
    if call.start.is_file():
        call.start = call.start.parent
    printed = io.StringIO()
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            answer = _run(list(argv), call)
    except (MlopsError, click.ClickException) as error:
        code, sentence = _failure(error)
        return CommandResult(record=_error_record(code, sentence), text=sentence, exit_code=code)
    if answer is None:
        return CommandResult(record=None, text=printed.getvalue().rstrip(), exit_code=0)
    from mlops_jupyter.cli.show import rendered

    text, html = rendered([*answer.view(), *([str(answer.failure)] if answer.failure else [])])
    record = plain(answer.record)
    return CommandResult(record=record, text=text, html=html, exit_code=answer.exit_code)


def answer(argv: Sequence[str], start: Path) -> Answer:
    """Return what a command answers, for a view of its own; errors are raised.

    Raises
    ------
    BadRequest
        If the words ask for help instead of an answer.
    """
    found = _run(list(argv), Call(start=Path(start), watched=False))
    if found is None:
        raise BadRequest(f"`mlops {' '.join(argv)}` has nothing to answer.")
    return found


def _run(arguments: list[str], call: Call) -> Answer | None:
    """Return a command's answer; None when it printed itself (help, the version)."""
    with call.closing:
        result = app.main(arguments, prog_name="mlops", standalone_mode=False, obj=call)
    return result if isinstance(result, Answer) else None


def _finish(answer: Answer | None, call: Call) -> int:
    """Print an answer and return the exit code that its verdict means."""
    if answer is None:
        return 0
    if call.wants_json:
        click.echo(as_json(answer.record))
    else:
        from mlops_jupyter.cli.show import print_to, terminal

        print_to(terminal(), answer.view())
    if answer.failure is not None:
        click.echo(str(answer.failure), err=True)
    return answer.exit_code


def _refuse(error: MlopsError | click.ClickException, wants_json: bool) -> int:
    code, sentence = _failure(error)
    if wants_json:
        click.echo(as_json(_error_record(code, sentence)))
    click.echo(sentence, err=True)
    return code


def _failure(error: MlopsError | click.ClickException) -> tuple[int, str]:
    if isinstance(error, MlopsError):
        return error.exit_code, str(error)
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    help_line = f"\nTry `{where} --help`." if where else ""
    return BadRequest.exit_code, f"{error.format_message()}{help_line}"


def _error_record(code: int, sentence: str) -> dict[str, Any]:
    return {"error": sentence, "exit_code": code}


def _forgive_encoding() -> None:
    """Print `?` for a sign that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
