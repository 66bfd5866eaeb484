"""What the pages of the documentation say, taken apart."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from mlops_jupyter.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/commands.md", "docs/remove.md"]


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language, without their fences."""
    return re.findall(rf"^```{language}\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)


def shell_lines(text: str) -> list[list[str]]:
    """Return the words of each line in the shell blocks, comments left out."""
    lines = "\n".join(blocks(text, "sh")).splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def inline(text: str, program: str) -> list[list[str]]:
    """Return the words of each call of a program that stands between backticks."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [shlex.split(found) for found in re.findall(rf"`%?({program} [^`]+)`", prose)]


def parse(words: list[str], *, named: bool = False) -> None:
    """Let click read a command line without acting on it; it raises what it would refuse.

    With `named`, the bare name of a command will do.
    """
    command: click.Command = app
    rest, path = words[1:], words[0]
    while isinstance(command, click.Group) and rest:
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            raise click.UsageError(f"there is no command {' '.join(words)!r}")
        command, path, rest = found, f"{path} {rest[0]}", rest[1:]
    if rest or not named:
        command.make_context(path, rest)
