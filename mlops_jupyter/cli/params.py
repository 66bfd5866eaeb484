"""`-p NAME VALUE` and `-f params.yaml`: parameters for a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mlops_jupyter.errors import BadRequest


def gather(pairs: Iterable[tuple[str, str]], file: Path | None) -> dict[str, object]:
    """Return the parameters of a file, overridden by those of the command line."""
    return {**(read_parameters(file) if file else {}), **dict(pairs)}


def read_parameters(file: Path) -> dict[str, object]:
    """Return the parameters that a YAML or JSON file holds.

    Raises
    ------
    BadRequest
        If it cannot be read, or is not a table of names and values.
    """
    import yaml  # type: ignore[import-untyped]  # papermill brings it, without types

    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRequest(f"{file} cannot be read: {error.strerror or error}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise BadRequest(f"{file} is neither YAML nor JSON: {reason}.") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise BadRequest(f"{file} must hold names with values, such as `depth: 12`.")
    return {str(name): value for name, value in content.items()}
