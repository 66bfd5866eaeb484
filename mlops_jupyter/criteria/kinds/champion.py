"""`roc_auc >= champion + 0.01 on test`: better than what is published now."""

from __future__ import annotations

from mlops_jupyter.criteria.comparing import compared, missing, shown
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds import metric
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.records import Check, Criterion

NO_CHAMPION = "no model is published yet to compare with"


def judge(criterion: Criterion, facts: Facts) -> Check:
    """Judge the run's score against the champion's own, as its run recorded it."""
    wanted = f"{criterion.comparison} champion {_signed(criterion.threshold)}"
    if facts.champion is None:
        return missing(criterion, facts.why_not.get("champion", NO_CHAMPION), expected=wanted)
    theirs = facts.champion.get(criterion.metric)
    if theirs is None:
        who = facts.champion_ref or "the champion"
        return missing(criterion, f"{who} has no recorded `{criterion.metric}`", expected=wanted)
    found = metric.score(criterion, facts)
    if isinstance(found, str):
        return missing(criterion, found, expected=wanted)
    value, note = found
    threshold = theirs + criterion.threshold
    return compared(
        criterion,
        value,
        threshold,
        note=note,
        expected=f"{criterion.comparison} {shown(threshold)} (champion {shown(theirs)})",
    )


def _signed(margin: float) -> str:
    sign = "\N{MINUS SIGN}" if margin < 0 else "+"
    return f"{sign} {shown(abs(margin))}"


KIND = Kind(
    name="champion",
    about="A score compared with the published champion's, by a margin.",
    example="roc_auc >= champion + 0.01 on test",
    judge=judge,
    takes_frame=True,
    needs=frozenset({"champion"}),
)
