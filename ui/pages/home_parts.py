"""The parts of the home page: a line of due work, a figure that opens its records, a problem."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.base.language import T
from app.base.numbers import show_number
from app.due import Urgency
from app.services.dashboard import DashboardFigure
from ui.core import icons, theme
from ui.core.context import Context
from ui.widgets.basics import button

_BEFORE = T("tháng trước {n}", "last month {n}")


class FigureCard(QPushButton):
    """A figure; a click opens the records behind it."""

    def __init__(
        self, figure: DashboardFigure, context: Context, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.role(self, "card")
        before = "" if figure.before is None else _BEFORE.format(n=show_number(figure.before))
        self._label, self._count, self._before = (
            str(figure.label),
            show_number(figure.count),
            str(before),
        )
        self.setMinimumHeight(theme.gap(12.5))
        self.setAccessibleName(f"{figure.label}: {figure.count}")
        self.setToolTip(self._label)  # where it is narrow the label is cut short
        self.clicked.connect(lambda: context.open.list(figure.register, figure.query, figure.label))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        # Painted: a label for each text takes memory, and time when Hôm nay is shown.
        edge, colors, painter = theme.gap(1.5), theme.tokens(), QPainter(self)
        room = self.rect().adjusted(edge, edge, -edge, -edge)
        label = painter.fontMetrics().elidedText(
            self._label, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(QColor(colors.ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, label)
        painter.setPen(QColor(colors.quiet))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, self._before)
        painter.setPen(QColor(colors.ink))
        painter.setFont(theme.figure_font())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.end()


def link_button(act: T, go: Callable[[], None]) -> QPushButton:
    """Return the button that solves the problem of a line."""
    made = button(act, "link")
    made.clicked.connect(go)
    return made


def problem_line(text: T, *ways: QPushButton) -> QFrame:
    """Return a line that states a problem, with the buttons that solve it: several stand below it."""
    frame = QFrame()
    theme.role(frame, "bar-problem")
    grid = QGridLayout(frame)
    grid.setColumnStretch(1, 1)
    mark = QLabel()
    icons.show(mark, "triangle-alert", "problem")
    grid.addWidget(mark, 0, 0)
    grid.addWidget(theme.label(str(text), wrap=True), 0, 1)
    row = QHBoxLayout()
    for way in ways:
        row.addWidget(way)
    if len(ways) > 1:
        row.addStretch()
        grid.addLayout(row, 1, 1)
    else:
        grid.addLayout(row, 0, 2)
    return frame


def group_head(when: Urgency, count: int) -> QWidget:
    """Return the heading of a group of due work, with its number."""
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, theme.gap(), 0, theme.gap(0.25))
    look = "problem-strong" if when is Urgency.LATE else "strong"
    row.addWidget(theme.label(str(when.label), look))
    row.addWidget(theme.label(str(count), "chip"))
    row.addStretch()
    return head
