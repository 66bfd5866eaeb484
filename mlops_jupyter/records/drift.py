"""Drift: how data, or predictions, differ from those a model was trained on."""

from __future__ import annotations

from typing import Literal

from mlops_jupyter.records.base import Record

Level = Literal["none", "moderate", "major", "absent", "skipped"]


class ColumnDrift(Record, frozen=True, kw_only=True):
    """How one column differs between reference and current data."""

    name: str
    kind: Literal["number", "category"]
    level: Level
    """"absent": the current data lack the column; "skipped": see `note`."""
    psi: float | None = None
    """Population stability index over ten quantile bins, or over categories."""
    psi_by_chance: float | None = None
    """What PSI stays below in 999 of 1,000 samples of these sizes without any drift."""
    ks: float | None = None
    """Kolmogorov-Smirnov statistic: the widest gap between the distributions, 0 to 1."""
    p_value: float | None = None
    """Of the KS test for numbers, of the chi-square test for categories."""
    nulls_before: float = 0.0
    """Share of missing values, 0 to 1."""
    nulls_after: float = 0.0
    new_categories: tuple[str, ...] = ()
    """Values that the reference does not hold, the most frequent first, at most five."""
    new_share: float = 0.0
    """Share of the current rows with such values."""
    change: str = ""
    """What changed, in words: `median 12.1 → 14`."""
    note: str = ""


class DriftReport(Record, frozen=True, kw_only=True):
    """A drift table with what it compares."""

    rows_before: int
    rows_after: int
    columns: tuple[ColumnDrift, ...]
    """Most drifted first."""
    predictions: ColumnDrift | None = None
    """How the model's answers differ; None when there is no model to ask."""
    reference: str = ""
    """`frame_id` of the reference data."""
    run_id: str | None = None
    model: str = ""
    notes: tuple[str, ...] = ()
