"""The workspace's own MLflow database, copied from one made once per MLflow version.

A new MLflow database costs 67 schema migrations, about five seconds; a copy of a
finished one costs a twentieth of a second.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs

from mlops_jupyter.errors import BackendUnavailable
from mlops_jupyter.tracking.quiet import quietly


def mlflow_version() -> str:
    """Return the installed MLflow's version without importing it."""
    for name in ("mlflow", "mlflow-skinny"):
        with contextlib.suppress(PackageNotFoundError):
            return version(name)
    raise BackendUnavailable(
        "MLflow is not installed in this environment, so runs cannot be delivered; "
        "install it with: pip install mlflow"
    )


def ensure_database(path: Path) -> None:
    """Make the MLflow database `path` if it does not exist yet."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _install(_template().read_bytes(), path)


def analyze(path: Path) -> None:
    """Give SQLite its statistics, without which MLflow's sorted lists take minutes."""
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection:
        connection.execute("ANALYZE")


def _template() -> Path:
    folder = Path(platformdirs.user_cache_dir("mlops-jupyter")) / "mlflow"
    path = folder / f"{mlflow_version()}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            new = Path(scratch) / "mlflow.db"
            _migrate(new)
            _install(new.read_bytes(), path)
    return path


def _migrate(path: Path) -> None:
    with quietly("mlflow.store.db.utils", "alembic"):
        from mlflow.store.db.utils import _safe_initialize_tables, create_sqlalchemy_engine

        engine = create_sqlalchemy_engine(  # type: ignore[no-untyped-call]
            f"sqlite:///{path.as_posix()}"
        )
        _safe_initialize_tables(engine)
        engine.dispose()


def _install(content: bytes, path: Path) -> None:
    """Put `content` at `path` in one step; whoever came first wins."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            shutil.move(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
