"""A cell while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mlops_jupyter.capture.analysis import CellAnalysis
from mlops_jupyter.capture.fits import Fit
from mlops_jupyter.capture.header import Header
from mlops_jupyter.capture.outputs import OutputBuffer
from mlops_jupyter.records import now


@dataclass(slots=True)
class RunningRun:
    """The run that a running cell is."""

    run_id: str
    experiment: str
    auto: bool
    goal: str | None = None
    started_at: datetime = field(default_factory=now)


@dataclass(slots=True)
class RunningCell:
    """What is known of a cell between its start and its end."""

    execution_id: str
    source: str
    header: Header
    analysis: CellAnalysis
    before: dict[str, int]
    dropped_lines: int = 0
    outputs: OutputBuffer = field(default_factory=OutputBuffer)
    fits: list[Fit] = field(default_factory=list)
    run: RunningRun | None = None
    overhead_s: float = 0.0
    incomplete: list[str] = field(default_factory=list)
