"""What a bare `%mlops` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.magics.words import leaves, place

if TYPE_CHECKING:
    from mlops_jupyter.recorder.recorder import Recorder


def status_text(recorder: Recorder | None) -> str:
    """Return where records go, whether recording is on, and what to type next."""
    if recorder is None:
        return "Nothing is recorded here: run %load_ext mlops_jupyter first."
    state = "off (%mlops on goes on)" if recorder.paused else "on"
    return "\n".join(
        [
            f"Recording is {state}. Records go to {place(recorder)}; {leaves(recorder)}.",
            "  %%experiment NAME     names the run that a cell is",
            "  %mlops runs           the runs so far, best marked",
            "  %mlops frames         every DataFrame with its versions",
            "  %mlops reproduce REF  reruns what a result stands on, and compares",
            "  %mlops off            stops recording; %%norecord leaves out one cell",
        ]
    )
