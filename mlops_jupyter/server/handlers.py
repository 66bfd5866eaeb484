"""REST under `/mlops-jupyter/api/`: parse, ask one question, send the answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from mlops_jupyter.errors import BadRequest, MlopsError, NotFound
from mlops_jupyter.server import annotate, reader
from mlops_jupyter.server.desk import Desk
from mlops_jupyter.server.places import Places
from mlops_jupyter.server.views import FramesView, ModelsView, RunsView, StatusView
from mlops_jupyter.server.watcher import Watchers

PLACES, WATCHERS = "mlops_jupyter_places", "mlops_jupyter_watchers"
RESOURCE = "mlops_jupyter"


class Base(APIHandler):
    """What all handlers share: the desk of a notebook, and errors as one sentence."""

    auth_resource = RESOURCE

    @property
    def places(self) -> Places:
        places: Places = self.settings[PLACES]
        return places

    def desk(self) -> Desk | None:
        """Return the desk that the request is about, and have it watched."""
        desk = self.places.desk(self.notebook)
        if desk is not None:
            watchers: Watchers = self.settings[WATCHERS]
            watchers.wanted(desk)
        return desk

    @property
    def notebook(self) -> str | None:
        return self.get_query_argument("notebook", "") or None

    @property
    def relative(self) -> str | None:
        """The notebook's path as runs have it."""
        desk = self.places.desk(self.notebook)
        return self.places.relative(desk, self.notebook) if desk else None

    @property
    def only_notebook(self) -> bool:
        scope = self.get_query_argument("scope", "all")
        if scope not in ("notebook", "all"):
            raise BadRequest(f"The scope {scope!r} is unknown; ask for notebook or all.")
        return scope == "notebook"

    async def answer(self, work: Awaitable[Any]) -> None:
        """Send what the work returns; an error of ours becomes its status and sentence."""
        try:
            self.send(200, await work)
        except MlopsError as error:
            self.send(error.http_status, {"message": str(error)})

    def send(self, status: int, value: Any) -> None:
        """Send a record as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(value))


class StatusHandler(Base):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say whether there is a workspace and how much is in it."""
        await self.answer(self._status())

    async def _status(self) -> StatusView:
        desk = self.desk()
        if desk is None:
            return StatusView(version=reader.VERSION, workspace=None, folder="")
        return await desk.ask(reader.status)


class RunsHandler(Base):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List runs: `notebook=PATH`, `scope=notebook|all`."""
        await self.answer(self._runs())

    async def _runs(self) -> RunsView:
        desk, only = self.desk(), self.only_notebook
        if desk is None:
            return RunsView(workspace=None, notebook=None)
        relative = self.relative
        return await desk.ask(
            lambda catalogue: reader.runs(catalogue, relative, only_notebook=only)
        )


class RunHandler(Base):
    @web.authenticated
    @authorized
    async def get(self, run_id: str) -> None:
        """Show one run with all that it is made of."""
        await self.answer(self._run(run_id))

    @web.authenticated
    @authorized
    async def patch(self, run_id: str) -> None:
        """Change what a person says about a run: name, note, starred, tags."""
        await self.answer(self._annotate(run_id))

    async def _run(self, run_id: str) -> Any:
        desk = self._wanted_desk()
        return await desk.ask(lambda catalogue: reader.run(catalogue, run_id))

    async def _annotate(self, run_id: str) -> Any:
        desk = self._wanted_desk()
        annotation = annotate.parse(self.request.body)
        await desk.ask(lambda catalogue: annotate.annotate(catalogue.store, run_id, annotation))
        return await desk.ask(lambda catalogue: reader.row(catalogue, run_id))

    def _wanted_desk(self) -> Desk:
        desk = self.desk()
        if desk is None:
            raise NotFound(
                "There is no workspace here yet; run %load_ext mlops_jupyter in a notebook."
            )
        return desk


class FramesHandler(Base):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List frame versions in the order of their tree."""
        await self.answer(self._frames())

    async def _frames(self) -> FramesView:
        desk, only = self.desk(), self.only_notebook
        if desk is None:
            return FramesView(workspace=None, notebook=None)
        relative = self.relative
        return await desk.ask(
            lambda catalogue: reader.frames(catalogue, relative, only_notebook=only)
        )


class ModelsHandler(Base):
    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List published models."""
        await self.answer(self._models())

    async def _models(self) -> ModelsView:
        desk = self.desk()
        if desk is None:
            return ModelsView(workspace=None)
        return await desk.ask(reader.models)


ROUTES: dict[str, type[Base]] = {
    "status": StatusHandler,
    "runs": RunsHandler,
    r"runs/([0-9a-f]{4,32})": RunHandler,
    "frames": FramesHandler,
    "models": ModelsHandler,
}
