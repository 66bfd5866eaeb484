"""A newer package and this one work on one workspace at the same time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kernels import kernel

import mlops_jupyter
from mlops_jupyter.store import Store

pytestmark = pytest.mark.journey


LATER = """class Later(Entry, frozen=True, kw_only=True, tag="later"):
    run_id: str


"""


def newer_package(folder: Path) -> Path:
    """Return a copy of the package as a later version might be: a new field, a new entry."""
    source = Path(mlops_jupyter.__file__).parent
    target = folder / "newer" / "mlops_jupyter"
    ignored = shutil.ignore_patterns("__pycache__", "labextension")
    shutil.copytree(source, target, ignore=ignored)
    (target / "version.py").write_text('__version__ = "99.0.0"\n')
    records = target / "records"
    run = records / "run.py"
    text = run.read_text()
    run.write_text(
        text.replace(
            "    seed: int | None = None\n",
            "    seed: int | None = None\n    mood: str = 'calm'\n",
        )
    )
    entries = records / "entries.py"
    text = entries.read_text()
    text = text.replace("AnyEntry = (\n", f"{LATER}AnyEntry = (\n    Later\n    | ", 1)
    entries.write_text(text)
    handlers = target / "store" / "handlers.py"
    text = handlers.read_text()
    known = "    e.EnvironmentKept: _environment_kept,\n"
    assert known in text
    handlers.write_text(text.replace(known, known + "    e.Later: lambda *_: None,\n"))
    runs = target / "recorder" / "runs.py"
    text = runs.read_text()
    assert "self._start_courier()" in text
    runs.write_text(
        text.replace(
            "        self._start_courier()\n",
            "        from mlops_jupyter.records.entries import Later\n"
            "        self._recorder.emit(Later(run_id=cell.run.run_id))\n",
            1,
        )
    )
    return target.parent


def test_both_read_what_both_wrote(tmp_path):
    workspace = tmp_path / "workspace"
    Store.open(workspace, create=True).close()
    newer = str(newer_package(tmp_path))
    with (
        kernel(workspace, MLOPS_COURIER="off", PYTHONPATH=newer) as new,
        kernel(workspace, MLOPS_COURIER="off") as old,
    ):
        for live in (new, old):
            status, said = live.run(
                "%load_ext mlops_jupyter\nimport mlops_jupyter\nprint(mlops_jupyter.__version__)"
            )
            assert status == "ok", said
        assert "99.0.0" in new.run("print(mlops_jupyter.__version__)")[1]
        new.run("%%experiment demo\nscore = 0.5 * 1")
        old.run("%%experiment demo\nscore = 0.25 * 1")
        ask = "print(sorted(m.value for r in mlops_jupyter.workspace().runs() for m in r.metrics))"
        for live in (new, old):
            status, said = live.run(ask)
            assert status == "ok", said
            assert "[0.25, 0.5]" in said
    with Store.open(workspace) as store:
        assert {s.package_version for s in store.sessions()} == {
            "99.0.0",
            mlops_jupyter.__version__,
        }
        assert len(store.runs()) == 2
