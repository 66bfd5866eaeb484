"""A drift report as a verdict: failed means that drift was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_jupyter.comparison.words import listing
from mlops_jupyter.criteria.comparing import shown
from mlops_jupyter.monitor.statistics import MAJOR, MODERATE
from mlops_jupyter.records import (
    Check,
    ColumnDrift,
    DriftReport,
    Verdict,
    from_json,
    new_id,
    now,
    to_json,
)
from mlops_jupyter.records.entries import VerdictGiven
from mlops_jupyter.records.judgement import Outcome

if TYPE_CHECKING:
    from mlops_jupyter.store import Journal, Store

BAD = ("absent", "major")
OUTCOMES: dict[str, Outcome] = {
    "absent": "failed",
    "major": "failed",
    "moderate": "noted",
    "none": "passed",
    "skipped": "noted",
}


def record_drift(store: Store, journal: Journal, report: DriftReport, *, ref: str) -> Verdict:
    """Write down a drift report, whole, and return its verdict.

    Parameters
    ----------
    ref
        The model as the user named it.
    """
    key = store.objects.put(to_json(report), compress=True)
    verdict = drift_verdict(report, ref=ref, key=key)
    journal.append(VerdictGiven(verdict=verdict))
    return verdict


def report_behind(store: Store, verdict: Verdict) -> DriftReport | None:
    """Return the drift report of a verdict; None if it reports none."""
    if verdict.kind != "drift" or verdict.report is None:
        return None
    return from_json(DriftReport, store.objects.get(verdict.report))


def drift_verdict(report: DriftReport, *, ref: str, key: str | None = None) -> Verdict:
    """Return what a drift report says; *failed* when a column or the answers drifted."""
    every = [*([report.predictions] if report.predictions else []), *report.columns]
    bad = [drift for drift in every if drift.level in BAD]
    return Verdict(
        verdict_id=new_id(),
        kind="drift",
        ref=ref,
        run_id=report.run_id,
        outcome="failed" if bad else "passed",
        sentence=_sentence(ref, report, bad, every),
        checks=tuple(_check(drift) for drift in every),
        first_difference=bad[0].name if bad else "",
        tolerance=f"PSI below {MAJOR}, beyond what chance gives; from {MODERATE} on it is noted",
        not_compared=report.notes,
        report=key,
        given_at=now(),
    )


def _check(drift: ColumnDrift) -> Check:
    return Check(
        kind="drift",
        name=drift.name,
        outcome=OUTCOMES[drift.level],
        expected=f"PSI < {MAJOR}",
        actual="" if drift.psi is None else shown(drift.psi),
        note="; ".join(_remarks(drift)),
    )


def _remarks(drift: ColumnDrift) -> list[str]:
    found = [drift.note, drift.change]
    if shown(drift.nulls_before) != shown(drift.nulls_after) and drift.level != "absent":
        found.append(f"missing {drift.nulls_before:.1%} → {drift.nulls_after:.1%}")
    if drift.new_categories:
        found.append(f"new: {listing(drift.new_categories)} ({drift.new_share:.1%} of rows)")
    return [text for text in found if text]


def _sentence(
    ref: str, report: DriftReport, bad: list[ColumnDrift], every: list[ColumnDrift]
) -> str:
    rows = f"{report.rows_after:,} current rows against {report.rows_before:,} of training"
    watch = [drift.name for drift in every if drift.level == "moderate"]
    mild = f"; {listing(watch)} moved a little" if watch else ""
    if not bad:
        return f"No drift for {ref} ({rows}){mild}."
    named = listing(_named(drift) for drift in bad)
    return f"Drift for {ref} ({rows}): {named}{mild}."


def _named(drift: ColumnDrift) -> str:
    if drift.level == "absent":
        return f"`{drift.name}` is absent"
    change = f", {drift.change}" if drift.change else ""
    return f"`{drift.name}` (PSI {shown(drift.psi or 0.0)}{change})"
