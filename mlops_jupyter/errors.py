"""The errors a user may see: one base class and its few children.

Every message is one sentence that names the thing, the cause and the remedy. The
class decides the exit code of the command line and the status of the REST API, so
that neither has a table of its own.
"""

from __future__ import annotations


class MlopsError(Exception):
    """Base of every error that this package raises on purpose."""

    exit_code = 4
    http_status = 500


class BadRequest(MlopsError):
    """The request cannot be meant as written: an unknown option, a wrong value."""

    exit_code = 2
    http_status = 400


class NotFound(BadRequest):
    """A reference names nothing here, or more than one thing."""

    http_status = 404


class NotebookFailed(MlopsError):
    """A notebook that was run raised an error of its own."""

    exit_code = 3
    http_status = 422


class WorkspaceUnusable(MlopsError):
    """The workspace cannot be read or written."""


class BackendUnavailable(MlopsError):
    """MLflow, a remote or an optional library cannot be reached."""

    http_status = 503


class ContentMissing(MlopsError):
    """A stored object is absent or does not match its hash."""
