"""What the REST API answers: records made for a screen, every field always present."""

from __future__ import annotations

from datetime import datetime

from mlops_jupyter.comparison import Goal
from mlops_jupyter.records import Check, Param, Record

Number = float | str
"""A float, or "NaN", "Infinity", "-Infinity", which JSON cannot write as numbers."""


class View(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Base of the answers: unlike in journals, defaults are written out."""


class Failure(View, frozen=True, kw_only=True):
    """Why a run failed, in one line."""

    ename: str
    evalue: str
    line: int | None
    line_text: str


class Proof(View, frozen=True, kw_only=True):
    """A verdict, as far as a badge needs it."""

    verdict_id: str
    kind: str
    outcome: str
    sentence: str
    given_at: datetime
    passed: int
    """Checks that are good."""
    checked: int


class Published(View, frozen=True, kw_only=True):
    """That a run became a version of a model."""

    name: str
    version: str
    aliases: tuple[str, ...]


class RunRow(View, frozen=True, kw_only=True):
    """A run as one row of the panel."""

    run_id: str
    short: str
    title: str
    named: bool
    experiment: str
    branch: str
    branch_index: int
    """Place of the branch in its experiment, by first appearance: its colour."""
    status: str
    auto: bool
    headless: bool
    notebook: str | None
    """Path relative to the workspace."""
    path: str | None
    """The same notebook's path on the server; None when the server does not serve it."""
    cell_id: str | None
    execution_count: int | None
    started_at: datetime
    ended_at: datetime | None
    error: Failure | None
    metrics: dict[str, Number]
    params: tuple[Param, ...]
    step: int | None
    """Last step of the goal's curve, while there is one."""
    best: bool
    delta: float | None
    """Change of the goal's metric against the best run."""
    starred: bool
    note: str
    tags: dict[str, str]
    proof: Proof | None
    published: tuple[Published, ...]
    incomplete: tuple[str, ...]


class BranchView(View, frozen=True, kw_only=True):
    """A branch with what its heading says."""

    name: str
    index: int
    total: int
    best_run_id: str | None
    best: Number | None


class ExperimentView(View, frozen=True, kw_only=True):
    """An experiment with what its heading says."""

    name: str
    goal: Goal | None
    no_goal: str
    """Why there is no goal, in a sentence; '' when there is one."""
    total: int
    best_run_id: str | None
    notebooks: tuple[str, ...]
    branches: tuple[BranchView, ...]


class RunsView(View, frozen=True, kw_only=True):
    """What the Runs tab shows; `workspace` is None when there is no workspace yet."""

    workspace: str | None
    notebook: str | None
    runs: tuple[RunRow, ...] = ()
    experiments: tuple[ExperimentView, ...] = ()
    total: int = 0
    """Runs in the workspace, shown or not."""
    here: int = 0
    """Those of the notebook."""


class FrameRow(View, frozen=True, kw_only=True):
    """A frame version as one row of the Data tab, or one line of a run's data."""

    name: str
    number: int
    frame_id: str
    short: str
    kind: str
    rows: int
    columns: int
    column_names: tuple[str, ...]
    nbytes: int
    stored_bytes: int
    not_kept: str | None
    change: str
    parents: tuple[str, ...]
    """As references: `flights@v5`."""
    depth: int
    notebook: str | None
    cell_id: str | None
    execution_count: int | None
    at: datetime
    run_ids: tuple[str, ...]
    role: str = ""
    """In a run's data: read, written or fitted."""


class FramesView(View, frozen=True, kw_only=True):
    """What the Data tab shows, in the order of the tree."""

    workspace: str | None
    notebook: str | None
    frames: tuple[FrameRow, ...] = ()
    total: int = 0


class VersionView(View, frozen=True, kw_only=True):
    """A version of a registered model."""

    version: str
    aliases: tuple[str, ...]
    run_id: str
    short: str
    title: str
    path: str | None
    branch: str
    branch_index: int
    metric: str
    value: Number | None
    published_at: datetime
    gate: Proof | None
    proof: Proof | None
    override: str | None
    model_uri: str
    tracking_uri: str
    deployments: tuple[str, ...]


class ModelView(View, frozen=True, kw_only=True):
    """A registered model, newest version first."""

    name: str
    versions: tuple[VersionView, ...]


class ModelsView(View, frozen=True, kw_only=True):
    """What the Models tab shows."""

    workspace: str | None
    models: tuple[ModelView, ...] = ()


class Against(View, frozen=True, kw_only=True):
    """The run that another is compared with, and what differs."""

    run_id: str
    short: str
    title: str
    delta: float | None
    sentence: str
    before: dict[str, str]
    """Parameters that differ, with their value there."""
    deltas: dict[str, float]


class CellView(View, frozen=True, kw_only=True):
    """A cell that a run stands on."""

    execution_id: str
    execution_count: int | None
    ordinal: int
    cell_id: str | None
    title: str
    what: str
    source: str
    this: bool


class Curve(View, frozen=True, kw_only=True):
    """A metric by step."""

    name: str
    steps: tuple[int, ...]
    values: tuple[Number, ...]


class VerdictView(View, frozen=True, kw_only=True):
    """A verdict with everything it rests on."""

    summary: Proof
    ref: str
    checks: tuple[Check, ...]
    first_difference: str
    tolerance: str
    not_compared: tuple[str, ...]
    duration_s: float


class OutputView(View, frozen=True, kw_only=True):
    """An output as the notebook format writes it; JSON types are still text."""

    output_type: str
    name: str | None
    text: str | None
    data: dict[str, str] | None
    truncated: bool


class ModelFact(View, frozen=True, kw_only=True):
    """A model that a run left."""

    name: str
    class_name: str
    nbytes: int
    fit_s: float
    fitted_on: str
    kept: bool
    not_kept: str | None


class RunView(View, frozen=True, kw_only=True):
    """Everything the run page shows."""

    workspace: str
    row: RunRow
    goal: Goal | None
    directions: dict[str, str]
    """For each metric "max" or "min": which is better."""
    against: Against | None
    values: dict[str, Number]
    curves: tuple[Curve, ...]
    frames: tuple[FrameRow, ...]
    cells: tuple[CellView, ...]
    cells_before: int
    """Cells that the session had executed up to this one."""
    source: str
    outputs: tuple[OutputView, ...]
    traceback: str
    models: tuple[ModelFact, ...]
    proofs: tuple[VerdictView, ...]
    environment: dict[str, str]
    mlflow: dict[str, str]
    incomplete: tuple[str, ...]
    overhead_s: float


class StatusView(View, frozen=True, kw_only=True):
    """What the status bar and the empty panel need."""

    version: str
    workspace: str | None
    folder: str
    """Where records go, as a path for people."""
    runs: int = 0
    running: int = 0
    stored_bytes: int = 0
