"""The build folder of a service: everything that a container, or a process, needs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_jupyter.deploy.contents import environment_of, write_service
from mlops_jupyter.errors import BadRequest, WorkspaceUnusable
from mlops_jupyter.records import Publication, Record
from mlops_jupyter.tracking.requirements import python_version

if TYPE_CHECKING:
    from mlops_jupyter.store import Store


class BuildFolder(Record, frozen=True, kw_only=True):
    """What `mlops package` wrote."""

    folder: str
    model_uri: str
    run_id: str
    python: str
    requirements: tuple[str, ...]
    files: tuple[str, ...]
    """Paths relative to the folder, `/`-separated, sorted."""
    nbytes: int
    digest: str
    """blake3 over paths and contents, hexadecimal: the same publication, the same digest."""


def package(
    store: Store, publication: Publication, out: Path, *, force: bool = False
) -> BuildFolder:
    """Write the build folder of a published model; nothing in it depends on when or where.

    Parameters
    ----------
    out
        The folder to make. One that is there already must be empty.
    force
        Replace a build folder that is there already. A folder that we did not write is
        never replaced.

    Raises
    ------
    BadRequest
        If `out` is taken, or the model has no `predict`.
    ContentMissing
        If the model's content was not kept.
    """
    out = out.expanduser().absolute()
    _check_free(out, force=force)
    try:
        with _draft(out) as draft:
            write_service(store, publication, draft)
            built = _described(store, publication, draft, out)
            if out.exists():
                shutil.rmtree(out)
            draft.replace(out)
    except OSError as error:
        raise WorkspaceUnusable(
            f"{out} cannot be written ({error.strerror or error}); choose another folder."
        ) from error
    return built


def _check_free(out: Path, *, force: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise BadRequest(f"{out} is a file; name a folder to write.")
    if not any(out.iterdir()):
        return
    if not (out / "service.json").exists():
        raise BadRequest(f"{out} holds other files; name an empty or a new folder.")
    if not force:
        raise BadRequest(f"{out} holds a build folder already; add --force to replace it.")


@contextmanager
def _draft(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to work in, which is gone afterwards unless renamed."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=out.parent, prefix=f".{out.name}-", ignore_cleanup_errors=True
    ) as scratch:
        draft = Path(scratch) / out.name
        draft.mkdir(mode=0o755)
        yield draft


def _described(store: Store, publication: Publication, folder: Path, out: Path) -> BuildFolder:
    from blake3 import blake3

    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in paths]
    digest, nbytes = blake3(), 0
    for name, path in zip(names, paths, strict=True):
        content = path.read_bytes()
        nbytes += len(content)
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").split()
    return BuildFolder(
        folder=str(out),
        model_uri=publication.model_uri,
        run_id=publication.run_id,
        python=python_version(environment_of(store, store.run(publication.run_id))),
        requirements=tuple(lines),
        files=tuple(names),
        nbytes=nbytes,
        digest=digest.hexdigest(),
    )
