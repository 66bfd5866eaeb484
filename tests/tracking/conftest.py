"""Fixtures of this folder; tests of the registry use the same."""

from delivery_fixtures import home_of_nobody, journal, kernel, mlflow_cache, store

__all__ = ["home_of_nobody", "journal", "kernel", "mlflow_cache", "store"]
