"""Choosing and serving load no heavy library before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = "pandas numpy sklearn scipy mlflow skops pyarrow fastapi uvicorn psutil rich".split()
ROOMS = "criteria evaluate monitor deploy".split()


def test_the_rooms_import_nothing_heavy() -> None:
    lines = [f"import mlops_jupyter.{room}" for room in ROOMS]
    lines += ["import sys", f"print(*[m for m in {HEAVY} if m in sys.modules])"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
