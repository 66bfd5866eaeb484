"""The JUnit report of a run: a test case per code cell, for CI systems to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # only written, never parsed

from mlops_jupyter.rerun.notebook import code_cells, first_line
from mlops_jupyter.rerun.request import RunResult


def write_junit(notebook: Any, result: RunResult, path: Path) -> None:
    """Write the report of an executed notebook to `path`."""
    cells = [cell for _, cell in code_cells(notebook)]
    suite = ET.Element(
        "testsuite",
        name=Path(result.notebook).name,
        tests=str(len(cells)),
        failures=str(int(result.failure is not None)),
        time=f"{result.duration_s:.3f}",
    )
    for number, cell in enumerate(cells, start=1):
        suite.append(_case(number, cell, result))
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _case(number: int, cell: Any, result: RunResult) -> ET.Element:
    took = cell.metadata.get("papermill", {}).get("duration") or 0.0
    case = ET.Element(
        "testcase",
        classname=Path(result.notebook).stem,
        name=f"cell {number}: {first_line(cell.source)}",
        time=f"{took:.3f}",
    )
    failure = result.failure
    if failure and failure.number == number:
        text = ET.SubElement(case, "failure", message=f"{failure.ename}: {failure.evalue}")
        text.text = _printable(failure.traceback)
    elif failure and number > failure.number:
        ET.SubElement(case, "skipped")
    return case


def _printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")
