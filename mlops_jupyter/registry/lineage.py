"""What a registered version says of its origin, as tags and as a text for people."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_jupyter.records import FrameUse, KeptModel, Run, Verdict, short
from mlops_jupyter.tracking.tags import FRAME_TAG, mlflow_name, run_name, used_frames

PROOF_TAG = "mlops.proof"


def lineage_tags(
    run: Run,
    model: KeptModel,
    uses: Iterable[FrameUse],
    *,
    gate: Verdict | None,
    proof: Verdict | None,
    override: str | None,
) -> dict[str, str]:
    """Return the tags of a version: where it comes from and what it has passed."""
    tags = {
        "mlops.run_id": run.run_id,
        "mlops.cell_id": run.cell_id or "",
        "mlops.notebook": run.notebook or "",
        "mlops.experiment": run.experiment,
        "mlops.model": model.name,
        "mlops.fitted_on": model.fitted_on or "",
        "mlops.environment_id": run.environment_id or "",
        PROOF_TAG: describe(proof, none="not proved"),
        "mlops.gate": describe(gate, none="no criteria"),
        "mlops.override": override or "",
    }
    tags |= {f"{FRAME_TAG}{mlflow_name(use.name)}": use.frame_id for use in used_frames(uses)}
    return {key: value for key, value in tags.items() if value}


def describe(verdict: Verdict | None, *, none: str) -> str:
    """Return a verdict's outcome, time and id as one text."""
    if verdict is None:
        return none
    at = verdict.given_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{verdict.outcome} {at} {verdict.verdict_id}"


def description(run: Run, model: KeptModel, proof: Verdict | None) -> str:
    """Return what people read in MLflow's registry."""
    scores = ", ".join(f"{metric.name} {metric.value:.4g}" for metric in run.metrics)
    origin = f" in {run.notebook}" if run.notebook else ""
    proved = "" if proof is None else f" Reproduction: {proof.outcome}."
    return (
        f"{model.final_class} from run {run_name(run)} ({short(run.run_id)}) of experiment "
        f"{run.experiment}{origin}." + (f" {scores}." if scores else "") + proved
    )
