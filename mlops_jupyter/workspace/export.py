"""A frame as a file for others: parquet, Feather or CSV, by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.comparison.words import listing
from mlops_jupyter.errors import BadRequest

if TYPE_CHECKING:
    import pandas as pd


def _parquet(frame: Any, path: Path) -> None:
    frame.to_parquet(path)


def _feather(frame: Any, path: Path) -> None:
    # the format has no index; keeping it as columns is better than losing it
    frame.reset_index(drop=_is_plain(frame)).to_feather(path)


def _csv(frame: Any, path: Path) -> None:
    frame.to_csv(path, index=not _is_plain(frame))


WRITERS: dict[str, Callable[[Any, Path], None]] = {
    ".parquet": _parquet,
    ".feather": _feather,
    ".csv": _csv,
}


def check_target(path: Path, *, force: bool) -> None:
    """Raise BadRequest unless a frame can be written to this path."""
    if path.suffix.lower() not in WRITERS:
        raise BadRequest(
            f"{path} does not say its format; end the name with one of {listing(WRITERS)}."
        )
    check_free(path, force=force)


def check_free(path: Path, *, force: bool) -> None:
    """Raise BadRequest if the path is taken, or its folder is missing."""
    if path.is_dir():
        raise BadRequest(f"{path} is a folder; name a file.")
    if path.exists() and not force:
        raise BadRequest(f"{path} exists already; choose another name or add --force.")
    if not path.absolute().parent.is_dir():
        raise BadRequest(f"The folder {path.parent} does not exist; make it first.")


def write_table(frame: pd.DataFrame | pd.Series[Any], path: Path) -> None:
    """Write a frame; a half-written file never takes the place of a good one.

    Raises
    ------
    BadRequest
        If the format cannot hold this frame, with the library's own reason.
    """
    import pandas as pd

    table = frame if isinstance(frame, pd.DataFrame) else _as_table(frame)
    draft = path.with_name(f".{path.name}.part")
    try:
        WRITERS[path.suffix.lower()](table, draft)
        draft.replace(path)
    except (ValueError, TypeError, NotImplementedError) as error:
        raise BadRequest(
            f"{path.suffix} cannot hold this frame ({_first_line(error)}); .csv can, or take it "
            "back exactly in Python with mlops.workspace().checkout(REF)."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _as_table(series: Any) -> Any:
    return series.to_frame("value" if series.name is None else series.name)


def _is_plain(frame: Any) -> bool:
    """Whether the index is only the row numbers."""
    index = frame.index
    return type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
