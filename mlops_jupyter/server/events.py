"""The one event: something in a workspace has changed; ask again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SCHEMA_ID = "urn:mlops-jupyter:workspace-changed"
MOST = 200  # beyond this many things it is shorter to say "anything may have changed"

SCHEMA: dict[str, Any] = {
    "$id": SCHEMA_ID,
    "version": "1",
    "title": "Workspace changed",
    "personal-data": False,
    "description": "Records of a workspace changed, by whichever process.",
    "type": "object",
    "required": ["workspace", "changed"],
    "properties": {
        "workspace": {"type": "string", "description": "The workspace's UUID."},
        "changed": {
            "type": "array",
            "description": "Pairs of kind and id; empty: anything may have changed.",
            "items": {"type": "array", "items": {"type": "string"}},
        },
    },
}


def event(workspace: str, changed: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the arguments with which Jupyter's event logger emits the event."""
    pairs = sorted(changed)
    shown = [list(pair) for pair in pairs] if len(pairs) <= MOST else []
    return {"schema_id": SCHEMA_ID, "data": {"workspace": workspace, "changed": shown}}
