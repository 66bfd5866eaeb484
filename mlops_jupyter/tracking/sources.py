"""Source and outputs of a run as MLflow artifacts, only where the user allowed it."""

from __future__ import annotations

from mlops_jupyter.records import to_builtins
from mlops_jupyter.tracking.address import is_remote
from mlops_jupyter.tracking.consent import may_upload
from mlops_jupyter.tracking.passage import Passage

SOURCE_FILE = "mlops/cell.py"
OUTPUTS_FILE = "mlops/outputs.json"


def send_sources(passage: Passage) -> None:
    """Send the cell's source and outputs, each only if the user's settings list it.

    Into a local store nothing is sent: the workspace has both, beside it.
    """
    if not is_remote(passage.uri):
        return
    execution = passage.store.execution(passage.run.execution_id)
    if may_upload("source"):
        passage.client.log_text(passage.mlflow_id, execution.source, SOURCE_FILE)
    if may_upload("outputs") and execution.outputs:
        outputs = {"outputs": to_builtins(execution.outputs)}
        passage.client.log_dict(passage.mlflow_id, outputs, OUTPUTS_FILE)
