"""Garbage is collected in the window's thread alone.

Python collects cycles in whatever thread happens to allocate. One that holds a widget would then be
destroyed by a worker's thread, which Qt answers by ending the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from app.base.jobs import may_collect

_EVERY = 1000  # milliseconds between two looks at whether there is enough to collect


class GarbageCollector(QObject):
    """Collects as Python would by itself, but from a timer of the thread that it lives in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation of which enough has come together, unless many records are held."""
        if not may_collect():
            return
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [number for number, (count, most) in enumerate(due) if count > most]
        if generations:
            gc.collect(generations[-1])


def leave_out() -> None:
    """Look for garbage no more among all there is now: it is what the program consists of.

    To look through its modules takes as long as to open a page. Once a desk; see ``take_in``.
    """
    gc.collect(1)
    gc.freeze()


def take_in() -> None:
    """Look among everything again: the desk is closed."""
    gc.unfreeze()
