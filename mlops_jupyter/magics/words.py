"""What the magics say about recording itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.tracking.address import is_remote, tracking_uri, without_password

if TYPE_CHECKING:
    from mlops_jupyter.recorder.recorder import Recorder


def first_line(recorder: Recorder) -> str:
    """Return the line that `%load_ext` prints: where records go, and what leaves the machine."""
    return f"Recording every cell to {place(recorder)}; {leaves(recorder)} (%mlops for more)."


def place(recorder: Recorder) -> str:
    """Return the workspace's folder as the notebook sees it; no path of one machine."""
    root = recorder.store.root
    if recorder.notebook is None:
        return f"{root.name}/.mlops"
    steps = (
        len(recorder.notebook.resolve().parent.relative_to(root).parts) if _inside(recorder) else 0
    )
    return "../" * steps + ".mlops"


def leaves(recorder: Recorder) -> str:
    """Return what leaves this machine, in a clause."""
    uri = tracking_uri(recorder.store, recorder.session)
    if not is_remote(uri):
        return "nothing leaves this machine"
    return f"parameters, metrics and models also go to MLflow at {without_password(uri)}"


def _inside(recorder: Recorder) -> bool:
    notebook = recorder.notebook
    return notebook is not None and notebook.resolve().is_relative_to(recorder.store.root)
