"""What is known about a run when it is judged."""

from __future__ import annotations

from mlops_jupyter.records import KeptModel, Record, Run, Verdict


class Facts(Record, frozen=True, kw_only=True):
    """Everything that criteria may ask about a run; None or absent means not known."""

    run: Run
    metrics: dict[str, float] = {}
    """The run's scores by name, as it recorded them."""
    frames: tuple[str, ...] = ()
    """Names of the frames that the run's cell used."""
    fitted: tuple[str, ...] = ()
    """Those of `frames` that hold what the model was fitted on."""
    evaluated: dict[str, dict[str, float]] = {}
    """By frame name: scores that an evaluation has computed on it since."""
    model: KeptModel | None = None
    latency_p95_ms: float | None = None
    """95th percentile of the time that one prediction takes, measured just now."""
    reproduction: Verdict | None = None
    """The newest verdict on repeating the run."""
    champion: dict[str, float] | None = None
    """Scores of the published model to beat, as its own run recorded them."""
    champion_ref: str = ""
    """Who that is, for people: `models:/flight-delay/3`."""
    why_not: dict[str, str] = {}
    """By kind of criterion: why a fact could not be found out, in a sentence."""
