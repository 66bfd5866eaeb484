"""One run on its way: what is sent, from which workspace, to which MLflow run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_jupyter.records import Run

if TYPE_CHECKING:
    from mlflow.entities import Run as FluentRun
    from mlflow.tracking import MlflowClient

    from mlops_jupyter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What every step of a delivery needs to know."""

    client: MlflowClient
    store: Store
    run: Run
    target: FluentRun
    """MLflow's run as it was before this delivery began."""
    uri: str
    """The tracking address, passwords included: never to be written down."""

    @property
    def mlflow_id(self) -> str:
        """MLflow's id of the run."""
        return str(self.target.info.run_id)
