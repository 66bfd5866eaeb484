"""How each kind of array is written and read: one file per family, one registry."""

from mlops_jupyter.frames.codecs.registry import read_array, write_array

__all__ = ["read_array", "write_array"]
