"""Current data from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BadRequest

if TYPE_CHECKING:
    import pandas as pd


def _csv(path: Path) -> Any:
    import pandas as pd

    return pd.read_csv(path)


def _parquet(path: Path) -> Any:
    import pandas as pd

    return pd.read_parquet(path)


def _feather(path: Path) -> Any:
    import pandas as pd

    return pd.read_feather(path)


def _json_lines(path: Path) -> Any:
    import pandas as pd

    return pd.read_json(path, lines=True)


READERS: dict[str, Callable[[Path], Any]] = {
    ".csv": _csv,
    ".csv.gz": _csv,
    ".csv.zip": _csv,
    ".parquet": _parquet,
    ".feather": _feather,
    ".jsonl": _json_lines,
}


def read_table(path: Path) -> pd.DataFrame:
    """Return the table in a file, whose name's end tells the format.

    Raises
    ------
    BadRequest
        If there is no such file, its format is unknown, or it is not what it says.
    """
    reader = next((r for end, r in READERS.items() if path.name.lower().endswith(end)), None)
    if reader is None:
        raise BadRequest(
            f"{path} does not say its format; its name must end with one of {', '.join(READERS)}."
        )
    if not path.is_file():
        raise BadRequest(f"There is no file {path}.")
    try:
        table: pd.DataFrame = reader(path)
    except (ValueError, OSError, EOFError) as error:  # parsers of all formats raise these
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise BadRequest(f"{path} cannot be read ({reason}).") from error
    return table
