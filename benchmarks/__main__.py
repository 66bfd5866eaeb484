"""Takes the measures named on the command line, or all of them."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from benchmarks import capture_cell, command_line, frames, headless, load_extension
from benchmarks.machine import machine
from benchmarks.measure import Result
from benchmarks.page import write_page
from benchmarks.table import show

MEASURES: dict[str, Callable[[], Result]] = {
    capture_cell.NAME: capture_cell.measure,
    load_extension.NAME: load_extension.measure,
    headless.NAME: headless.measure,
    command_line.NAME: command_line.measure,
    frames.NAME: frames.measure,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Take measures and show them; with `--check`, exit 1 if a bar was missed."""
    options = _options(argv)
    facts = machine()
    results = []
    for name in options.names or MEASURES:
        results.append(_taken(name))
        if not options.json:
            show(results[-1])
    if options.json:
        document = {"machine": facts, "measures": [asdict(result) for result in results]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    if options.write:
        write_page(facts, results)
    return int(options.check and any(result.missed for result in results))


def _taken(name: str) -> Result:
    print(f"Measuring {name} …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    return replace(MEASURES[name](), took_s=round(time.perf_counter() - began, 1))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--check", action="store_true", help="exit 1 if a bar is missed")
    options = parser.parse_args(argv)
    if unknown := [name for name in options.names if name not in MEASURES]:
        parser.error(f"There is no measure {unknown[0]!r}; there are {', '.join(MEASURES)}.")
    if options.write and options.names:
        parser.error("The page shows one run of all measures: give --write no names.")
    return options


if __name__ == "__main__":
    sys.exit(main())
