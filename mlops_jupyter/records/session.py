"""Sessions: who writes a journal, and what one executed cell was."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from mlops_jupyter.records.base import Record

Status = Literal["RUNNING", "FINISHED", "FAILED", "INTERRUPTED", "KERNEL_DIED"]
SessionKind = Literal["kernel", "cli", "courier", "server"]
Certainty = Literal["observed", "possible"]


class ProcessIdentity(Record, frozen=True, kw_only=True):
    """A process, so that its death can be told from a re-used number."""

    host: str
    boot_id: str
    pid: int
    started: float
    """Start time of the process, seconds since the epoch (psutil's `create_time`)."""
    start_ticks: int | None = None
    """Linux: start time in clock ticks since boot, exact even when the clock is set."""


class Session(Record, frozen=True, kw_only=True):
    """One writer: a kernel's life, or one call of the command line."""

    session_id: str
    kind: SessionKind
    process: ProcessIdentity
    started_at: datetime
    package_version: str
    python_version: str
    notebook: str | None = None
    """Path of the notebook relative to the workspace, `/`-separated; None for none."""
    kernel_id: str | None = None
    headless: bool = False
    rerun_of: str | None = None
    """Id of the run that this session repeats in order to prove it."""
    tracking_uri: str | None = None
    """Where MLflow was set to be in that process; None: the workspace's own store."""
    environment_id: str | None = None
    ended_at: datetime | None = None


class ErrorInfo(Record, frozen=True, kw_only=True):
    """An exception as it ended a cell."""

    ename: str
    evalue: str
    traceback: str = ""
    """Plain text, no terminal colours."""
    line: int | None = None
    """Line of the cell (1-based, header included) that raised."""
    line_text: str = ""


class Output(Record, frozen=True, kw_only=True):
    """One output of a cell, in the notebook format's terms (nbformat 4)."""

    output_type: Literal["stream", "display_data", "execute_result"]
    name: Literal["stdout", "stderr"] | None = None
    text: str | None = None
    """A stream's text, when `output_type` is "stream"."""
    data: dict[str, str] | None = None
    """Mime type to text, or to base64 for binary types; JSON types as JSON text."""
    truncated: bool = False


class NameUse(Record, frozen=True, kw_only=True):
    """A name of the notebook's namespace that a cell read or wrote."""

    name: str
    certainty: Certainty = "observed"


class Execution(Record, frozen=True, kw_only=True):
    """One executed cell."""

    execution_id: str
    session_id: str
    ordinal: int
    """Place among the cells that this session executed, from 1."""
    source: str
    """Exactly as executed, the header line included."""
    started_at: datetime
    cell_id: str | None = None
    execution_count: int | None = None
    status: Status = "RUNNING"
    ended_at: datetime | None = None
    error: ErrorInfo | None = None
    outputs: tuple[Output, ...] = ()
    reads: tuple[NameUse, ...] = ()
    writes: tuple[NameUse, ...] = ()
    effects: tuple[str, ...] = ()
    """Acts beyond the namespace, as text: `np.random.seed`, `plt.style.use`."""
    literals: dict[str, str] = {}
    """Names bound to a literal at top level, with the literal's `repr`."""
    overhead_s: float = 0.0
    """Time that recording kept the kernel from its user, in seconds."""
    incomplete: tuple[str, ...] = ()
    """What could not be recorded, each with its reason."""
