"""Finding a publication again by `models:/NAME@ALIAS` or `models:/NAME/VERSION`."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import TYPE_CHECKING

from mlops_jupyter.errors import BackendUnavailable, BadRequest, NotFound
from mlops_jupyter.records import Publication
from mlops_jupyter.tracking.address import database_path, own_uri, run_uri, tracking_uri
from mlops_jupyter.tracking.client import code, connected, reason

if TYPE_CHECKING:
    from mlops_jupyter.store import Store

_REF = re.compile(r"models:/(?P<name>[^/@]+)(?:@(?P<alias>[^/@]+)|/(?P<version>\d+))")
_BY_ALIAS = "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?"


def load_publication(store: Store, uri: str) -> Publication:
    """Return the publication that a model address names.

    An alias can be moved by anybody, so MLflow is asked what it means at present.

    Raises
    ------
    BadRequest
        If the address has another form.
    NotFound
        If there is no such version, or none that this workspace published.
    BackendUnavailable
        If MLflow is needed and does not answer.
    """
    found = _REF.fullmatch(uri)
    if found is None:
        raise BadRequest(f"{uri!r} names no model; write models:/NAME@ALIAS or models:/NAME/3.")
    name = found["name"]
    version = found["version"] or _version_of_alias(store, name, found["alias"])
    published = store.publications(name)
    for publication in published:
        if publication.version == version:
            return publication
    raise NotFound(_unknown(name, version, published))


def _version_of_alias(store: Store, name: str, alias: str) -> str:
    uri = _registry_uri(store, name)
    version = _in_own_database(store, name, alias) if uri == own_uri(store) else None
    version = version or _asked(uri, name, alias)
    if version is None:
        known = sorted({p.alias for p in store.publications(name) if p.alias})
        given = f"; it was given: {', '.join(known)}" if known else ""
        raise NotFound(f"No version of the model {name!r} has the alias {alias!r}{given}.")
    return version


def _registry_uri(store: Store, name: str) -> str:
    """Return where `name` was last published; failing that, where runs go by default."""
    for publication in store.publications(name):
        with contextlib.suppress(NotFound):
            return run_uri(store, store.run(publication.run_id))
    return tracking_uri(store, None)


def _in_own_database(store: Store, name: str, alias: str) -> str | None:
    """Ask our own database directly: a millisecond, where importing MLflow takes seconds.

    Whatever is not as expected (another version's tables) is left to MLflow.
    """
    path = database_path(store)
    if not path.exists():
        return None
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database,
    ):
        rows = database.execute(_BY_ALIAS, (name, alias)).fetchall()
        return str(rows[0][0]) if len(rows) == 1 else None
    return None


def _asked(uri: str, name: str, alias: str) -> str | None:
    with connected(uri) as client:
        from mlflow.exceptions import MlflowException

        try:
            return str(client.get_model_version_by_alias(name, alias).version)
        except MlflowException as error:
            if code(error) in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
                return None
            raise BackendUnavailable(
                f"MLflow cannot say which version of {name!r} is {alias!r}: {reason(error)}"
            ) from error


def _unknown(name: str, version: str, published: list[Publication]) -> str:
    known = sorted({int(p.version) for p in published if p.version.isdigit()})
    if not known:
        return f"Version {version} of the model {name!r} was not published from this workspace."
    return (
        f"Version {version} of the model {name!r} was not published from this workspace; "
        f"it published: {', '.join(str(v) for v in known)}."
    )
