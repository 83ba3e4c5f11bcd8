"""The lines round a report: its days or how far its count is, and what the current figure counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.base.jobs import Watch
from app.base.language import T
from app.base.periods import PeriodState
from app.reports.spec.figures import is_something
from app.reports.spec.report import ComputedReport
from ui.core import theme
from ui.core.elided import ElidedLabel
from ui.core.message_bar import WorkStrip
from ui.widgets.basics import button

_COUNTING = T("Đang tính…", "Counting…")
_AGAIN = T("Tính lại", "Count again")
_HINT = T(
    "Bấm vào ô, hoặc Enter, để mở các bản ghi của nó.",
    "Click the cell, or press Enter, to open its records.",
)
_DRAW = T("Biểu đồ", "Charts")
_NOT_BEGUN = T("Kỳ này chưa bắt đầu.", "This period has not begun.")
_NOTHING = T("Kỳ này chưa có số liệu nào.", "There is no figure in this period.")
_PATIENCE = 250  # milliseconds before a count shows how far it is


class StatusLine(QStackedWidget):
    """The days of the report, or the progress of the count, in one place so that nothing jumps.

    ``again`` is emitted when a count that was stopped is asked for once more.
    """

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch: Watch | None = None
        self._title = _COUNTING
        self._strip: WorkStrip | None = None
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._late.timeout.connect(self._show_strip)
        self._days = ElidedLabel("")
        self._days.setObjectName("days")
        theme.role(self._days, "quiet")
        self._again = button(_AGAIN, "link")
        self._again.clicked.connect(self.again)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._days, 1)
        row.addWidget(self._again)
        self.addWidget(line)
        self.setFixedHeight(theme.gap(3.5))

    def follow(self, watch: Watch, title: T = _COUNTING) -> None:
        """A count began; if it takes its time it shows how far it is, with a way to stop it."""
        self.rest("")
        self._watch, self._title = watch, title
        self._days.setText(str(title))
        self._late.start()

    def show_progress(self, percent: int) -> None:
        """Show the progress of the count, in percent."""
        if self._strip is not None:
            self._strip.show_progress(min(percent, 99))

    def rest(self, sentence: str, *, again: bool = False) -> None:
        """Show the days at the end of a count; ``again``: it was stopped and may be repeated."""
        self._watch = None
        self._late.stop()
        if self._strip is not None:
            self._strip.show_progress(100)
            self.removeWidget(self._strip)
            self._strip = None
        self._days.setText(sentence)
        self._days.setToolTip(sentence)
        self._again.setVisible(again)

    def _show_strip(self) -> None:
        if self._watch:
            self._strip = WorkStrip(self._title, self._watch)
            self.setCurrentIndex(self.addWidget(self._strip))


class Explanation(QFrame):
    """The name of the current cell and what it counts. Emits ``drawn`` to show its charts."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        self._name = theme.label("", "strong")
        self._definition = theme.label("", wrap=True)
        self._definition.setObjectName("definition")
        self._definition.setMinimumHeight(theme.gap(4))
        self._definition.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint = theme.label("", "quiet")
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._hint)
        self._draw = button(_DRAW, "link", "chart-column")
        self._draw.clicked.connect(self.drawn)
        head.addWidget(self._draw)
        inside = QVBoxLayout(self)
        inside.setSpacing(theme.gap(0.25))
        inside.addLayout(head)
        inside.addWidget(self._definition)

    def offer_charts(self, offered: bool) -> None:
        """Whether the table is one whose figures have charts."""
        self._draw.setVisible(offered)

    def explain(self, name: str, counted: str, opens: bool) -> None:
        """Explain a cell; ``leads``: there are records behind it."""
        self._name.setText(name)
        self._definition.setText(counted)
        self._hint.setText(str(_HINT) if opens else "")


def days_of(computed: ComputedReport) -> str:
    """Return the period and its days, with a sentence where it is not over or not begun."""
    sentence = f"{computed.period.label}. {computed.dates}."
    if computed.state is PeriodState.TO_COME:
        return f"{sentence} {_NOT_BEGUN}"
    empty = not any(is_something(line.figures.value) for line in computed.lines.values())
    return f"{sentence} {_NOTHING}" if empty else sentence
