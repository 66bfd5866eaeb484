"""Verbs that bring a published model into service and look after it there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter import refs
from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import Deployment, Publication, short
from mlops_jupyter.workspace.answers import DriftFound
from mlops_jupyter.workspace.data import Data

if TYPE_CHECKING:
    import pandas as pd

    from mlops_jupyter.deploy import BuildFolder


class Serving(Data):
    """Published models: packages, services, and what became of the data."""

    def publication(self, ref: str) -> Publication:
        """Return the publication of a model, or the newest one of a run.

        Raises
        ------
        NotFound
            If the run was never published.
        """
        if refs.is_model_ref(ref):
            return refs.resolve_model(self.store, ref)
        run = refs.resolve_run(self.store, ref)
        for publication in self.store.publications():
            if publication.run_id == run.run_id:
                return publication
        raise NotFound(
            f"The run {short(run.run_id)} is not published; do so first with "
            f"`mlops publish {ref} --name NAME`."
        )

    def package(self, ref: str, out: Path, *, force: bool = False) -> BuildFolder:
        """Write a folder from which a container with the model can be built."""
        from mlops_jupyter.deploy import package

        return package(self.store, self.publication(ref), out, force=force)

    def deploy(self, ref: str, *, port: int | None = None) -> Deployment:
        """Start a service on this machine for a model, and return once it has answered."""
        from mlops_jupyter.deploy import deploy_local

        return deploy_local(self.store, self.journal, self.publication(ref), port)

    def deployments(self) -> list[Deployment]:
        """Return all deployments as they are now, newest first."""
        from mlops_jupyter.deploy import status

        return [status(self.journal, known) for known in self.store.deployments()]

    def deployment(self, ref: str) -> Deployment:
        """Return a deployment as it is now, by its id or its model."""
        from mlops_jupyter.deploy import status

        return status(self.journal, self._deployment(ref))

    def stop(self, ref: str) -> Deployment:
        """End a deployment, and return it as stopped."""
        from mlops_jupyter.deploy import stop

        return stop(self.journal, self._deployment(ref))

    def logs(self, ref: str, *, lines: int = 50) -> str:
        """Return the last lines that a deployment wrote."""
        from mlops_jupyter.deploy import logs

        return logs(self.store, self._deployment(ref), lines)

    def monitor(self, ref: str, data: pd.DataFrame | Path | str) -> DriftFound:
        """Compare current data with those that a model was trained on, and its answers.

        Parameters
        ----------
        ref
            A published model, or a run.
        data
            Rows as the model meets them now: a table, a file, or a reference to a frame.
        """
        from mlops_jupyter.monitor import monitor_run, record_drift

        publication = refs.resolve_model(self.store, ref) if refs.is_model_ref(ref) else None
        run = refs.resolve_run(self.store, f"run:{publication.run_id}" if publication else ref)
        rows = self._rows(data) if isinstance(data, str | Path) else data
        model = publication.model if publication else ""
        report = monitor_run(self.store, run, rows, model=model or None)
        verdict = record_drift(self.store, self.journal, report, ref=ref)
        return DriftFound(report=report, verdict=verdict)

    def _rows(self, source: str | Path) -> pd.DataFrame:
        """Return the rows of a file, or of a frame version named by a reference."""
        from mlops_jupyter.monitor import read_table

        path = Path(source)
        if isinstance(source, Path) or path.exists() or ("@" not in source and path.suffix):
            return read_table(path)
        found = self.checkout(source)
        if found.ndim != 2:
            raise BadRequest(f"{source!r} is a single column; a table of the inputs is wanted.")
        table: Any = found
        return table  # type: ignore[no-any-return]  # ndim says what isinstance would

    def _deployment(self, ref: str) -> Deployment:
        from mlops_jupyter.deploy import deployment_named

        name = self.publication(ref).model_uri if refs.is_model_ref(ref) else ref
        return deployment_named(self.store, name)
