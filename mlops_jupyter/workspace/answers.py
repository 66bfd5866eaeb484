"""Records that only the verbs return: several facts about one thing, read together."""

from __future__ import annotations

from datetime import datetime

from mlops_jupyter.comparison import Difference
from mlops_jupyter.records import (
    Criterion,
    DriftReport,
    Execution,
    FrameVersion,
    HistoryEntry,
    Publication,
    Record,
    Run,
    Verdict,
)
from mlops_jupyter.rerun.request import RunResult


class UsedFrame(Record, frozen=True, kw_only=True):
    """A frame that a run read, wrote or was fitted on."""

    name: str
    role: str
    frame_id: str
    number: int | None
    """The 3 of `train@v3`; None when this name's history does not hold it."""
    rows: int | None
    columns: int | None
    """Rows and columns; None when the version's description is not there yet."""
    change: str = ""


class Against(Record, frozen=True, kw_only=True):
    """A run seen from another one."""

    run_id: str
    title: str
    why: str
    differences: tuple[Difference, ...]


class RunDetail(Record, frozen=True, kw_only=True):
    """Everything about one run: `mlops show`."""

    run: Run
    title: str
    goal: str | None
    is_best: bool
    execution: Execution | None
    frames: tuple[UsedFrame, ...]
    against_best: Against | None
    """Against the best run before it; None when there was none."""
    verdicts: tuple[Verdict, ...]
    publications: tuple[Publication, ...]


class FrameDetail(Record, frozen=True, kw_only=True):
    """Everything about one frame version: `mlops show NAME@v3`."""

    version: FrameVersion
    places: tuple[HistoryEntry, ...]
    """Where it stands in the history of each name that held it."""


class Comparison(Record, frozen=True, kw_only=True):
    """Runs against a baseline: `mlops compare`."""

    goal: str | None
    baseline: Run
    baseline_title: str
    others: tuple[Run, ...]
    against: tuple[Against, ...]
    """One per run of `others`, in the same order."""


class FrameSummary(Record, frozen=True, kw_only=True):
    """One line of `mlops frames`."""

    name: str
    versions: int
    latest: FrameVersion
    number: int
    """Version number of the latest content."""
    change: str
    at: datetime


class RankedRun(Record, frozen=True, kw_only=True):
    """One line of `mlops candidates`: a run and how it meets the criteria."""

    run: Run
    title: str
    score: float | None
    met: int
    of: int
    verdict: Verdict | None


class Candidates(Record, frozen=True, kw_only=True):
    """The best run of each branch, best first."""

    experiment: str
    goal: str
    criteria: tuple[Criterion, ...]
    ranked: tuple[RankedRun, ...]


class Lineage(Record, frozen=True, kw_only=True):
    """What a run or a published model stands on: `mlops lineage`."""

    run: Run
    title: str
    publication: Publication | None
    cells: tuple[Execution, ...]
    """Cells that it stands on, in the order in which they ran, its own last."""
    frames: tuple[UsedFrame, ...]
    environment_id: str | None
    verdicts: tuple[Verdict, ...]


class NotebookRun(Record, frozen=True, kw_only=True):
    """A headless run of a notebook, with what it recorded: `mlops run`."""

    result: RunResult
    runs: tuple[Run, ...]
    titles: dict[str, str]
    """By run id: what each run is called among all runs of its experiment."""
    best: tuple[str, ...]
    """Ids of those that are the best of their experiment now."""
    verdicts: tuple[Verdict, ...]
    """What `--against` and `--gate` found."""
    undelivered: tuple[str, ...]
    """Why MLflow does not have everything yet; () when it has."""

    @property
    def good(self) -> bool:
        """Whether every verdict that was asked for is good."""
        return all(verdict.good for verdict in self.verdicts)


class DriftFound(Record, frozen=True, kw_only=True):
    """What current data differ in from those of training: `mlops monitor run`."""

    report: DriftReport
    verdict: Verdict


class DiskUse(Record, frozen=True, kw_only=True):
    """One part of the workspace on disk: `mlops du`."""

    part: str
    what: str
    nbytes: int
    files: int


class Setting(Record, frozen=True, kw_only=True):
    """One line of `mlops config`."""

    name: str
    value: str
    source: str
    """Where the value comes from: a file, an environment variable, the default."""
