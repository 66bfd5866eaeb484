"""What the user allows to leave the machine. Never read from the workspace.

A workspace may have been cloned from a stranger; only the user's own configuration may
say `upload = ["source", "outputs", "frames"]`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import platformdirs

from mlops_jupyter.errors import BadRequest

UPLOADS = ("source", "outputs", "frames")


def settings_file() -> Path:
    """Return the user's own settings file, which need not exist."""
    return Path(platformdirs.user_config_dir("mlops-jupyter")) / "settings.toml"


def may_upload(what: str) -> bool:
    """Return whether `what` may be sent to an MLflow elsewhere.

    Raises
    ------
    BadRequest
        If the settings file cannot be understood: guessing could give things away.
    """
    return what in allowed_uploads()


def allowed_uploads() -> tuple[str, ...]:
    """Return what the user's settings allow to leave the machine."""
    path = settings_file()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} is not valid TOML ({error}); correct it.") from error
    allowed = settings.get("upload", [])
    if not isinstance(allowed, list) or not set(allowed) <= set(UPLOADS):
        raise BadRequest(
            f"`upload` in {path} must be a list of {', '.join(UPLOADS)}; it is {allowed!r}."
        )
    return tuple(allowed)
