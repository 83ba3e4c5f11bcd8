"""Notices that nobody has touched the window for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

IDLE_SECONDS = 300.0
_LOOKS_EVERY = 5_000  # milliseconds
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class Idle(QObject):
    """Emits ``idle`` once nothing has happened for so many seconds of ``clock``.

    It filters the events of the window's native handle alone: one for each touch, instead of every
    event of every widget.
    """

    idle = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        seconds: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._seconds, self._clock = seconds, clock
        self._touched = clock()
        self._timer = QTimer(self, interval=_LOOKS_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _TOUCHES:
            self._touched = self._clock()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Compare the clock with the last touch; the timer asks this every few seconds."""
        if self._clock() - self._touched >= self._seconds:
            self._touched = self._clock()
            self.idle.emit()
