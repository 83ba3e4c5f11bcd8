"""A small picture of twelve months side by side, painted by hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.base.language import T
from app.base.periods import Period
from ui.core import theme


class MonthBars(QWidget):
    """One bar a month; this month's in the accent. The figure stands above each bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: list[tuple[Period, int]] = []
        self.setMouseTracking(True)

    def show_months(self, months: list[tuple[Period, int]]) -> None:
        """Show these months, oldest first."""
        self._months = months
        description = ", ".join(f"{month.label}: {count}" for month, count in months)
        self.setAccessibleDescription(description)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.gap(40), theme.gap(15))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self._months:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = theme.tokens()
        faint = QColor(now.accent)
        faint.setAlphaF(0.35)
        line = self.fontMetrics().height()
        room = self.height() - 2 * line - theme.gap()
        most = max(count for _, count in self._months) or 1
        for place, (month, count) in enumerate(self._months):
            slot = self._slot(place)
            high = room * count / most
            bar = QRectF(slot.x(), line + theme.gap(0.5) + room - high, slot.width(), high)
            current = place == len(self._months) - 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.accent) if current else faint)
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(QColor(now.ink if current else now.quiet))
            above = QRectF(slot.x() - slot.width(), bar.y() - line, slot.width() * 3, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(count) if count else "")
            below = QRectF(slot.x() - slot.width(), self.height() - line, slot.width() * 3, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, short_name(month))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        for place, (month, count) in enumerate(self._months):
            slot = self._slot(place)
            if slot.left() <= event.position().x() <= slot.right():
                at = self.mapToGlobal(QPointF(slot.left(), 0)).toPoint()
                QToolTip.showText(at, f"{month.label}: {count}", self)

    def _slot(self, place: int) -> QRectF:
        wide = self.width() / max(len(self._months), 1)
        return QRectF(place * wide + wide * 0.2, 0, wide * 0.6, self.height())


def short_name(month: Period) -> str:
    """The name of a month below its bar: ``T10``."""
    return str(T(f"T{month.index}", month.label.en[:3]))
