"""Publishing begins with delivery, so its tests begin with the same fixtures."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tracking"))

from delivery_fixtures import (  # found through the line above
    home_of_nobody,
    journal,
    kernel,
    mlflow_cache,
    store,
)

__all__ = ["home_of_nobody", "journal", "kernel", "mlflow_cache", "store"]
