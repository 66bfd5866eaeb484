"""`docs/benchmarks.md`, written from one run of all measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.measure import Result
from benchmarks.table import markdown

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = """# Measures

Each beside its peer, in one run on one machine, in alternating order. *Median* and *p95* are
of n repeats; *to ours* says how many times ours the peer takes. Trust the ratios more than the
times. Written by `python -m benchmarks --write`, never by hand; `make bench` takes the
measures on your machine and prints them, `python -m benchmarks NAME` takes one, `--json` gives
all numbers to programs, `--check` exits with 1 if a bar is missed.

The fences we set ourselves stand in the column *bar*. A bar that is missed stays on this page
as missed.
"""


def write_page(facts: Mapping[str, str], results: Iterable[Result]) -> None:
    """Replace the page."""
    lines = [HEAD, "| taken on | |", "|---|---|"]
    lines += [f"| {name} | {fact} |" for name, fact in facts.items()]
    for result in results:
        lines += ["", f"## {result.title}", "", result.how.strip(), "", *markdown(result)]
        lines += [line for note in result.notes for line in ("", note)]
        lines += ["", f"`python -m benchmarks {result.name}`: {result.took_s:.0f} s"]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
