"""What a kind of criterion is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlops_jupyter.criteria.facts import Facts
from mlops_jupyter.records import Check, Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way to judge criteria: what it is called, how it is written, how it judges."""

    name: str
    """Also the word that stands for it in a line, unless it is written otherwise."""
    about: str
    """What it demands, in one sentence."""
    example: str
    judge: Callable[[Criterion, Facts], Check]
    bare: bool = False
    """True: the word alone is the criterion (`reproduced`)."""
    takes_frame: bool = False
    """Whether `on FRAME` makes sense for it."""
    needs: frozenset[str] = frozenset()
    """Facts that are costly to find out, and are only looked for when this kind asks:
    "latency", "champion", "evaluation"."""
