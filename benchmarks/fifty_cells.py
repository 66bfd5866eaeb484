"""The notebook of 50 small cells that headless runs are measured with."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

CELLS = 50
RUN_EVERY = 10
RUNS = CELLS // RUN_EVERY
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# the comment is a plain comment where nothing records: the same notebook runs everywhere
RUN = """#| experiment: fifty
learning_rate, max_depth, subsample, rounds, booster = 0.1, {number}, 0.8, 200, "gbtree"
accuracy = total / (total + 1)
precision, recall = accuracy * 0.9, accuracy * 0.8
f1 = 2 * precision * recall / (precision + recall)
roc_auc = accuracy + 0.02
"""
SMALL = """values = [(number * {number}) % 97 for number in range(200)]
total = sum(values)
print({number}, total)
total"""


def write_notebook(path: Path) -> Path:
    """Write 50 code cells, every tenth of them a run with 5 parameters and 5 metrics."""
    sources = [
        (RUN if number % RUN_EVERY == 0 else SMALL).format(number=number)
        for number in range(1, CELLS + 1)
    ]
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path
