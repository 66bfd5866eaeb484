"""What a run must have before its model may be published, one sentence per refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import KeptModel, Run, Verdict, short

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

_NAME = re.compile(r"[^/:%\"'\s][^/:%\"']{0,249}")
_ALIAS = re.compile(r"[A-Za-z0-9_\-]{1,255}")
_VERSION_LIKE = re.compile(r"v\d+", re.IGNORECASE)


def publishable_model(store: Store, run: Run, choice: str | None = None) -> KeptModel:
    """Return the model of `run` that may be published.

    Parameters
    ----------
    choice
        The variable that held the model in the notebook; needed if there are several.

    Raises
    ------
    BadRequest
        If the run did not finish, is a rerun, or its model must not be published.
    NotFound
        If no such model was kept.
    """
    _check_run(run)
    model = _chosen(run, choice)
    _check_types(run, model)
    _check_data(store, run, model)
    return model


def check_names(name: str, alias: str | None) -> None:
    """Refuse names that MLflow would refuse later, when half is done."""
    if not _NAME.fullmatch(name):
        raise BadRequest(
            f"{name!r} cannot name a registered model: use up to 250 characters without "
            "slashes, colons, quotes and percent signs."
        )
    if alias is None:
        return
    if not _ALIAS.fullmatch(alias) or _VERSION_LIKE.fullmatch(alias) or alias == "latest":
        raise BadRequest(
            f"{alias!r} cannot be an alias: use letters, digits, - and _, but neither `latest` "
            "nor `v` with a number, which MLflow keeps for itself."
        )


def check_gate(gate: Verdict | None, override: str | None) -> None:
    """Refuse what a gate refused, unless a reason to override it is given."""
    if gate is None or gate.good or (override or "").strip():
        return
    raise BadRequest(
        f"The criteria are not met: {gate.sentence} Improve the model, or publish against the "
        "criteria by giving a reason as override."
    )


def _check_run(run: Run) -> None:
    if run.rerun_of is not None:
        raise BadRequest(
            f"Run {short(run.run_id)} is a rerun made to prove {short(run.rerun_of)}; "
            f"publish {short(run.rerun_of)} instead."
        )
    if run.status != "FINISHED":
        raise BadRequest(
            f"Run {short(run.run_id)} ended as {run.status}, and only a run that FINISHED can "
            "be published; run its cell again."
        )


def _chosen(run: Run, choice: str | None) -> KeptModel:
    kept = [model for model in run.models if model.object_key is not None]
    if not kept:
        raise NotFound(_nothing_kept(run))
    names = list(dict.fromkeys(model.name for model in kept))
    if choice is None and len(names) > 1:
        raise BadRequest(
            f"Run {short(run.run_id)} kept several models; say which one with model=NAME: "
            f"{', '.join(names)}."
        )
    wanted = choice or names[0]
    found = [model for model in kept if model.name == wanted]
    if not found:
        raise NotFound(
            f"Run {short(run.run_id)} kept no model called {wanted!r}; there are: "
            f"{', '.join(names)}."
        )
    return found[-1]  # a variable that was fitted twice holds what was fitted last


def _nothing_kept(run: Run) -> str:
    reasons = "; ".join(f"{m.name}: {m.not_kept}" for m in run.models if m.not_kept)
    why = f" ({reasons})" if reasons else ""
    return (
        f"Run {short(run.run_id)} kept no model{why}; fit one in the cell, without "
        "`--models none`, and run it again."
    )


def _check_types(run: Run, model: KeptModel) -> None:
    if model.untrusted:
        raise BadRequest(
            f"The model `{model.name}` of run {short(run.run_id)} holds types that are not on "
            f"the reviewed list: {', '.join(model.untrusted)}; loading it elsewhere could run "
            "any code. Build it from scikit-learn, NumPy, SciPy, XGBoost and LightGBM."
        )


def _check_data(store: Store, run: Run, model: KeptModel) -> None:
    if model.fitted_on is None:
        return
    try:
        version = store.frame(model.fitted_on)
    except NotFound:
        reason = "it was never written"
    else:
        if version.manifest is not None:
            return
        reason = version.not_kept or "it was not kept"
    raise BadRequest(
        f"The frame that `{model.name}` of run {short(run.run_id)} was fitted on is not in the "
        f"workspace ({reason}), so the model could never be proved; make room or allow larger "
        "frames, and run the cell again."
    )
