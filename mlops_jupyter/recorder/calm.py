"""Letting our hooks finish when the user interrupts, without losing the interrupt.

IPython swallows what a hook raises, so an interrupt that hits our code before the cell
would be lost, and one after it would leave the record half written.
"""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SOON_S = 0.02


class Interrupts:
    """Holds an interrupt back while a hook runs."""

    def __init__(self) -> None:
        self._came = False
        self._timer: threading.Timer | None = None

    @contextmanager
    def held_back(self, *, deliver: bool) -> Iterator[None]:
        """Keep an interrupt from hitting the block.

        Parameters
        ----------
        deliver
            Whether the cell that follows is to be interrupted then. After a cell there is
            nothing left to interrupt, and one that is still on its way is taken back.
        """
        self._take_back()
        handler = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or not callable(handler):
            yield
            return
        self._came = False
        signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, handler)
            if self._came and deliver:
                self._timer = threading.Timer(SOON_S, _thread.interrupt_main)
                self._timer.daemon = True
                self._timer.start()

    def _note(self, *_: Any) -> None:
        self._came = True

    def _take_back(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
