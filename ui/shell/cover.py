"""The deep blue half of the first window: the name, and rings as on a bronze drum."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.language import T
from ui.core import theme

_TAGLINE = T("Sổ an ninh trật tự cơ sở", "The commune's records of public order")
_PROMISE = T(
    "Dữ liệu nằm trên máy này, được mã hóa.\nKhông cần mạng, không gửi đi đâu.",
    "The data stays on this computer, encrypted.\nNo network needed, nothing is sent.",
)
_STAR_POINTS = 14  # as on the drum of Ngọc Lũ


class CoverArt(QWidget):
    """Painted by hand, so that the first window needs no picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(theme.characters(38))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.role(self, "cover")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drum(painter)
        self._words(painter)
        painter.end()

    def _drum(self, painter: QPainter) -> None:
        middle = QPointF(self.width() * 0.86, self.height() * 0.2)
        unit = self.width() / 22
        painter.setPen(QPen(QColor(255, 255, 255, 26), 1.4))
        for ring in (2.6, 3.2, 4.6, 5.0, 7.2, 7.6, 9.8, 10.4, 13.0):
            painter.drawEllipse(middle, ring * unit, ring * unit)
        for step in range(_STAR_POINTS):
            at = 2 * pi * step / _STAR_POINTS
            half = pi / _STAR_POINTS
            tip = _on_ring(middle, 2.4 * unit, at)
            for turn in (-half, half):
                painter.drawLine(tip, _on_ring(middle, 0.9 * unit, at + turn))
        for inner, outer, count in ((3.4, 4.4, 60), (7.8, 9.6, 96)):
            for step in range(count):
                at = 2 * pi * step / count
                painter.drawLine(
                    _on_ring(middle, inner * unit, at), _on_ring(middle, outer * unit, at + 0.05)
                )

    def _words(self, painter: QPainter) -> None:
        left, bottom = theme.gap(5), self.height() - theme.gap(6)
        room = self.width() - 2 * left
        name = QFont(self.font())
        name.setPointSizeF(name.pointSizeF() * 3.6)
        name.setWeight(QFont.Weight.DemiBold)
        line = QFont(self.font())
        line.setPointSizeF(line.pointSizeF() * 1.35)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.setPen(QColor(255, 255, 255))
        painter.setFont(name)
        painter.drawText(left, bottom - theme.gap(14), room, theme.gap(8), wrapped, "An Dân")
        painter.setFont(line)
        painter.drawText(left, bottom - theme.gap(6), room, theme.gap(4), wrapped, str(_TAGLINE))
        painter.setFont(self.font())
        painter.setPen(QColor(theme.tokens().side_ink))
        painter.drawText(left, bottom - theme.gap(2), room, theme.gap(6), wrapped, str(_PROMISE))


def _on_ring(middle: QPointF, radius: float, angle: float) -> QPointF:
    return middle + QPointF(cos(angle) * radius, sin(angle) * radius)
