"""The calendar over the list of due work: opened by its button, it reads the months that one turns to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import due as due_rules
from app.base.jobs import Progress
from app.base.language import T
from app.base.periods import Period
from app.due import DueItem
from app.store import Store
from ui.core.context import Context
from ui.pages.due_list import DueList
from ui.widgets.basics import button

if TYPE_CHECKING:
    from ui.pages.due_calendar import DueCalendar

CALENDAR = T("Lịch tháng", "Month")


class MonthOfDue(QWidget):
    """A calendar that is made when it is first asked for; ``button`` shows and hides it."""

    def __init__(self, context: Context, due: DueList) -> None:
        super().__init__()
        self._context, self._due = context, due
        self._items: list[DueItem] = []
        self._today = date.min
        self.calendar: DueCalendar | None = None
        self.button = button(CALENDAR, "link", "calendar-days")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggle)
        due.masks_changed.connect(self._count)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_items(self, items: list[DueItem], today: date) -> None:
        """Show what is due as it is on a day."""
        other_day = today != self._today
        self._items, self._today = items, today
        if self.calendar is None:
            return
        if other_day:
            self.calendar.begin(today)
        self._turn(self.calendar.month)

    def _toggle(self, shown: bool) -> None:
        if shown and self.calendar is None:
            from ui.pages.due_calendar import DueCalendar

            self.calendar = DueCalendar(self)
            self.calendar.chosen.connect(lambda day: self._due.show_day(day, self._items))
            self.calendar.month_requested.connect(self._turn)
            self.calendar.begin(self._today)
            self._column.addWidget(self.calendar)
            self._count()
        self.setVisible(shown)
        if shown and self.calendar is not None:
            self.calendar.grid.setFocus()
        else:
            self._due.show_day(None)

    def _turn(self, month: Period) -> None:
        """Show a month; what lies beyond the list of due work is read first."""
        self._count()
        if month.last <= due_rules.horizon(self._today):
            return
        today = self._today

        def job(_progress: Progress, store: Store) -> list[DueItem]:
            return due_rules.due(store, today, month.last)

        def done(items: list[DueItem]) -> None:
            self._items = items
            self._count()

        self._context.worker.run(job, done=done, failed=self._context.messages.error)

    def _count(self) -> None:
        if self.calendar is not None:
            self.calendar.show_items(self._due.countable(self._items))
        if (day := self._due.day_shown) is not None:
            self._due.show_day(day, self._items)
