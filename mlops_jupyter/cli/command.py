"""The form of a command: an example in its help, `--json`, and helpful refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from mlops_jupyter.comparison.words import nearest


class Command(click.Command):
    """A click command that shows examples and takes `--json`."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.params.append(
            click.Option(
                ["--json", "as_json"],
                is_flag=True,
                expose_value=False,
                help="Print one JSON document and nothing else.",
            )
        )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        """Write the examples below the options."""
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            formatter.write("".join(f"  {line}\n" for line in self.examples))


class Group(click.Group):
    """A group of commands that knows what a misspelt one means."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names.

        Raises
        ------
        click.UsageError
            If there is none; the message names the nearest.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(self._unknown(ctx, args[0]), ctx)
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, word: str) -> str:
        known = self.list_commands(ctx)
        close = nearest(word, known)
        hint = f"did you mean {close!r}?" if close else f"there are {', '.join(known)}."
        return f"There is no command {word!r}; {hint}"


def command(
    name: str, *examples: str, **attributes: Any
) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; every one needs at least one example."""

    def decorate(function: Callable[..., Any]) -> Command:
        make = click.command(name, cls=Command, examples=examples, **attributes)
        return make(click.pass_obj(function))

    return decorate
