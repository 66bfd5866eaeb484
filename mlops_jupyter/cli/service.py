"""`mlops package`, `deploy` and `deployment`: a published model at work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import Group, command
from mlops_jupyter.comparison.words import plural, size
from mlops_jupyter.records import Deployment, short

if TYPE_CHECKING:
    from mlops_jupyter.deploy import BuildFolder


@command("package", "mlops package models:/flight-delay@champion -o image")
@click.argument("ref")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder.")
@click.option("--force", is_flag=True, help="Replace a build folder that is there already.")
def package(call: Call, *, ref: str, output: Path, force: bool) -> Answer:
    """Write a folder from which a container can be built."""
    found = call.workspace().package(ref, call.place(output), force=force)
    return Answer(record=found, view=lambda: _package(found))


def _package(found: BuildFolder) -> list[Any]:
    from mlops_jupyter.cli.show import facts

    return [
        f"{found.folder}: {plural(len(found.files), 'file')}, {size(found.nbytes)}.",
        facts(
            [
                ("model", found.model_uri),
                ("Python", found.python),
                ("requirements", ", ".join(found.requirements)),
                ("digest", found.digest),
                ("build it", f"docker build {found.folder}"),
            ]
        ),
    ]


@command("deploy", "mlops deploy models:/flight-delay@champion --to local --port 8080")
@click.argument("model", metavar="MODEL")
@click.option("--to", "target", type=click.Choice(["local"]), required=True, help="Where to.")
@click.option("--port", type=int, help="Port to answer on; by default a free one.")
def deploy(call: Call, *, model: str, target: str, port: int | None) -> Answer:  # noqa: ARG001
    """Start a service for a model; it answers on this machine only.

    It outlives this command; `mlops deployment stop` ends it.
    """
    call.notice(f"Starting a service for {model} …")
    found = call.workspace().deploy(model, port=port)
    return Answer(record=found, view=lambda: _deployed(found))


def _deployed(found: Deployment) -> list[str]:
    identifier = short(found.deployment_id)
    return [
        f"{found.model_uri} answers at {found.url} (deployment {identifier}).",
        f"  curl {found.url}/invocations -H 'Content-Type: application/json' -d @request.json",
        f"  mlops deployment stop {identifier}",
    ]


@click.group("deployment", cls=Group)
def deployment() -> None:
    """Look after services: status, logs, stop."""


@command(
    "status", "mlops deployment status", "mlops deployment status models:/flight-delay@champion"
)
@click.argument("ref", required=False, metavar="[DEPLOYMENT]")
def status(call: Call, ref: str | None) -> Answer:
    """Show the services as they are now. Exit code 1: one of them has failed."""
    workspace = call.workspace()
    found = [workspace.deployment(ref)] if ref else workspace.deployments()
    good = all(one.status != "failed" for one in found)
    return Answer(record=found, view=lambda: _deployments(found), good=good or ref is None)


def _deployments(found: Sequence[Deployment]) -> list[Any]:
    from mlops_jupyter.cli.show import moment, muted, status, table, without_empty

    if not found:
        return [muted("Nothing was deployed from here yet.")]
    rows = [
        [
            short(one.deployment_id),
            one.model_uri,
            status(one.status),
            one.url if one.status == "answering" else "",
            one.target,
            moment(one.changed_at),
            one.note,
        ]
        for one in found
    ]
    heads = ["deployment", "model", "status", "address", "target", "since", "note"]
    return [table(*without_empty(heads, rows))]


@command("stop", "mlops deployment stop 3fa2c1")
@click.argument("ref", metavar="DEPLOYMENT")
def stop(call: Call, ref: str) -> Answer:
    """End a service, named by its id or its model."""
    found = call.workspace().stop(ref)
    sentence = f"{short(found.deployment_id)} ({found.model_uri}) is {found.status}."
    return Answer(record=found, view=lambda: [sentence])


@command("logs", "mlops deployment logs 3fa2c1 -n 100")
@click.argument("ref", metavar="DEPLOYMENT")
@click.option("-n", "--lines", default=50, show_default=True, help="At most this many.")
def logs(call: Call, ref: str, lines: int) -> Answer:
    """Show the last lines that a service wrote."""
    text = call.workspace().logs(ref, lines=lines)
    return Answer(record={"log": text.splitlines()}, view=lambda: [text])


for made in (status, stop, logs):
    deployment.add_command(made)
