"""Importing the room loads nothing heavy; its list of names is true."""

from __future__ import annotations

import subprocess
import sys

import mlops_jupyter.frames as room

HEAVY = ("pandas", "numpy", "pyarrow", "xxhash", "sklearn", "mlflow", "psutil")


def test_importing_the_room_is_light():
    code = (
        "import sys; from mlops_jupyter.frames import is_frame; assert not is_frame(1);"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert sorted(room.__all__) == sorted([*room.HOMES, "is_frame"])
    assert all(callable(getattr(room, name)) for name in room.__all__)
