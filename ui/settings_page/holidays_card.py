"""The list of holidays: showing which is in force, and replacing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base import clock
from app.base.dates import show_day
from app.base.errors import UserError
from app.base.language import T
from app.law import holidays
from app.services import holiday_list
from app.store import Changes
from ui.core import deadlines, dialogs, theme
from ui.core.context import Context
from ui.widgets.basics import Card, button

_HOLIDAYS = T("Ngày nghỉ lễ, Tết", "Public holidays")
_ABOUT = T(
    "Thời hạn tính bằng ngày làm việc bỏ qua thứ Bảy, Chủ nhật và các ngày trong danh mục này.",
    "Deadlines in working days leave out Saturdays, Sundays and the days of this list.",
)
_OURS = T(
    "Đang dùng danh mục có sẵn: {n} ngày, đến {last}.",
    "The built-in list is in use: {n} {n:day|days}, until {last}.",
)
_OWN = T(
    "Đang dùng danh mục của đơn vị: {n} ngày, đến {last}.",
    "The unit's own list is in use: {n} {n:day|days}, until {last}.",
)
_NEXT = T("Sắp tới: {days}", "Next: {days}")
_REPLACE = T("Thay danh mục…", "Replace the list…")
_WRITE = T("Ghi ra tệp để sửa…", "Write to a file to edit…")
_RESTORE = T("Dùng lại danh mục có sẵn", "Use the built-in list again")
_REPLACED = T(
    "Đã thay danh mục ngày nghỉ: {n} ngày.", "The list of holidays was replaced: {n} {n:day|days}."
)
_RESTORED = T("Đã dùng lại danh mục có sẵn.", "The built-in list is in use again.")
_WRITTEN = T("Đã ghi: {name}", "Written: {name}")
_SHOWN = 4  # of the days to come


class HolidaysCard(Card):
    """Which list is in force, and ways to replace it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.status = theme.label("", wrap=True)
        self.coming = theme.label("", "quiet", wrap=True)
        self.column.addWidget(theme.label(str(_HOLIDAYS), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        self.column.addWidget(self.status)
        self.column.addWidget(self.coming)
        row = QHBoxLayout()
        for text, icon, slot in (
            (_REPLACE, "folder-open", self.replace),
            (_WRITE, "save", self.write),
            (_RESTORE, "undo-2", self.restore),
        ):
            made = button(text, "", icon)
            made.clicked.connect(slot)
            row.addWidget(made)
        self._back = made
        row.addStretch()
        self.column.addLayout(row)
        self._tell()

    def replace(self) -> None:
        """Let a file's list be in force."""
        if file := dialogs.open_file(self, _REPLACE, dialogs.CSV):
            self._change(
                lambda: _REPLACED.format(n=holiday_list.replace(self._context.store, file))
            )

    def restore(self) -> None:
        """Let the built-in list be in force."""

        def back() -> T:
            holiday_list.restore(self._context.store)
            return _RESTORED

        self._change(back)

    def write(self) -> None:
        """Write the list in force to a file that ``replace`` takes."""
        if file := dialogs.save_file(self, _WRITE, Path("Danh sách ngày nghỉ.csv"), dialogs.CSV):
            with self._context.guard():
                holidays.write(file, holidays.listed())
                self._context.messages.written(file, _WRITTEN)

    def _change(self, change: Callable[[], T]) -> None:
        if self._try(change):
            deadlines.renew(self._context)
            # What is due may be due on other days now, though no record has changed.
            self._context.changed.emit(Changes({}))
        self._tell()

    def _try(self, act: Callable[[], T]) -> bool:
        """Do something and say that it was done, or why it was not."""
        with self._context.guard():
            self._context.messages.say(act())
            return True
        return False

    def _tell(self) -> None:
        own = holidays.replaced()
        self._back.setEnabled(own)
        try:
            days = holidays.listed()
        except UserError as error:
            self.status.setText(str(error))
            self.coming.clear()
            return
        which = (_OWN if own else _OURS).format(n=len(days), last=show_day(days[-1].day))
        self.status.setText(str(which))
        coming = [one for one in days if one.day >= clock.today()][:_SHOWN]
        next_days = " · ".join(f"{show_day(one.day)} {one.name}" for one in coming)
        self.coming.setText(str(_NEXT.format(days=next_days)) if coming else "")
