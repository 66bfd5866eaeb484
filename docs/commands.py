"""Writes `commands.md`: every command and every magic, as their own help tells it.

`python docs/commands.py` writes the page; with `--check` it compares the page instead, and
ends with exit code 1 if it is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mlops_jupyter.cli.app import COMMANDS, app
from mlops_jupyter.cli.command import Command
from mlops_jupyter.magics.shell import MlopsMagics

PAGE = Path(__file__).with_name("commands.md")
INTRODUCTION = """\
# Commands and magics

<!-- Written by `make docs` from the commands themselves; change their help, not this page. -->

In a terminal: `mlops COMMAND`, or `jupyter mlops COMMAND`. In a notebook: `%mlops COMMAND`.
Every command takes `--json` and `--help`."""
EVERYWHERE = {"--help", "--json", "--version"}
WIDTH = 10_000  # wide enough that click never breaks a line


def page() -> str:
    """Return the whole page."""
    return "\n\n".join([INTRODUCTION, *_lines_of(app, "mlops"), *_sections(), *_magics()]) + "\n"


def _sections() -> Iterator[str]:
    """Yield each section of `mlops --help` with its commands."""
    for title, names in COMMANDS.items():
        yield f"## {title}"
        for name in names:
            found = app.get_command(click.Context(app), name)
            if found is None:
                raise LookupError(f"`mlops {name}` is listed and does not exist")
            yield from _command(found, f"mlops {name}")


def _command(command: click.Command, path: str) -> Iterator[str]:
    """Yield a command's entry, and those of the commands below it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from _command(command.commands[name], f"{path} {name}")
        return
    yield f"### `{path}`"
    yield from _lines_of(command, path)
    if isinstance(command, Command):
        yield "```sh\n" + "\n".join(command.examples) + "\n```"


def _lines_of(command: click.Command, path: str) -> Iterator[str]:
    """Yield usage, help and options of a command."""
    context = click.Context(command, info_name=path, terminal_width=WIDTH)
    yield f"```\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    yield from _paragraphs(command.help or "")
    if options := list(_options(command, context)):
        yield "\n".join(options)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring, each on one line."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield " ".join(paragraph.split())


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield a line for each option, but not for those that every command has."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        told = not isinstance(parameter, click.Option) or EVERYWHERE.intersection(parameter.opts)
        if record is None or told:
            continue
        names, about = (" ".join(part.split()) for part in record)
        yield f"- `{names}`" + (f": {about}" if about else "")


def _magics() -> Iterator[str]:
    """Yield each magic with its docstring."""
    yield "## In the notebook"
    for kind, marks in (("line", "%"), ("cell", "%%")):
        for name, method in sorted(MlopsMagics.magics[kind].items()):
            yield f"### `{marks}{name}`"
            yield f"```\n{inspect.getdoc(getattr(MlopsMagics, method))}\n```"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} is out of date: run `make docs`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
