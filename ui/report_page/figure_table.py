"""A table of figures as it is printed, in which every figure leads to its records."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.base.language import T
from app.reports.compute.drill_down import DrillDown
from app.reports.compute.report_rows import Row
from app.reports.spec.figures import show
from app.reports.spec.official_table import CountedRow, TableSection
from ui.core import theme
from ui.report_page.figure_model import CODE_SIZE, FigureModel
from ui.widgets.table_model import Index

Figures = FigureModel[Row] | FigureModel[TableSection | CountedRow]
_TABLE = T("Bảng số liệu", "Table of figures")
_SAID = T("{name}: {value}", "{name}: {value}")
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_SHOWN, _OVER = QStyleOptionViewItem.ViewItemFeature.HasDisplay, QStyle.StateFlag.State_MouseOver
_CODE_SIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_FITTED = 600  # rows that each have their own height
_MEASURED = 100  # rows that tell the height of all in a longer table
_ROW, _HIGHEST = 3.4, 16.0  # heights in gaps
_PADDING, _HEAD_PADDING = 7, 16  # pixels that the style keeps free beside a text, and a title


class FigureTable(QTableView):
    """Shows a report's table or an official one.

    Emits ``opened`` with the ``DrillDown`` of a figure that was clicked or entered; ``explained``
    with the name of the current cell, what it counts and whether it opens; F1 shows them as well.
    """

    opened = Signal(object)
    explained = Signal(str, str, bool)

    def __init__(self, model: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = model
        self.setModel(model)
        self.setItemDelegate(_Figures(self))
        self.setAccessibleName(str(_TABLE))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        self.model().modelReset.connect(self._reset)
        self.clicked.connect(self.open)
        self.entered.connect(self._point)
        self.selectionModel().currentChanged.connect(self._explain)

    def open(self, index: QModelIndex) -> None:
        """Open the records behind a figure; of one made from others, ask which of them."""
        drill_downs = self._figures.drill_downs(index)
        if len(drill_downs) == 1:
            self.opened.emit(drill_downs[0])
        elif drill_downs:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for drill_down in drill_downs:
                label = str(_SAID.format(name=drill_down.title, value=_shown(drill_down)))
                menu.addAction(label).triggered.connect(_teller(self, drill_down))
            menu.setActiveAction(menu.actions()[0])
            menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))

    def go_to(self, row: int, column: int) -> None:
        """Bring a row to the top; current is that cell, or that of the first figure below it."""
        self._fit_now()
        model = self.model()
        self.scrollTo(model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        across = set(self._figures.across())
        while row in across and row + 1 < model.rowCount():
            row += 1
        self.setCurrentIndex(model.index(row, column))

    def fit(self) -> None:
        """Give each column its width and each row room for its text, once all else is done."""
        self._fitting.start()

    def _fit_now(self) -> None:
        if self._fitting.isActive():
            self._fitting.stop()
            self._fit()

    def _fit(self) -> None:
        # As wide as the viewport, which PySide wraps only after it has loaded every class of widgets.
        widths = self._figures.widths(self.horizontalHeader().width(), self._hidden())
        wrapping = self._figures.wrapping()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._fit_head(widths)
        self._fit_rows(widths, wrapping)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.fit()

    def _hidden(self) -> frozenset[int]:
        columns = range(self.model().columnCount())
        return frozenset(column for column in columns if self.isColumnHidden(column))

    def _reset(self) -> None:
        self.clearSpans()
        for row in self._figures.across():
            self.setSpan(row, 0, 1, self.model().columnCount())
        self.fit()
        self._explain(self.currentIndex())

    def _fit_head(self, widths: list[int]) -> None:
        """As high as its tallest title."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        letters = QFontMetrics(font)
        high = 0
        for column, width in enumerate(widths):
            if not self.isColumnHidden(column):
                title = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
                room = QRect(0, 0, max(width - _HEAD_PADDING, 1), 10_000)
                high = max(high, letters.boundingRect(room, _WRAPPED, title).height())
        self.horizontalHeader().setFixedHeight(high + theme.gap(1.5))

    def _fit_rows(self, widths: list[int], wrapping: list[int]) -> None:
        """Each row as high as its text; all alike, as high as the first of them need, in a long table."""
        head, across = self.verticalHeader(), set(self._figures.across())
        rows = range(self.model().rowCount())
        usual = theme.gap(_ROW)

        def high(row: int) -> int:
            cells = ((row, column, widths[column]) for column in wrapping if row not in across)
            return max((self._high(*cell) for cell in cells), default=usual)

        if len(rows) > _MOST_FITTED:
            highest = max(map(high, rows[:_MEASURED]))
            head.setDefaultSectionSize(min(highest, theme.gap(_HIGHEST)))
            return
        head.setDefaultSectionSize(usual)
        for row in rows:
            head.resizeSection(row, high(row))

    def _high(self, row: int, column: int, wide: int) -> int:
        """Return the height that a row needs for a text that may wrap."""
        text, usual = self._figures.text(row, column), theme.gap(_ROW)
        room = wide - _PADDING - self._figures.indent(row, column)
        letters = self.fontMetrics()
        if "\n" not in text and letters.horizontalAdvance(text) <= room:
            return usual
        lines = letters.boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, text).height()
        return max(usual, lines + theme.gap(0.75))

    def _point(self, index: QModelIndex) -> None:
        drill_downs = self._figures.drill_downs(index)
        shape = Qt.CursorShape.PointingHandCursor if drill_downs else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _explain(self, current: QModelIndex) -> None:
        name, counted = self._figures.help(current) if current.isValid() else ("", "")
        self.setToolTip("\n".join(filter(None, (name, counted))))  # what F1 shows
        drill_downs = bool(current.isValid() and self._figures.drill_downs(current))
        self.explained.emit(name, counted, drill_downs)


class _Figures(QStyledItemDelegate):
    """Underlines what the mouse is over when it can be opened; sets parts in; writes row codes small.

    It asks the model itself for what a cell is: Qt's way, by six roles a cell, takes three times as long.
    """

    def __init__(self, table: FigureTable) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        figures, row, column = self._table._figures, index.row(), index.column()
        option.index = index  # type: ignore[assignment] # Qt takes both
        option.features |= _SHOWN
        option.text = figures.text(row, column)
        option.displayAlignment = figures.cell_side(row, column)
        if font := figures.font(row, column):
            option.font = font
        if option.state & _OVER and figures.drill_downs(index):
            under = QFont(option.font)
            under.setUnderline(True)
            option.font = under
        if ink := figures.ink(row, column):
            option.palette.setColor(QPalette.ColorRole.Text, QColor(ink))
        if ground := figures.ground(row):
            option.backgroundBrush = QBrush(QColor(ground))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        figures, row, column = self._table._figures, index.row(), index.column()
        if indent := figures.indent(row, column):
            option.rect = option.rect.adjusted(indent, 0, 0, 0)
        super().paint(painter, option, index)
        if code := figures.code(row, column):
            room: QRect = option.rect
            painter.save()
            font = QFont(painter.font())
            font.setPointSizeF(font.pointSizeF() * CODE_SIZE)
            painter.setFont(font)
            painter.setPen(QColor(theme.tokens().quiet))
            painter.drawText(room.adjusted(0, 0, -theme.gap(0.75), 0), _CODE_SIDE, code)
            painter.restore()


def _shown(drill_down: DrillDown) -> str:
    return show(drill_down.value, decimal=isinstance(drill_down.value, float))


def _teller(table: FigureTable, drill_down: DrillDown) -> Callable[[], None]:
    return lambda: table.opened.emit(drill_down)
