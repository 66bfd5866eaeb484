"""Tables of the index. It is a cache: to change it, change it, and raise `SCHEMA`."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args
from zlib import crc32

from mlops_jupyter.records.entries import AnyEntry

SCHEMA = 1

TABLES = """
CREATE TABLE meta (generation TEXT NOT NULL);
CREATE TABLE journals (name TEXT PRIMARY KEY, offset INTEGER NOT NULL);
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
  UNIQUE (kind, id));

CREATE TABLE sessions (
  id TEXT PRIMARY KEY, started INTEGER, kind TEXT, notebook TEXT, rerun INTEGER,
  ended INTEGER, parts BLOB NOT NULL);
CREATE TABLE executions (
  id TEXT PRIMARY KEY, session_id TEXT, ordinal INTEGER, cell_id TEXT, count INTEGER,
  running INTEGER, late TEXT, parts BLOB NOT NULL);
CREATE INDEX executions_by_session ON executions (session_id, ordinal);
CREATE INDEX executions_running ON executions (session_id) WHERE running;
CREATE TABLE runs (
  id TEXT PRIMARY KEY, execution_id TEXT, session_id TEXT, experiment TEXT,
  started INTEGER, running INTEGER, forgotten INTEGER, mlflow_run_id TEXT,
  parts BLOB NOT NULL);
CREATE INDEX runs_by_time ON runs (started);
CREATE INDEX runs_by_experiment ON runs (experiment, started);
CREATE INDEX runs_by_execution ON runs (execution_id);
CREATE INDEX runs_by_session ON runs (session_id);
CREATE INDEX runs_by_mlflow ON runs (mlflow_run_id);
CREATE TABLE metrics (
  run_id TEXT NOT NULL, name TEXT NOT NULL, stamp INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE INDEX metrics_by_run ON metrics (run_id, name, stamp);

CREATE TABLE frames (
  id TEXT PRIMARY KEY, stamp INTEGER NOT NULL, kept INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE TABLE uses (
  execution_id TEXT NOT NULL, name TEXT NOT NULL, frame_id TEXT NOT NULL,
  role TEXT NOT NULL, at INTEGER NOT NULL, stamp INTEGER NOT NULL, doc BLOB NOT NULL);
CREATE INDEX uses_by_execution ON uses (execution_id);
CREATE INDEX uses_by_name ON uses (name, at);
CREATE INDEX uses_by_frame ON uses (frame_id);

CREATE TABLE latest (
  kind TEXT NOT NULL, id TEXT NOT NULL, stamp INTEGER NOT NULL, at INTEGER NOT NULL,
  run_id TEXT, sort TEXT, doc BLOB NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX latest_by_run ON latest (run_id);
"""


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return what an index file must have been made by, to be used.

    It covers the entries that this version knows: an index that an older version made
    lacks what that version could not read.
    """
    known = sorted(
        f"{kind.__struct_config__.tag}:{','.join(kind.__struct_fields__)}"
        for kind in get_args(AnyEntry)
    )
    return f"{SCHEMA}-{crc32(repr((TABLES, known)).encode('utf-8')):08x}"
