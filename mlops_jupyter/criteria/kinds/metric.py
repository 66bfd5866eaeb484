"""`roc_auc >= 0.7 on test`: a score of the run itself."""

from __future__ import annotations

from mlops_jupyter.criteria.comparing import compared, missing
from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.criteria.kinds.base import Kind
from mlops_jupyter.criteria.words import listing, nearest
from mlops_jupyter.records import Check, Criterion


def judge(criterion: Criterion, facts: Facts) -> Check:
    """Judge the recorded score; where there is none, one that an evaluation computed."""
    found = score(criterion, facts)
    if isinstance(found, str):
        return missing(criterion, found)
    value, note = found
    return compared(criterion, value, criterion.threshold, note=note)


def score(criterion: Criterion, facts: Facts) -> tuple[float, str] | str:
    """Return the score that a criterion means with a remark, or why there is none."""
    frame = criterion.on
    for name in _spellings(criterion.metric, frame):
        if name in facts.metrics and _used(frame, facts):
            return facts.metrics[name], _remark(frame, facts)
    evaluated = facts.evaluated.get(frame or "", {}) if frame else _any(facts)
    if criterion.metric in evaluated:
        return evaluated[criterion.metric], "computed by an evaluation, not by the run"
    return _why_missing(criterion, facts)


def _spellings(metric: str, frame: str | None) -> tuple[str, ...]:
    """Return how a run may call a score on a frame; the most telling name first."""
    if frame is None:
        return (metric,)
    return (f"{metric}_{frame}", f"{frame}_{metric}", f"{frame}/{metric}", metric)


def _used(frame: str | None, facts: Facts) -> bool:
    return frame is None or frame in facts.frames


def _any(facts: Facts) -> dict[str, float]:
    return next(iter(facts.evaluated.values()), {})


def _remark(frame: str | None, facts: Facts) -> str:
    if frame is not None and frame in facts.fitted:
        return f"the model was fitted on `{frame}`, so this says nothing about new data"
    return ""


def _why_missing(criterion: Criterion, facts: Facts) -> str:
    named = any(n in facts.metrics for n in _spellings(criterion.metric, criterion.on))
    if named and criterion.on is not None:
        hint = _meant(criterion.on, facts.frames, "frames")
        return f"the run's cell used no frame `{criterion.on}`; {hint}"
    hint = _meant(criterion.metric, tuple(facts.metrics), "scores")
    return f"the run recorded no `{criterion.metric}`; {hint}"


def _meant(word: str, known: tuple[str, ...], kind: str) -> str:
    if not known:
        return f"it recorded no {kind} at all"
    close = nearest(word, known)
    hint = f"did you mean `{close}`? " if close else ""
    return f"{hint}it has the {kind} {listing(known)}"


KIND = Kind(
    name="metric",
    about="A score that the run recorded, on a frame that its cell used.",
    example="roc_auc >= 0.7 on test",
    judge=judge,
    takes_frame=True,
)
