"""Gathering what criteria may ask about a run; costly facts only when one asks."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_jupyter.comparison import scores
from mlops_jupyter.criteria import Facts
from mlops_jupyter.criteria.judging import needs
from mlops_jupyter.errors import MlopsError, NotFound
from mlops_jupyter.records import Criterion, Publication, Run, Verdict
from mlops_jupyter.store import Store


def facts_of(
    store: Store, run: Run, criteria: Iterable[Criterion], name: str | None = None
) -> Facts:
    """Return the facts that the criteria need about a run.

    Parameters
    ----------
    store
        The workspace.
    run
        The run that is judged.
    criteria
        Decide which costly facts are looked for.
    name
        The registered model that the run is to become a version of; its champion is the
        one to beat. None: whatever its experiment published last.
    """
    wanted = needs(criteria)
    uses = store.frame_uses(execution_id=run.execution_id)
    latency, no_latency = _latency(store, run) if "latency" in wanted else (None, "")
    champion = champion_of(store, run, name) if "champion" in wanted else None
    return Facts(
        run=run,
        metrics=scores(run),
        frames=tuple(dict.fromkeys(use.name for use in uses)),
        fitted=tuple(dict.fromkeys(use.name for use in uses if use.role == "fitted")),
        evaluated={},
        model=run.models[0] if run.models else None,
        latency_p95_ms=latency,
        reproduction=reproduction_of(store, run),
        champion=None if champion is None else scores(store.run(champion.run_id)),
        champion_ref="" if champion is None else champion.model_uri,
        why_not={"latency": no_latency} if no_latency else {},
    )


def reproduction_of(store: Store, run: Run) -> Verdict | None:
    """Return the newest verdict on repeating a run."""
    return next(iter(store.verdicts(run_id=run.run_id, kind="reproduction")), None)


def champion_of(store: Store, run: Run, name: str | None) -> Publication | None:
    """Return the newest publication, of a name or of the run's experiment, but the run's own."""
    for publication in store.publications(name):
        if publication.run_id == run.run_id:
            continue
        try:
            origin = store.run(publication.run_id)
        except NotFound:  # published from a run whose journal is not here
            continue
        if name is not None or origin.experiment == run.experiment:
            return publication
    return None


def _latency(store: Store, run: Run) -> tuple[float | None, str]:
    from mlops_jupyter.evaluate import latency_p95_ms

    try:
        return latency_p95_ms(store, run), ""
    except MlopsError as error:
        return None, str(error)
