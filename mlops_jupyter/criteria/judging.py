"""Judging a run by its criteria."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mlops_jupyter.criteria.comparing import MISSING
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds import all_kinds, kind_named
from mlops_jupyter.criteria.words import nearest
from mlops_jupyter.records import Check, Criterion


def judge(criteria: Iterable[Criterion], facts: Facts) -> tuple[Check, ...]:
    """Return one check per criterion, in their order.

    A value that is not known fails its criterion, with the reason in the check's note.

    Raises
    ------
    BadRequest
        If a criterion is of a kind that is not installed here.
    """
    return tuple(_judged(criterion, facts) for criterion in criteria)


def _judged(criterion: Criterion, facts: Facts) -> Check:
    check = kind_named(criterion.kind).judge(criterion, facts)
    meant = nearest(criterion.metric, tuple(set(all_kinds()) - {"metric", "champion"}))
    if check.actual != MISSING or criterion.kind != "metric" or not meant:
        return check
    return msgspec.structs.replace(check, note=f"{check.note}; or did you mean `{meant}`?")


def needs(criteria: Iterable[Criterion]) -> frozenset[str]:
    """Return the costly facts that some criterion asks for."""
    return frozenset[str]().union(*(kind_named(criterion.kind).needs for criterion in criteria))
