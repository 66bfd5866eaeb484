"""A papermill engine whose kernel records itself. Reached through `rerun/engine.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine

from mlops_jupyter.rerun.client import RecordingClient
from mlops_jupyter.rerun.manager import TimedManager
from mlops_jupyter.rerun.request import RunRequest

EXTENSION = "--ext=mlops_jupyter"
AUTOSAVE_S = 10


class RecordingEngine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """papermill's own engine, recording, and without a save after every cell.

    Options beyond papermill's are `request` (a `RunRequest`; None when plain
    `papermill --engine mlops` is the caller) and nbclient's own.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run `nb` and return it with its outputs; a failed cell ends it early."""
        return cls.run(nb, kernel_name, **options).nb

    @classmethod
    def run(
        cls,
        nb: Any,
        kernel_name: str,
        *,
        output_path: str | None = None,
        progress_bar: bool = True,
        log_output: bool = False,
        autosave_cell_every: float = AUTOSAVE_S,
        request: RunRequest | None = None,
        **options: Any,
    ) -> TimedManager:
        """Run `nb`; the manager returned knows about the kernel and its records too."""
        manager = TimedManager(
            nb,
            output_path=output_path,
            log_output=log_output,
            progress_bar=progress_bar,
            autosave_cell_every=autosave_cell_every,
            progress=request.progress if request else None,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(
                manager, kernel_name, log_output=log_output, request=request, **options
            )
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        start_timeout: float = 60,
        execution_timeout: float | None = None,
        request: RunRequest | None = None,
        input_path: str | None = None,
        **options: Any,
    ) -> None:
        """Run the cells of `nb_man.nb` in a kernel that records them."""
        notebook = str(request.notebook) if request else _path(input_path)
        records = is_python(nb_man.nb) and (request is None or request.record)
        client = RecordingClient(
            nb_man,
            kernel_name=kernel_name,
            timeout=execution_timeout or options.pop("timeout", None),
            startup_timeout=start_timeout,
            extra_arguments=[EXTENSION] if records else [],
            records=records,
            **options,
        )
        client.execute(**_kernel_options(request, notebook))


def _path(input_path: str | None) -> str | None:
    """Return the absolute path of a local notebook; None for a remote or unnamed one."""
    if not input_path or not isinstance(input_path, str) or "://" in input_path:
        return None
    return str(Path(input_path).resolve())


def is_python(notebook: Any) -> bool:
    """Tell whether the kernel would understand `--ext` (an R kernel would not start)."""
    metadata = notebook.metadata
    spec = metadata.get("kernelspec", {})
    language = spec.get("language") or metadata.get("language_info", {}).get("name") or "python"
    return str(language).lower() in ("python", "ipython", "python3")


def _kernel_options(request: RunRequest | None, notebook: str | None) -> dict[str, Any]:
    """Return what the kernel alone gets: notebooks run in threads of one process."""
    options: dict[str, Any] = {"env": kernel_environment(request, notebook)}
    if request:
        options["cwd"] = str(request.cwd or request.notebook.parent)
    return options


def kernel_environment(request: RunRequest | None, notebook: str | None) -> dict[str, str]:
    """Return the whole environment of a recording kernel."""
    changes: dict[str, str | None] = {"MLOPS_HEADLESS": "1", "MLOPS_NOTEBOOK": notebook}
    if request:
        changes["MLOPS_RERUN_OF"] = request.rerun_of
        if request.workspace:
            changes["MLOPS_WORKSPACE"] = str(request.workspace)
        changes |= request.environment
    merged = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}
