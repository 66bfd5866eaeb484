"""The command line, a thin skin over `Workspace`: parse, call one verb, show its record."""

from mlops_jupyter.cli.answer import CommandResult
from mlops_jupyter.cli.app import invoke, main

__all__ = ["CommandResult", "invoke", "main"]
