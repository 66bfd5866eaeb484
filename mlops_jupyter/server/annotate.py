"""What a person says about a run: name, star, note, tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records.entries import RunAnnotated
from mlops_jupyter.refs import resolve_run
from mlops_jupyter.store import Store, new_session

ON, OFF = "on", "off"


class Annotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a PATCH; what is absent stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    note: str | msgspec.UnsetType = msgspec.UNSET
    starred: bool | msgspec.UnsetType = msgspec.UNSET
    tags: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    """Tags to set; one with an empty value is not shown."""


def parse(body: bytes) -> Annotation:
    """Return the annotation that a request asks for.

    Raises
    ------
    BadRequest
        If it is no JSON, has another field, or has a value of another type.
    """
    try:
        return msgspec.json.decode(body, type=Annotation)
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"The annotation cannot be read: {error}; send name, note, starred or tags."
        ) from error


def annotate(store: Store, run_id: str, annotation: Annotation) -> None:
    """Write an annotation into a journal of this server's own."""
    run = resolve_run(store, f"run:{run_id}")
    journal = store.write_as(new_session(store, "server"))
    try:
        journal.append(*entries(run.run_id, annotation))
        journal.sync()
    finally:
        journal.close()


def entries(run_id: str, annotation: Annotation) -> Iterator[RunAnnotated]:
    """Return one journal entry for each thing that is said."""
    said: list[dict[str, Any]] = []
    if annotation.name is not msgspec.UNSET:
        said.append({"kind": "rename", "value": annotation.name.strip()})
    if annotation.note is not msgspec.UNSET:
        said.append({"kind": "note", "value": annotation.note})
    if annotation.starred is not msgspec.UNSET:
        said.append({"kind": "star", "value": ON if annotation.starred else OFF})
    if annotation.tags is not msgspec.UNSET:
        said += [{"kind": "tag", "key": k, "value": v} for k, v in annotation.tags.items()]
    for thing in said:
        yield RunAnnotated(run_id=run_id, **thing)
