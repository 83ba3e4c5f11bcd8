"""A month of due work: how many things there are on each day; a day that is chosen shows its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Kind, Period, period_of
from app.due import DueItem
from ui.core import icons, theme

TITLE = T("Lịch việc đến hạn", "Calendar of due work")
BEFORE, AFTER = T("Tháng trước", "The month before"), T("Tháng sau", "The month after")
_DAYS = T("T2 T3 T4 T5 T6 T7 CN", "Mo Tu We Th Fr Sa Su")
COUNT = T("{day}: {n} việc", "{day}: {n} due")
_WEEKS = 6
_DATE, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class DueCalendar(QWidget):
    """Shows one month. Emits ``chosen`` with a day, and ``month_requested`` with one that is not read yet.

    What may not be told of is in no count: whoever fills it leaves that out.
    """

    chosen = Signal(object)
    month_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self.month = period_of(date(2000, 1, 1), Kind.MONTH)
        self._name = theme.label("", "strong")
        self.back = self._stepper("chevron-left", BEFORE)
        self.ahead = self._stepper("chevron-right", AFTER)
        self.grid = _grid(self)
        self.grid.cellActivated.connect(self._choose)
        self.grid.cellClicked.connect(self._choose)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self.back)
        head.addWidget(self.ahead)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.gap())
        column.addLayout(head)
        column.addWidget(self.grid)

    def begin(self, today: date) -> None:
        """Show the month of a day."""
        self._today, self.month = today, period_of(today, Kind.MONTH)

    def show_items(self, items: Sequence[DueItem]) -> None:
        """Count these on the days of the month that is shown."""
        counts = Counter(item.day for item in items if not item.undated)
        self._name.setText(str(self.month.label))
        first = self.month.first - timedelta(days=self.month.first.weekday())
        for place in range(_WEEKS * 7):
            day = first + timedelta(days=place)
            inside = self.month.contains(day)
            item = QTableWidgetItem()
            if inside:
                item.setData(_DATE, day)
                item.setData(_COUNT, counts[day])
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole,
                    str(COUNT.format(day=show_day(day), n=counts[day])),
                )
            else:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.grid.setItem(*divmod(place, 7), item)
        delegate = self.grid.itemDelegate()
        assert isinstance(delegate, _DayPainter)
        delegate.today = self._today

    def day_at(self, row: int, column: int) -> date | None:
        """Return the day of a cell; None where the month has none."""
        item = self.grid.item(row, column)
        found = item.data(_DATE) if item else None
        return found if isinstance(found, date) else None

    def count_on(self, day: date) -> int:
        """Return how many things are counted on a day of the month."""
        cells = (self.grid.item(*divmod(place, 7)) for place in range(_WEEKS * 7))
        return next((c.data(_COUNT) for c in cells if c and c.data(_DATE) == day), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_PageUp: Period.previous, Qt.Key.Key_PageDown: Period.next}
        if event.key() in steps:
            self._go(steps[Qt.Key(event.key())](self.month))
        else:
            super().keyPressEvent(event)

    def _choose(self, row: int, column: int) -> None:
        if day := self.day_at(row, column):
            self.chosen.emit(day)

    def _go(self, month: Period) -> None:
        self.month = month
        self.month_requested.emit(month)

    def _stepper(self, icon: str, tip: T) -> QToolButton:
        made = QToolButton()
        made.setToolTip(f"{tip} ({'PageUp' if tip is BEFORE else 'PageDown'})")
        made.setAccessibleName(str(tip))
        icons.put(made, icon)
        forward = tip is AFTER
        made.clicked.connect(
            lambda: self._go(self.month.next() if forward else self.month.previous())
        )
        return made


class _Grid(QTableWidget):
    """Leaves PageUp and PageDown to the calendar: they turn its months."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _DayPainter(QStyledItemDelegate):
    """The number of a day in its corner, how many things are due below it; today's in the accent."""

    today = date.min

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        day, count = index.data(_DATE), index.data(_COUNT)
        if not isinstance(day, date):
            return
        now, area = theme.tokens(), QRect(option.rect)
        area.adjust(theme.gap(0.75), 0, -theme.gap(0.75), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        font = painter.font()
        font.setBold(day == self.today)
        painter.setFont(font)
        painter.setPen(now.accent if day == self.today else now.quiet)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, str(day.day))
        if count:
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(now.problem if day < self.today else now.ink)
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, str(count))
        painter.restore()


def _grid(parent: QWidget) -> QTableWidget:
    made = _Grid(_WEEKS, 7, parent)
    made.setAccessibleName(str(TITLE))
    made.setHorizontalHeaderLabels(str(_DAYS).split())
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.gap(3.5))
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    made.horizontalHeader().setSectionsClickable(False)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setItemDelegate(_DayPainter(made))
    made.setFixedHeight(theme.gap(3.5) * _WEEKS + made.horizontalHeader().sizeHint().height() + 4)
    return made
