"""`%%criteria`: the demands on a model, set from the notebook."""

from __future__ import annotations

from mlops_jupyter.criteria import parse_criteria
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.recorder import current
from mlops_jupyter.records import now
from mlops_jupyter.records.entries import CriteriaSet


def set_criteria(experiment: str, text: str) -> None:
    """Record the criteria of an experiment and show them as they were understood."""
    recorder = current()
    if recorder is None:
        raise BadRequest("Nothing is recorded here: run %load_ext mlops_jupyter first.")
    criteria = parse_criteria(text)
    recorder.emit(CriteriaSet(experiment=experiment, criteria=criteria, at=now()))
    lines = "\n".join(f"  {criterion.text}" for criterion in criteria)
    print(f"A model will be published only if\n{lines}")  # where the user looks
