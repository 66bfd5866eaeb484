"""Gathering what criteria ask about a run. Costly facts only when one asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from mlops_jupyter.criteria import Facts, parse_criteria
from mlops_jupyter.criteria.judging import needs
from mlops_jupyter.errors import BadRequest, ContentMissing, NotFound
from mlops_jupyter.evaluate.latency import latency_p95_ms
from mlops_jupyter.evaluate.load import model_of
from mlops_jupyter.evaluate.uses import fitted_names, frames_of
from mlops_jupyter.evaluate.verdict import evaluation_behind
from mlops_jupyter.records import Criterion, Publication, Run

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

CHAMPION = "champion"
EVERY = "*"
"""Criteria of this name hold for every experiment that has none of its own."""


def criteria_of(store: Store, experiment: str) -> tuple[Criterion, ...]:
    """Return the criteria of an experiment: from its notebook, else from `mlops.toml`.

    There, `criteria = '''…'''` holds for every experiment; in a table `[criteria]`,
    each experiment has a text of its own.

    Raises
    ------
    BadRequest
        If the text in `mlops.toml` cannot be read; the message points at the place.
    """
    found = store.criteria(experiment) or store.criteria(EVERY)
    if found:
        return found
    given = store.settings.get("criteria", "")
    text = given.get(experiment, "") if isinstance(given, dict) else given
    if not isinstance(text, str):
        raise BadRequest("`criteria` in mlops.toml must be a text, one criterion a line.")
    return parse_criteria(text)


def facts_of(
    store: Store, run: Run, criteria: Sequence[Criterion] = (), *, name: str | None = None
) -> Facts:
    """Return what is known about a run, and what its criteria want to know besides.

    Parameters
    ----------
    criteria
        Latency is measured, and the champion looked up, only if one of them asks.
    name
        The registered model whose champion is meant; None: the experiment's own.
    """
    frames = frames_of(store, run)
    facts = Facts(
        run=run,
        metrics={metric.name: metric.value for metric in run.metrics},
        frames=tuple(frames),
        fitted=fitted_names(run, frames),
        evaluated=_evaluated(store, run),
        model=model_of(run) if run.models else None,
        reproduction=next(iter(store.verdicts(run_id=run.run_id, kind="reproduction")), None),
    )
    wanted = needs(criteria)
    if CHAMPION in wanted:
        facts = _with_champion(facts, store, name)
    if "latency" in wanted:
        facts = _with_latency(facts, store)
    return facts


def champion_of(store: Store, run: Run, name: str | None = None) -> Publication | None:
    """Return the publication that holds the alias `champion`, as far as we know.

    It is the newest one with that alias: of the model `name`, else of the same
    experiment as `run`.
    """
    for publication in store.publications(name):
        if publication.alias != CHAMPION:
            continue
        if name is not None or _experiment(store, publication) == run.experiment:
            return publication
    return None


def _experiment(store: Store, publication: Publication) -> str | None:
    try:
        return store.run(publication.run_id).experiment
    except NotFound:
        return None  # published from a workspace whose runs are not here


def _with_champion(facts: Facts, store: Store, name: str | None) -> Facts:
    champion = champion_of(store, facts.run, name)
    if champion is None:
        return facts
    if champion.run_id == facts.run.run_id:
        return _why_not(facts, CHAMPION, "it is the champion itself")
    try:
        run = store.run(champion.run_id)
    except NotFound:
        return _why_not(facts, CHAMPION, f"the run of {champion.model_uri} is not recorded here")
    scores = {metric.name: metric.value for metric in run.metrics}
    return msgspec.structs.replace(facts, champion=scores, champion_ref=champion.model_uri)


def _with_latency(facts: Facts, store: Store) -> Facts:
    try:
        measured = latency_p95_ms(store, facts.run)
    except (BadRequest, ContentMissing) as error:
        return _why_not(facts, "latency", f"it cannot be measured: {error}".rstrip("."))
    return msgspec.structs.replace(facts, latency_p95_ms=measured)


def _why_not(facts: Facts, kind: str, reason: str) -> Facts:
    return msgspec.structs.replace(facts, why_not={**facts.why_not, kind: reason})


def _evaluated(store: Store, run: Run) -> dict[str, dict[str, float]]:
    """Return the scores of the newest evaluation on each frame."""
    found: dict[str, dict[str, float]] = {}
    for verdict in store.verdicts(run_id=run.run_id, kind="evaluation"):
        evaluation = evaluation_behind(store, verdict)
        if evaluation is not None:
            found.setdefault(evaluation.frame, evaluation.metrics)
    return found
