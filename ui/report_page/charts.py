"""The charts of a report: drawn by the same hand as on paper, each figure leads to its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.base.jobs import Progress
from app.base.language import T
from app.reports.compute.drill_down import DrillDown
from app.reports.spec.charts import ReportChart
from app.schema.conditions import Query
from ui.core import theme
from ui.core.context import Context
from ui.widgets.basics import Card

if TYPE_CHECKING:
    from app.paper.document.chart import ChartMark, ChartPicture
    from app.store import Store

_NOTHING = T(
    "Kỳ này chưa có số liệu nào để vẽ biểu đồ.", "There is nothing to draw for this period."
)
_TEXT = 9.0  # points of the charts' own text
_TWO_COLUMNS = 110  # characters of room
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """One chart. A click on a figure, or Enter on the one chosen with the arrows, opens its records."""

    opened = Signal(object)

    def __init__(self, chart: ReportChart) -> None:
        super().__init__()
        self.chart = chart
        self._picture: ChartPicture | None = None
        self._drawn = QSvgRenderer(self)
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(chart.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: ChartPicture) -> None:
        """Show the chart as it was drawn for this room."""
        self._picture = picture
        self._drawn.load(QByteArray(picture.svg))
        self.setFixedHeight(round(picture.high * _scale()))
        self.update()

    def marks(self) -> tuple[ChartMark, ...]:
        """Return the places of the figures that open records."""
        marks = self._picture.marks if self._picture else ()
        return tuple(m for m in marks if self.chart.series[m.series].values[m.label])

    def room_of(self, mark: ChartMark) -> QRectF:
        """The pixels that a figure stands on."""
        scale = _scale()
        return QRectF(mark.x * scale, mark.y * scale, mark.wide * scale, mark.high * scale)

    def open(self, mark: ChartMark) -> None:
        """Open the records behind a figure."""
        series = self.chart.series[mark.series]
        words = self.chart.describe(mark.series, mark.label)
        query: Query = series.queries[mark.label]
        value = series.values[mark.label] or 0
        self.opened.emit(DrillDown(self.chart.register, query, T(words, words), value))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = _scale()
        size = QRectF(0, 0, self._picture.wide * scale, self._picture.high * scale)
        marks = self.marks()
        if self.hasFocus() and 0 <= self._at < len(marks):
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.setBrush(QColor(theme.tokens().soft))
            painter.drawRoundedRect(self.room_of(marks[self._at]), 3, 3)
        self._drawn.render(painter, size)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        mark = self._under(event.position())
        if mark is not None and event.button() == Qt.MouseButton.LeftButton:
            self.open(mark)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        over = self._under(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        marks, key = self.marks(), Qt.Key(event.key())
        if marks and key in _STEPS:
            self._at = (self._at + _STEPS[key]) % len(marks) if self._at >= 0 else 0
            self.setToolTip(self._tip(marks[self._at]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._at < len(marks):
            self.open(marks[self._at])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the figure under the mouse as a tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(mark) if mark else "", self)
            return True
        return super().event(event)

    def _tip(self, mark: ChartMark) -> str:
        return self.chart.describe(mark.series, mark.label)

    def _under(self, place: QPointF) -> ChartMark | None:
        return next((mark for mark in self.marks() if self.room_of(mark).contains(place)), None)


class ChartsView(QScrollArea):
    """The charts of a report in one column or two, drawn by the worker, again for another size or colours."""

    opened = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._views: list[ChartView] = []
        self._cards: list[Card] = []
        self._holders: list[QWidget] = []
        self._request = 0
        self._inside = QWidget()
        theme.role(self._inside, "clear")
        self._nothing = theme.label(str(_NOTHING), "quiet")
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.gap(1.5))
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nothing)
        column.addLayout(self._columns, 1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._late = QTimer(self, singleShot=True, interval=100)
        self._late.timeout.connect(self._draw)

    def show_charts(self, charts: Sequence[ReportChart]) -> None:
        """Show these charts."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._views = [ChartView(chart) for chart in charts]
        self._cards = []
        for view in self._views:
            view.opened.connect(self.opened)
            card = Card()
            card.column.addWidget(view)
            self._cards.append(card)
        self._nothing.setVisible(not charts)
        self._arrange()
        self._late.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._late.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._late.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._views:
            self._late.start()

    def _arrange(self) -> None:
        """Deal the cards out over the columns that there is room for."""
        before, self._holders = self._holders, []
        for place in range(self._columns_wished()):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.gap(1.5))
            for card in self._cards[place :: self._columns_wished()]:
                column.addWidget(card)
            column.addStretch()
            self._columns.addWidget(holder, 1)
            self._holders.append(holder)
        for holder in before:
            self._columns.removeWidget(holder)
            holder.hide()
            holder.deleteLater()

    def _columns_wished(self) -> int:
        return 2 if self.viewport().width() >= theme.characters(_TWO_COLUMNS) else 1

    def _room(self) -> int:
        """Return the width of a chart in pixels: its share of the columns, less the margins of its card."""
        columns = self._columns_wished()
        between = self._columns.spacing() * (columns - 1)
        margins = self._cards[0].column.contentsMargins()
        frame = 2 * self._cards[0].frameWidth()
        share = (self.viewport().width() - between) // columns
        return share - margins.left() - margins.right() - frame

    def _draw(self) -> None:
        """Have every chart drawn for the room that there is now."""
        if not self._views or not self.isVisible():
            return
        if self._columns_wished() != len(self._holders):
            self._arrange()
        self._request += 1
        request, views, room = self._request, self._views, self._room() / _scale()
        charts = [view.chart for view in views]
        dark = theme.dark()

        def job(_progress: Progress, _store: Store) -> list[ChartPicture]:
            from app.paper.document.chart import NIGHT, PAPER, picture

            colours = NIGHT if dark else PAPER
            return [picture(chart, room, colours) for chart in charts]

        def done(pictures: list[ChartPicture]) -> None:
            if request == self._request:
                for view, made in zip(views, pictures, strict=True):
                    view.show_picture(made)

        self._context.worker.run(job, done=done)


def _scale() -> float:
    """Pixels for a point of a chart, so that its text is as large as the window's."""
    return QFontInfo(QApplication.font()).pixelSize() / _TEXT / 1.05
