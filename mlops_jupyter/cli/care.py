"""`mlops sync`, `ui`, `du`, `doctor`, `config`, `enable` and `disable`."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.comparison.words import count, plural, size
from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.records import Finding

if TYPE_CHECKING:
    from mlops_jupyter.tracking import DeliveryReport

PROFILE = click.option("--profile", default="default", show_default=True, help="IPython profile.")


@command("sync", "mlops sync")
@click.option("--timeout", default=600.0, show_default=True, help="Seconds to wait at most.")
def sync(call: Call, timeout: float) -> Answer:
    """Deliver every finished run to MLflow now."""
    workspace = call.workspace()
    call.notice(f"Delivering to {workspace.tracking_uri()} …")
    report = workspace.sync(timeout_s=timeout)
    failure = None if report.complete else BackendUnavailable(_late(report))
    sentence = f"{plural(len(report.delivered), 'run')} in MLflow at {workspace.tracking_uri()}."
    return Answer(record=report, view=lambda: [sentence], failure=failure)


def _late(report: DeliveryReport) -> str:
    causes = " ".join(report.problems) or "Time was up; give more with --timeout."
    return f"{plural(len(report.pending), 'run')} could not be delivered yet: {causes}"


@command("ui", "mlops ui --port 5001")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, help="Port to listen on.")
@click.option("--print", "only_print", is_flag=True, help="Print the command, start nothing.")
def ui(call: Call, host: str, port: int, only_print: bool) -> Answer:
    """Open MLflow's own UI on the store that the runs go to."""
    words = call.workspace().ui_command(host=host, port=port)
    answer = Answer(record={"command": words}, view=lambda: [subprocess.list2cmdline(words)])
    if only_print or call.wants_json:
        return answer
    call.notice(f"MLflow's UI on http://{host}:{port} (Ctrl+C ends it)")
    try:
        silent = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
        subprocess.run(words, check=False, env={**os.environ, **silent})
    except FileNotFoundError as error:
        raise BackendUnavailable(
            "MLflow's command is not installed in this environment; `pip install mlflow`."
        ) from error
    return answer


@command("du", "mlops du")
def du(call: Call) -> Answer:
    """Show what the workspace takes on disk."""
    workspace = call.workspace()
    parts = workspace.du()

    def view() -> list[Any]:
        from mlops_jupyter.cli.show import RIGHT, heading, table

        total = sum(part.nbytes for part in parts)
        rows = [[part.part, size(part.nbytes), count(part.files), part.what] for part in parts]
        heads = ["part", RIGHT + "size", RIGHT + "files", ""]
        return [heading(f"{size(total)} in {workspace.store.folder}"), table(heads, rows)]

    return Answer(record=parts, view=view)


@command("doctor", "mlops doctor")
def doctor(call: Call) -> Answer:
    """Check the workspace: journals, contents, index, permissions."""
    findings = call.workspace().doctor()
    bad = any(finding.severity == "error" for finding in findings)
    return Answer(record=findings, view=lambda: findings_view(findings), good=not bad)


def findings_view(findings: list[Finding]) -> list[Any]:
    """Return findings as a table, or one good sentence."""
    from mlops_jupyter.cli.show import status, table

    if not findings:
        return ["Nothing is wrong with this workspace."]
    rows = [[status(f.severity), f.where, f.what, f.remedy] for f in findings]
    return [table(["", "where", "what", "what to do"], rows)]


@command("config", "mlops config")
def config(call: Call) -> Answer:
    """Show the settings that hold here, and where each comes from."""
    settings = call.workspace().config()

    def view() -> list[Any]:
        from mlops_jupyter.cli.show import table

        return [
            table(["setting", "value", "from"], [[s.name, s.value, s.source] for s in settings])
        ]

    return Answer(record=settings, view=view)


@command("enable", "mlops enable")
@PROFILE
def enable(call: Call, profile: str) -> Answer:  # noqa: ARG001 every command gets the call
    """Record in every new kernel, without %load_ext."""
    from mlops_jupyter.workspace.profile import enable as begin

    path = begin(profile)
    sentence = f"Every new notebook kernel records now ({path}); `mlops disable` takes it back."
    return Answer(record={"enabled": True, "path": path}, view=lambda: [sentence])


@command("disable", "mlops disable")
@PROFILE
def disable(call: Call, profile: str) -> Answer:  # noqa: ARG001 every command gets the call
    """Record only where a notebook says %load_ext mlops_jupyter."""
    from mlops_jupyter.workspace.profile import disable as end

    path = end(profile)
    sentence = f"Removed {path}." if path else "Recording in every kernel was not enabled."
    return Answer(record={"enabled": False, "path": path}, view=lambda: [sentence])
