"""Notices that nobody has touched the window for a while, asleep or awake."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.base import clock as calendar

IDLE_SECONDS = 300.0
_LOOKS_EVERY = 5_000  # milliseconds
_JUMP = 60.0  # seconds of the wall clock between two looks: the computer slept, or it was set


def awake_and_asleep() -> float:
    """Seconds that go on in sleep, where the system counts them: on Linux ``monotonic`` does not."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


def wall() -> float:
    """Seconds of the wall clock, which goes on in sleep everywhere, and may be set."""
    return calendar.now().timestamp()


_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class Idle(QObject):
    """Emits ``idle`` once nothing has happened for so many seconds of ``clock`` or of ``wall``, and
    at once where the wall clock jumped between two looks.

    It filters the events of the window's native handle alone: one for each touch, instead of every
    event of every widget.
    """

    idle = Signal()
    looked = Signal()  # every few seconds

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        seconds: float = IDLE_SECONDS,
        clock: Callable[[], float] = awake_and_asleep,
        wall: Callable[[], float] = wall,
    ) -> None:
        super().__init__(parent)
        self._seconds, self._clocks = seconds, (clock, wall)
        self._touched = self._seen = self._now()
        self._timer = QTimer(self, interval=_LOOKS_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _TOUCHES:
            self._look_for_sleep()  # the touch that wakes it does not undo the sleep
            self._touched = self._now()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Compare the clocks with the last touch; the timer asks this every few seconds."""
        if not self._look_for_sleep():
            spent = max(now - then for now, then in zip(self._now(), self._touched, strict=True))
            if spent >= self._seconds:
                self._tell()
        self.looked.emit()

    def _look_for_sleep(self) -> bool:
        """Whether the wall clock went on without us."""
        _steady, before = self._seen
        self._seen = self._now()
        slept = self._seen[1] - before >= _JUMP
        if slept:
            self._tell()
        return slept

    def _tell(self) -> None:
        self._touched = self._now()
        self.idle.emit()

    def _now(self) -> tuple[float, float]:
        clock, wall = self._clocks
        return clock(), wall()
