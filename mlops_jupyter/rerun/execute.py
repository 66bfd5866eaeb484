"""`mlops run`: one notebook from top to bottom in a fresh kernel that records it."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_jupyter.errors import BackendUnavailable, BadRequest, WorkspaceUnusable
from mlops_jupyter.records import new_id, short
from mlops_jupyter.rerun.junit import write_junit
from mlops_jupyter.rerun.loops import in_own_loop
from mlops_jupyter.rerun.notebook import code_cells, first_line, read_notebook, write_notebook
from mlops_jupyter.rerun.parameters import set_parameters
from mlops_jupyter.rerun.request import CellFailure, RunRequest, RunResult

if TYPE_CHECKING:
    from mlops_jupyter.rerun.manager import TimedManager

DEFAULT_KERNEL = "python3"


def run_notebook(request: RunRequest) -> RunResult:
    """Run a notebook; what a cell does wrong is in the result, not raised.

    The input is never written to. The kernel works in the notebook's folder unless the
    request says otherwise, and only that kernel sees the request's environment: several
    threads may run notebooks at once.

    Raises
    ------
    BadRequest
        If the notebook, its kernel, a parameter or the output path cannot be used.
    BackendUnavailable
        If the kernel does not start.
    """
    request = dataclasses.replace(request, notebook=request.notebook.absolute())
    notebook = read_notebook(request.notebook)
    kernel = kernel_of(notebook, request)
    written = set_parameters(notebook, request.parameters)
    output = _output_path(request)
    began = time.monotonic()
    manager = _run(_prepared(notebook, request, output, written), kernel, request, output)
    result = _result(manager, request, output, written, time.monotonic() - began)
    if result.failure:
        _mark_failure(manager.nb, output)
    write_notebook(manager.nb, output)
    if request.junit:
        write_junit(manager.nb, result, request.junit)
    return result


def kernel_of(notebook: Any, request: RunRequest) -> str:
    """Return the name of an installed kernel: the request's, else the notebook's.

    Raises
    ------
    BadRequest
        If it is not installed.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    own = notebook.metadata.get("kernelspec", {}).get("name")
    name = request.kernel or own or DEFAULT_KERNEL
    installed = sorted(KernelSpecManager().find_kernel_specs())
    if name not in installed:
        raise BadRequest(
            f"{request.notebook.name} asks for the kernel {name}, which is not installed "
            f"here: choose one of {', '.join(installed) or '(none)'} with --kernel."
        )
    return str(name)


def _output_path(request: RunRequest) -> Path:
    output = request.output or _kept_output(request)
    output = output.absolute()
    if output.resolve() == request.notebook.resolve():
        raise BadRequest(
            f"The output {output.name} is the input notebook, which is never overwritten: "
            "name another output or none."
        )
    if output.is_dir():
        output /= request.notebook.name
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(
            f"The output folder {output.parent} cannot be made ({error.strerror}): "
            "name another output."
        ) from None
    return output


def _kept_output(request: RunRequest) -> Path:
    from mlops_jupyter.store import Store, place_for_workspace

    root = request.workspace or place_for_workspace(request.notebook.parent)
    folder = Store.open(root, create=True).folder / "outputs"
    return folder / f"{request.notebook.stem}-{short(new_id())}.ipynb"


def _prepared(notebook: Any, request: RunRequest, output: Path, written: dict[str, str]) -> Any:
    """Return the notebook as papermill's engines expect it."""
    import papermill.engines  # before our engine, see rerun/engine.py
    from papermill.execute import prepare_notebook_metadata, remove_error_markers

    notebook.metadata["papermill"] = {
        "default_parameters": {},
        "environment_variables": {},
        "parameters": written,
        "version": papermill.__version__,
    }
    prepared = prepare_notebook_metadata(notebook, str(request.notebook), str(output))
    return remove_error_markers(prepared)


def _run(notebook: Any, kernel: str, request: RunRequest, output: Path) -> TimedManager:
    from mlops_jupyter.rerun.engine import RecordingEngine

    logging.getLogger("papermill").addHandler(logging.NullHandler())
    try:
        manager: TimedManager = in_own_loop(
            lambda: RecordingEngine.run(
                notebook,
                kernel,
                output_path=str(output),
                progress_bar=False,
                execution_timeout=request.timeout_s,
                request=request,
            )
        )
    except RuntimeError as error:
        raise BackendUnavailable(
            f"The kernel {kernel} did not start ({error}): try "
            f"`jupyter run --kernel={kernel}` to see why."
        ) from error
    except OSError as error:
        raise WorkspaceUnusable(
            f"{request.notebook.name} could not be run to its end ({error}): "
            f"check that {output.parent} can be written."
        ) from error
    return manager


def _mark_failure(notebook: Any, output: Path) -> None:
    """Put papermill's markers at the top and above the cell that failed."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    with contextlib.suppress(PapermillExecutionError):  # the result tells it
        raise_for_execution_errors(notebook, str(output))


def _result(
    manager: TimedManager,
    request: RunRequest,
    output: Path,
    written: dict[str, str],
    duration_s: float,
) -> RunResult:
    cells = code_cells(manager.nb)
    return RunResult(
        notebook=str(request.notebook),
        output=str(output),
        cells=sum(cell.execution_count is not None for _, cell in cells),
        duration_s=duration_s,
        session_id=manager.session_id,
        kernel_pid=manager.kernel_pid,
        recorded=manager.durable,
        failure=_failure(cells),
        parameters=written,
    )


def _failure(cells: list[tuple[int, Any]]) -> CellFailure | None:
    """Return the first cell that failed, unless it was allowed to."""
    from papermill.exceptions import strip_color

    for number, (_, cell) in enumerate(cells, start=1):
        if cell.metadata.get("papermill", {}).get("exception") is not True:
            continue
        errors = [o for o in cell.outputs if o.output_type == "error"]
        first: Any = errors[0] if errors else {}
        if first.get("ename") == "SystemExit" and first.get("evalue") in ("", "0"):
            continue  # `sys.exit()` ends a notebook early, and well
        return CellFailure(
            number=number,
            cell_id=cell.get("id"),
            label=first_line(cell.source),
            source=cell.source,
            ename=first.get("ename", "CellExecutionError"),
            evalue=first.get("evalue", ""),
            traceback=strip_color("\n".join(first.get("traceback", []))),
        )
    return None
