"""MLflow says much that is meant for people who call it by hand; our users do not."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def quietly(*loggers: str) -> Iterator[None]:
    """Keep warnings and the progress reports of `loggers` from the user.

    Failures come as exceptions, so nothing that matters is lost.
    """
    found = [logging.getLogger(name) for name in loggers]
    levels = [logger.level for logger in found]
    for logger in found:
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(found, levels, strict=True):
            logger.setLevel(level)
