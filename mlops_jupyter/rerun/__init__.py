"""Rerun: headless notebooks, the slice a run stands on, and the proof by repetition.

Nothing heavy loads here; papermill and pandas come with the first call that needs them.
"""

from mlops_jupyter.rerun.compare_runs import compare_runs
from mlops_jupyter.rerun.execute import run_notebook
from mlops_jupyter.rerun.notebook import read_notebook
from mlops_jupyter.rerun.parameters import Parameter, find_parameters
from mlops_jupyter.rerun.reproduce import against, reproduce
from mlops_jupyter.rerun.request import CellFailure, CellProgress, RunRequest, RunResult
from mlops_jupyter.rerun.slicing import Slice, slice_notebook, slice_of

__all__ = [
    "CellFailure",
    "CellProgress",
    "Parameter",
    "RunRequest",
    "RunResult",
    "Slice",
    "against",
    "compare_runs",
    "find_parameters",
    "read_notebook",
    "reproduce",
    "run_notebook",
    "slice_notebook",
    "slice_of",
]
