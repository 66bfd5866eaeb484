"""What a kind of distortion is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SEVERITIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Distortion:
    """A way to make data worse, at five severities."""

    name: str
    about: str
    """What happens to the data, in a few words."""
    in_words: str
    """How an amount reads, as a format: `{:g} standard deviations`, `{:.0%} of all cells`."""
    amounts: tuple[float, float, float, float, float]
    """From slight to severe."""
    apply: Callable[[pd.DataFrame, float, np.random.Generator], pd.DataFrame]
    """(X, amount, generator) -> a new frame of the same rows and columns. It never
    writes to X."""

    def distorted(self, data: pd.DataFrame, severity: int, seed: int) -> pd.DataFrame:
        """Return `data` made worse; the same for the same seed, bit by bit.

        All severities draw the same random numbers, so that a severer one goes further
        in the same direction: the curve over severities then shows the severity and not
        the luck of the draw.
        """
        import numpy as np

        generator = np.random.default_rng([seed, crc32(self.name.encode())])
        return self.apply(data, self.amounts[severity - 1], generator)
