"""Asking a local service whether it is there, and whether it answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PING_S = 2.0
ANSWER_S = 30.0
# a proxy of the user's has no business between two processes of one machine
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str) -> bool:
    """Whether GET /ping answers 200 within two seconds."""
    try:
        with _OPENER.open(f"{url}/ping", timeout=PING_S) as reply:
            return bool(reply.status == 200)
    except OSError:  # refused, timed out, reset, or an HTTP error
        return False


def predict(url: str, body: bytes) -> list[Any]:
    """Return the predictions for one JSON request.

    Raises
    ------
    ValueError
        With what the service said, if it did not answer with predictions.
    """
    request = urllib.request.Request(  # noqa: S310 our own address
        f"{url}/invocations", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=ANSWER_S) as reply:
            found = json.load(reply)
    except urllib.error.HTTPError as error:
        raise ValueError(f"HTTP {error.code}: {_message(error.read())}") from error
    except OSError as error:
        raise ValueError(str(error)) from error
    predictions = found.get("predictions") if isinstance(found, dict) else None
    if not isinstance(predictions, list):
        raise ValueError(  # noqa: TRY004 it is the value of an answer that is wrong
            f"the answer holds no predictions: {str(found)[:200]}"
        )
    return predictions


def check_predictions(url: str, body: bytes) -> None:
    """Raise ValueError unless the service gives one prediction per row of a request."""
    found = predict(url, body)
    rows = json.loads(body).get("dataframe_split", {}).get("data")
    if rows is not None and len(rows) != len(found):
        raise ValueError(f"{len(found)} predictions for {len(rows)} rows")


def example_request(folder: Path) -> bytes | None:
    """Return the recorded rows as a request; None when none were kept with the model."""
    from mlops_jupyter.deploy.contents import EXAMPLE

    path = folder / "model" / EXAMPLE
    return path.read_bytes() if path.exists() else None


def _message(body: bytes) -> str:
    try:
        text = str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        text = body.decode("utf-8", "replace")
    return " ".join(text.split())[:300]
