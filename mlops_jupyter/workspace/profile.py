"""`mlops enable`: a startup file in an IPython profile that begins to record.

A startup file, not `c.InteractiveShellApp.extensions`: that list would replace the one in
the user's own configuration file, and an environment of the same user that lacks this
package would complain at every start.
"""

from __future__ import annotations

from pathlib import Path

from mlops_jupyter.errors import BadRequest, WorkspaceUnusable

NAME = "70-mlops-jupyter.py"
TEXT = """\
# Written by `mlops enable`; `mlops disable` removes it.
# Records in every notebook kernel, where mlops-jupyter is installed.
def _mlops_begin():
    from importlib.util import find_spec

    from IPython import get_ipython

    shell = get_ipython()
    if getattr(shell, "kernel", None) is not None and find_spec("mlops_jupyter") is not None:
        shell.extension_manager.load_extension("mlops_jupyter")


_mlops_begin()
del _mlops_begin
"""


def startup_file(profile: str = "default") -> Path:
    """Return where the startup file of a profile is or would be.

    Raises
    ------
    BadRequest
        If the profile's name is not a name.
    """
    from IPython.paths import get_ipython_dir

    if not profile or Path(profile).name != profile:
        raise BadRequest(f"{profile!r} is no IPython profile; give its name, such as default.")
    return Path(get_ipython_dir()) / f"profile_{profile}" / "startup" / NAME


def enable(profile: str = "default") -> Path:
    """Make every new kernel of a profile record, and return the file that does it."""
    path = startup_file(profile)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    except OSError as error:
        raise WorkspaceUnusable(
            f"{path} cannot be written ({error.strerror or error}); check its permissions, "
            "or write %load_ext mlops_jupyter in the notebook instead."
        ) from error
    return path


def disable(profile: str = "default") -> Path | None:
    """Take that back; return the file that was removed, None if there was none."""
    path = startup_file(profile)
    if not path.exists():
        return None
    path.unlink()
    return path
