"""`model_size_mb <= 50`: the model's file, in megabytes of 1,000,000 bytes."""

from __future__ import annotations

from mlops_jupyter.criteria.comparing import compared, missing
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.records import Check, Criterion

BYTES_PER_MB = 1_000_000


def judge(criterion: Criterion, facts: Facts) -> Check:
    """Judge the size of the serialised model."""
    if facts.model is None:
        return missing(criterion, "the run kept no model")
    if facts.model.object_key is None:
        why = facts.model.not_kept or "the kernel ended before it was written"
        return missing(criterion, f"the model `{facts.model.name}` was not kept ({why})")
    return compared(criterion, facts.model.nbytes / BYTES_PER_MB, criterion.threshold)


KIND = Kind(
    name="model_size_mb",
    about="Size of the model's file in megabytes.",
    example="model_size_mb <= 50",
    judge=judge,
)
