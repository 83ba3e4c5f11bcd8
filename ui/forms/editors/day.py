"""The editor of a day: typed in any usual form, moved with the arrows, or picked from a month."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QMenu, QToolButton, QWidget, QWidgetAction

from app.base import clock, language
from app.base.language import T
from app.schema.fields import DayField, Unreadable
from ui.core import icons, theme
from ui.forms.editors.base import Editor, TypingLine, Values
from ui.forms.editors.text import leave_tidy

_HINT = T("ngày/tháng/năm", "day/month/year")
_SATURDAY, _SUNDAY = Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday
_PICK = T("Chọn trong lịch", "Pick from the calendar")


class _DayLine(TypingLine):
    """A line in which ↑ and ↓ move the day."""

    def __init__(self, spec: DayField, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        move = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if move is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        else:
            self._move(move)

    def day(self) -> date | None:
        """The day that stands in the line, if it can be read."""
        try:
            return self._spec.parse(self.text())
        except Unreadable:
            return None

    def set_day(self, day: date) -> None:
        self.setText(self._spec.show(day))
        self.textEdited.emit(self.text())

    def _move(self, days: int) -> None:
        if (day := self.day()) is not None:
            self.set_day(day + timedelta(days))
        elif not self.text().strip():
            self.set_day(clock.today())


class DayEditor(Editor):
    """A full day, shown as dd/mm/yyyy once it is left."""

    def __init__(self, spec: DayField, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.line = _DayLine(spec, self)
        self.line.setPlaceholderText(str(_HINT))
        self._hold(self.line)
        self._button = QToolButton(self)
        icons.put(self._button, "calendar", "quiet")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setToolTip(f"{_PICK} (Alt+↓)")
        self._button.setAccessibleName(f"{spec.label}: {_PICK}")
        self._button.clicked.connect(self.pick)
        self._line.addWidget(self._button)
        self.line.textEdited.connect(self.edited)
        self.line.left.connect(self.settle)

    def load(self, draft: Values) -> None:
        """Show the day, or what was typed for it."""
        self.line.setText(draft.shown(self.spec.name))

    def store(self, draft: Values) -> None:
        """Write what is typed; text that is no day is kept as typed."""
        draft.type(self.spec.name, self.line.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.pick()
        else:
            super().keyPressEvent(event)

    def pick(self) -> None:
        """Show the month under the line; a click or Enter on a day takes it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        month = calendar(self.line.day() or clock.today())
        action = QWidgetAction(menu)
        action.setDefaultWidget(month)
        menu.addAction(action)
        month.activated.connect(lambda day: self._picked(day, menu))
        month.clicked.connect(lambda day: self._picked(day, menu))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        month.setFocus()

    def _picked(self, day: QDate, menu: QMenu) -> None:
        self.line.set_day(date(day.year(), day.month(), day.day()))
        menu.close()

    def settle(self) -> None:
        """Show the day as dd/mm/yyyy once it is left."""
        leave_tidy(self.line, self.spec)


def calendar(shown: date) -> QCalendarWidget:
    """A month in the current language, weeks from Monday."""
    month = QCalendarWidget()
    vietnamese = language.current() == "vi"
    month.setLocale(
        QLocale(QLocale.Language.Vietnamese if vietnamese else QLocale.Language.English)
    )
    month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for day, color in {_SATURDAY: theme.tokens().ink, _SUNDAY: theme.tokens().state}.items():
        look = QTextCharFormat()
        look.setForeground(QColor(color))
        month.setWeekdayTextFormat(day, look)
    month.setMinimumSize(theme.gap(36), theme.gap(28))
    month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
    return month
