"""Writes golden frames of the present format: `python tests/frames/make_golden.py`.

Golden files are for ever: an existing one is never written again. Run this when the
format number grows, or when a new kind of frame is added to the cases.
"""

from __future__ import annotations

import base64
import json
import sys
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from frames_cases import CASES, InMemory

from mlops_jupyter.frames import save_frame
from mlops_jupyter.frames.canonical import FORMAT, GRID
from mlops_jupyter.records import to_builtins

HERE = Path(__file__).parent / "golden"

NOT_EVERYWHERE = {"long double"}
"""What other machines cannot hold."""


def two_chunks() -> pd.DataFrame:
    """Return a frame that is longer than one chunk of the grid."""
    numbers = np.arange(GRID + 3)
    return pd.DataFrame(
        {"n": (numbers % 5).astype("int8"), "s": pd.Series(numbers % 3).astype(str)}
    )


GOLDEN = {name: make for name, make in CASES.items() if name not in NOT_EVERYWHERE}
GOLDEN["two chunks"] = two_chunks


def dump(make: object) -> str:
    """Return a frame's version and its objects as JSON."""
    objects = InMemory()
    version = save_frame(make(), objects)  # type: ignore[operator]
    packed = {k: base64.b64encode(zlib.compress(d, 9)).decode() for k, d in objects.held.items()}
    return json.dumps({"version": to_builtins(version), "objects": packed}, indent=1) + "\n"


def main() -> None:
    """Write the files that are not there yet."""
    folder = HERE / f"format-{FORMAT}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in GOLDEN.items():
        path = folder / f"{name.replace(' ', '-').replace(chr(39), '')}.json"
        if not path.exists():
            path.write_text(dump(make), encoding="utf-8")
            sys.stdout.write(f"wrote {path.name}\n")


if __name__ == "__main__":
    main()
