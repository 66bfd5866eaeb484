"""The Jupyter Server extension: REST under `/mlops-jupyter/api/` and one event.

The panel asks over REST; a watcher tells it on Jupyter's event bus when to ask again.
"""

from mlops_jupyter.server.extension import MlopsExtension

__all__ = ["MlopsExtension"]
