"""`mlops demo`: the main job on real data, from a notebook to a proved, published model."""

from mlops_jupyter.cli.demo.command import demo

__all__ = ["demo"]
