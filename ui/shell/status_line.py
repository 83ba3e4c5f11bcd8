"""The quiet line below the page: how many records, when they were backed up, who is at work."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.base import clock
from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_number
from ui.core import auto_backup, theme
from ui.core.context import Context

_STATUS = T(
    "{count} bản ghi · {backup} · {user}", "{count} {count:record|records} · {backup} · {user}"
)
_NO_BACKUP = T("Chưa sao lưu lần nào", "Never backed up")
_BACKUP = T("Sao lưu gần nhất: {day} {time}", "Last backup: {day} {time}")
_TODAY = T("hôm nay", "today")
_CALM = 1_000  # milliseconds after a change


class DeskStatus(QLabel):
    """Read again in the worker a moment after each change."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.role(self, "quiet")
        self._late = QTimer(self, singleShot=True, interval=_CALM)
        self._late.timeout.connect(self.read)
        context.changed.connect(self._news, Qt.ConnectionType.DirectConnection)

    def read(self) -> None:
        """Read what it says."""
        self._context.worker.run(
            lambda _progress, store: (sum(store.sizes().values()), auto_backup.last(store)),
            done=self._show,
        )

    def _news(self, _changes: object) -> None:
        self._late.start()

    def _show(self, found: tuple[int, datetime | None]) -> None:
        count, backup = found
        store = self._context.store
        user = store.accounts().get(store.user, store.user)
        self.setText(str(_STATUS.format(count=show_number(count), backup=_when(backup), user=user)))


def _when(backup: datetime | None) -> T:
    """When the last backup was made, in the time of this computer."""
    if backup is None:
        return _NO_BACKUP
    at = backup.astimezone()
    day: object = _TODAY if at.date() == clock.today() else show_day(at.date())
    return _BACKUP.format(day=day, time=f"{at:%H:%M}")
