"""Rerun: headless notebooks, the slice a run stands on, and the proof by repetition.

Nothing heavy loads here; papermill and pandas come with the first call that needs them.
"""

from mlops_jupyter.rerun.execute import run_notebook
from mlops_jupyter.rerun.notebook import read_notebook
from mlops_jupyter.rerun.parameters import Parameter, find_parameters
from mlops_jupyter.rerun.request import CellFailure, CellProgress, RunRequest, RunResult

__all__ = [
    "CellFailure",
    "CellProgress",
    "Parameter",
    "RunRequest",
    "RunResult",
    "find_parameters",
    "read_notebook",
    "run_notebook",
]
