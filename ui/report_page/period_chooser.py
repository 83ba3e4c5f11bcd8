"""Choosing the period of a report: its kind, year and number, in one window of days; or typing it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QToolButton,
    QWidget,
)

from app.base import clock
from app.base.errors import UserError
from app.base.language import T
from app.base.period_words import read_period
from app.base.periods import Kind, Period, Window, period_of
from ui.core import icons, theme
from ui.core.composing import ComposingLine
from ui.widgets.basics import Captioned
from ui.widgets.combo import Combo

_FIRST_YEAR = 2000
_TYPE = T("Hoặc gõ kỳ", "Or type it")
_FORMS = T("tháng 5, q3…", "5/2026, Q3…")
_HOW = T(
    "Gõ kỳ rồi Enter: tháng 5, 10/2026, quý 3, 6 tháng đầu năm 2026, 9 tháng, năm 2026, 2017-2022, tháng trước.",
    "Type a period, then Enter: 5/2026, Q3, Q3/2026, 2026-H1, 2026-9M, 2026, 2017-2022.",
)
_BEFORE = T("Kỳ trước", "The period before")
_AFTER = T("Kỳ sau", "The period after")
_KINDS, _WINDOWS = tuple(Kind), tuple(Window)


class ElidedBox(Combo):
    """A box that may be narrower than its text, down to so many characters."""

    def __init__(self, least: int) -> None:
        super().__init__(fits=True)
        self.setMinimumWidth(theme.characters(least))


class PeriodChooser(QWidget):
    """Small editors in a row. Emits ``changed`` with each new ``Period``, ``wrong`` if a typed one is invalid."""

    changed = Signal(object)
    wrong = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._index, self._window = Combo(fits=True), Combo(fits=True), ElidedBox(10)
        self._year, self._last_year = Combo(fits=True), Combo(fits=True)
        self._typed = ComposingLine()
        self._typed.setPlaceholderText(str(_FORMS))
        self._typed.setToolTip(str(_HOW))
        self._typed.setMinimumWidth(theme.characters(11))
        self._typed.setMaximumWidth(theme.characters(22))
        self._typed.returnPressed.connect(self._read)
        self._kind.addItems([str(kind.label) for kind in _KINDS])
        self._window.setMaximumWidth(theme.characters(26))
        self._window.addItems([str(window.label) for window in _WINDOWS])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap(1.5))
        self._which = Captioned(T("Kỳ nào", "Which one"), self._index)
        self._until = Captioned(T("Đến năm", "To the year"), self._last_year)
        row.addWidget(Captioned(T("Loại kỳ", "Kind"), self._kind))
        row.addWidget(self._which)
        row.addWidget(Captioned(T("Năm", "Year"), self._year))
        row.addWidget(self._until)
        steppers = QHBoxLayout()
        steppers.setSpacing(0)
        steppers.addWidget(self._stepper("chevron-left", _BEFORE, Period.previous))
        steppers.addWidget(self._stepper("chevron-right", _AFTER, Period.next))
        steppers.setAlignment(Qt.AlignmentFlag.AlignBottom)
        row.addLayout(steppers)
        row.addWidget(Captioned(T("Cách tính tháng", "Months begin"), self._window))
        row.addWidget(Captioned(_TYPE, self._typed))
        for name, widget in {
            "kind": self._kind, "index": self._index, "window": self._window,
            "year": self._year, "last-year": self._last_year, "typed": self._typed,
        }.items():  # fmt: skip
            widget.setObjectName(f"period-{name}")
        self.choose(period_of(clock.today(), Kind.MONTH).previous())
        self._kind.currentIndexChanged.connect(self._kind_chosen)
        self._window.currentIndexChanged.connect(self._tell)
        self._index.currentIndexChanged.connect(self._tell)
        self._year.currentIndexChanged.connect(self._year_chosen)
        self._last_year.currentIndexChanged.connect(self._tell)

    def period(self) -> Period:
        """The period that is chosen."""
        kind, window, year = self._of_kind, self._in_window, int(self._year.currentText())
        if kind is Kind.SPAN:
            return Period(kind, year, int(self._last_year.currentText()), window)
        return Period(kind, year, max(self._index.currentIndex(), 0) + 1, window)

    @property
    def _of_kind(self) -> Kind:
        return _KINDS[self._kind.currentIndex()]

    @property
    def _in_window(self) -> Window:
        return _WINDOWS[self._window.currentIndex()]

    def choose(self, period: Period) -> None:
        """Show a period without emitting ``changed``."""
        boxes = (self._kind, self._window, self._year, self._last_year)
        before = [box.blockSignals(True) for box in boxes]
        self._kind.setCurrentIndex(_KINDS.index(period.kind))
        self._window.setCurrentIndex(_WINDOWS.index(period.window))
        _offer_years(self._year, _FIRST_YEAR, period.year)
        last = period.index if period.kind is Kind.SPAN else period.year
        _offer_years(self._last_year, period.year, last)
        for box, blocked in zip(boxes, before, strict=True):
            box.blockSignals(blocked)
        self._offer(0 if period.kind is Kind.SPAN else period.index - 1)

    def _stepper(self, icon: str, tip: T, step: Callable[[Period], Period]) -> QToolButton:
        """A button that leads to the period before or after."""
        made = QToolButton()
        made.setToolTip(str(tip))
        made.setAccessibleName(str(tip))
        made.setFixedHeight(self._kind.sizeHint().height())
        icons.put(made, icon)
        made.clicked.connect(lambda: self._go(step(self.period())))
        return made

    def _go(self, period: Period) -> None:
        self.choose(period)
        self._tell()

    def _read(self) -> None:
        """Go to the typed period; text that cannot be read stays, with a message."""
        try:
            period = read_period(self._typed.text(), self._in_window, clock.today())
        except UserError as error:
            theme.problem(self._typed, True)
            self.wrong.emit(error.text)
            return
        self._typed.clear()
        self._go(period)

    def _offer(self, index: int) -> None:
        """List the periods of the chosen kind in a year, and show those boxes that say something."""
        kind = self._of_kind
        blocked = self._index.blockSignals(True)
        self._index.clear()
        for number in range(1, kind.in_a_year + 1) if kind is not Kind.SPAN else ():
            self._index.addItem(_short(Period(kind, int(self._year.currentText()), number)))
        self._index.setCurrentIndex(min(index, self._index.count() - 1))
        self._index.blockSignals(blocked)
        self._which.setVisible(kind.in_a_year > 1)
        self._until.setVisible(kind is Kind.SPAN)

    def _kind_chosen(self) -> None:
        """The period of the new kind that begins as the last one did."""
        kind, window = self._of_kind, self._in_window
        if kind is Kind.SPAN:
            self._offer(0)
        else:
            first = window.first_of(int(self._year.currentText()) * 12 + self._month())
            self._offer(period_of(first, kind, window).index - 1)
        self._tell()

    def _month(self) -> int:
        """Return the month in which the period chosen before began."""
        choices = self._index.count()
        return max(self._index.currentIndex(), 0) * 12 // choices if choices > 1 else 0

    def _year_chosen(self) -> None:
        first, last = int(self._year.currentText()), int(self._last_year.currentText())
        blocked = self._last_year.blockSignals(True)
        _offer_years(self._last_year, first, max(first, last))
        self._last_year.blockSignals(blocked)
        self._tell()

    def _tell(self) -> None:
        theme.problem(self._typed, False)
        self.changed.emit(self.period())


def _offer_years(box: Combo, first: int, chosen: int) -> None:
    """List the years from ``first``, the newest on top, and show the chosen one."""
    newest = max(clock.today().year + 1, chosen)
    box.clear()
    box.addItems([str(year) for year in range(newest, min(first, chosen) - 1, -1)])
    box.setCurrentText(str(chosen))


def _short(period: Period) -> str:
    """The name without its year, which stands in its own box: ``Tháng 10``."""
    label = T(period.label.vi.partition(" năm ")[0], period.label.en.partition(str(period.year))[0])
    return str(label).removesuffix(" of ").strip()
