"""Starting with the server, and stopping with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp

from mlops_jupyter.server.events import SCHEMA, event
from mlops_jupyter.server.handlers import PLACES, ROUTES, WATCHERS
from mlops_jupyter.server.places import Places
from mlops_jupyter.server.watcher import Watchers


class MlopsExtension(ExtensionApp):
    """Shows the records of the workspaces below the server's folder."""

    name = "mlops_jupyter"
    extension_url = "/mlops-jupyter/api/status"
    load_other_extensions = True

    def initialize_settings(self) -> None:
        """Register the event; give the handlers what they share."""
        server: Any = self.serverapp
        server.event_logger.register_event_schema(SCHEMA)
        root = Path(getattr(server.contents_manager, "root_dir", "") or server.root_dir)
        self.watchers = Watchers(self._tell)
        self.settings.update({PLACES: Places(root), WATCHERS: self.watchers})

    def initialize_handlers(self) -> None:
        """Add the REST routes."""
        self.handlers.extend(
            (f"/mlops-jupyter/api/{route}", handler) for route, handler in ROUTES.items()
        )

    async def stop_extension(self) -> None:
        """Stop watching and close the stores."""
        await self.watchers.stop()
        self.settings[PLACES].close()

    def _tell(self, workspace: str, changed: Iterable[tuple[str, str]]) -> None:
        server: Any = self.serverapp
        server.event_logger.emit(**event(workspace, changed))
