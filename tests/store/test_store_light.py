"""What loading the package costs: checked by what gets imported, not by the clock."""

from __future__ import annotations

import subprocess
import sys

from store_makers import scored

from mlops_jupyter.store import Journal, Store

HEAVY = (
    "pandas numpy sklearn scipy mlflow papermill pyarrow blosc2 psutil platformdirs rich click "
    "fsspec sqlite3 blake3 skops asyncio hypothesis"
).split()


def loaded(script: str, *arguments: str) -> set[str]:
    """Return the top-level modules that a script loads beyond those of the interpreter."""
    code = f"import sys\nbefore = set(sys.modules)\n{script}\nprint(*set(sys.modules) - before)"
    answer = subprocess.run(
        [sys.executable, "-I", "-c", code, *arguments], check=True, capture_output=True, text=True
    )
    return {name for name in answer.stdout.split() if "." not in name or "mlops" in name}


def test_the_store_loads_nothing_heavy() -> None:
    assert not loaded("import mlops_jupyter.store") & set(HEAVY)


def test_a_kernel_that_only_writes_never_opens_the_index(store: Store) -> None:
    script = """
from pathlib import Path
from mlops_jupyter.records import now, new_id
from mlops_jupyter.records.entries import ExecutionStarted
from mlops_jupyter.store import Store, new_session
store = Store.open(Path(sys.argv[1]))
journal = store.write_as(new_session(store, "kernel"))
journal.append(ExecutionStarted(execution_id=new_id(), session_id=journal.session.session_id,
    ordinal=1, source="", started_at=now()))
journal.close()
"""
    names = loaded(script, str(store.root))
    assert not names & set(HEAVY)
    assert "mlops_jupyter.store.index" not in names
    assert list((store.folder / "index").iterdir()) == []


def test_small_objects_need_no_heavy_compressor(store: Store, journal: Journal) -> None:
    scored(journal)
    script = """
from pathlib import Path
from mlops_jupyter.store import ObjectStore
ObjectStore(Path(sys.argv[1])).put(b"abc" * 10000)
"""
    assert loaded(script, str(store.folder / "packs")) & set(HEAVY) == {"blake3"}
