"""The table of a list: whole rows of one height, columns that fit the room there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QWidget,
)

from ui.core import theme
from ui.register_page.leading_columns import leading_columns
from ui.register_page.list_cell import ListCell, common_beginning
from ui.register_page.list_model import ListModel
from ui.widgets.table import Table

_SAMPLE = 24  # rows from which is read how much room the columns need
_MOST = 44  # characters that a column takes for them at most


class TableView(Table):
    """The table itself: whole rows, fixed height, letters go to the search line.

    Emits ``sort_requested`` for another order, ``moved`` when columns were dragged,
    ``resized`` when one was made wider or narrower by hand.
    """

    opened = Signal(QModelIndex)
    delete_requested = Signal()
    typed = Signal(str)
    sort_requested = Signal()
    resized = Signal()
    moved = Signal()
    copy_requested = Signal()
    paste_requested = Signal()
    all_requested = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(model, row=3.8, many=True, parent=parent)
        self._rows = model
        self._leading = leading_columns(model.cls)
        self._measured: tuple[str, ...] = ()
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        # With the table's own, Qt asks of every row whether a header stands over a whole selection.
        header.setSelectionModel(QItemSelectionModel(model, self))
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setResizeContentsPrecision(0)  # a double click on an edge fits it to what is seen
        self._cells: list[ListCell] = []
        self._usual: list[int] = []
        self._needed: list[int] = []  # what the first rows say, once they were read
        self._least: list[int] = []
        self._widths: dict[str, float] = {}
        self._fitting = False
        self._by, self._down = "", False
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        header.sortIndicatorChanged.connect(self._sort)
        self.doubleClicked.connect(self.opened)
        model.modelReset.connect(self._measure)
        self._measure()

    # Columns

    def columns(self) -> tuple[str, ...]:
        """The names of the columns as they stand, from the left."""
        header = self.horizontalHeader()
        return tuple(
            self._rows.name_of(header.logicalIndex(place))
            for place in range(self._rows.columnCount())
        )

    def set_columns(self, names: tuple[str, ...]) -> None:
        """Show other columns, in this order; the order of the rows stays if its column is shown."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        header.blockSignals(False)
        self._fitting = True
        self._rows.set_columns(names)
        self._fitting = False
        self._fit()
        self._show_order()

    def widths(self) -> dict[str, float]:
        """The columns whose width was set by hand, in characters."""
        return dict(self._widths)

    def set_widths(self, widths: dict[str, float]) -> None:
        """Give some columns a width, in characters; the others are as wide as they are usually."""
        self._widths = dict(widths)
        self._measured = ()
        self._measure()

    def order(self) -> tuple[str, bool]:
        """The field that the list is sorted by, and whether downwards; no name: as it is."""
        return self._by, self._down

    def set_order(self, name: str, down: bool) -> None:
        """Have the list sorted by a field, shown or not."""
        self._by, self._down = name, down
        self._show_order()

    def _show_order(self) -> None:
        header, names = self.horizontalHeader(), self._rows.columns
        way = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(names.index(self._by) if self._by in names else -1, way)
        header.blockSignals(False)
        header.headerDataChanged(Qt.Orientation.Horizontal, 0, header.count() - 1)  # painted anew

    def _sort(self, column: int, way: Qt.SortOrder) -> None:
        """A header was clicked; one that has no index does not pretend to sort."""
        if column >= 0 and not self._rows.sorts(column):
            self._show_order()
            return
        self._by = self._rows.name_of(column) if column >= 0 else ""
        self._down = column >= 0 and way is Qt.SortOrder.DescendingOrder
        self.sort_requested.emit()

    def _moved(self) -> None:
        self.moved.emit()

    def _measure(self) -> None:
        """Measure how wide each column usually is, and how narrow it may become."""
        model, letter = self._rows, self.fontMetrics().averageCharWidth()
        columns = range(model.columnCount())
        if len(self._usual) == len(columns) and model.columns == self._measured:
            if not self._needed and model.rowCount():
                self._read_needed()
                self._fit()
            return
        self._measured = model.columns
        for cell in self._cells:
            cell.deleteLater()
        self._cells = [ListCell(self, model, number=model.side(n) is not None) for n in columns]
        for column, cell in enumerate(self._cells):
            self.setItemDelegateForColumn(column, cell)
        self._usual = [letter * model.width_of(column) + theme.gap(2) for column in columns]
        self._least = [letter * model.least_width_of(column) + theme.gap(1) for column in columns]
        for column in columns:
            if wide := self._widths.get(model.name_of(column)):
                self._usual[column] = self._least[column] = round(wide * letter)
        self._needed = []
        if model.rowCount():
            self._read_needed()
        self._fit()

    def _read_needed(self) -> None:
        """Measure what the first rows need; not anew for others, or columns would move while one searches."""
        model, letters = self._rows, self.fontMetrics()
        most, around = letters.averageCharWidth() * _MOST, theme.gap(1.5)
        rows = range(min(model.rowCount(), _SAMPLE))
        self._needed = []
        for column in range(model.columnCount()):
            texts = [model.text(row, column) for row in rows]
            self._cells[column].beginning = common_beginning(texts)
            wide = max(letters.horizontalAdvance(text) for text in texts) + around
            title = letters.averageCharWidth() * (len(str(model.titles[column])) + 2)
            by_hand = model.name_of(column) in self._widths
            self._needed.append(self._usual[column] if by_hand else min(max(wide, title), most))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        with self._unheard():  # the columns first: no scroll bar comes and goes for those of before
            self._share_out(event.size().width())
            super().resizeEvent(event)

    def _fit(self) -> None:
        """Columns in their usual widths; where room is short, they give way down to their least.

        One whose width was set by hand keeps it.
        """
        with self._unheard():
            # As wide as the viewport, which PySide wraps only after it has loaded every class of widgets.
            self._share_out(self.horizontalHeader().width())
            self.updateGeometries()
        self.dataChanged(QModelIndex(), QModelIndex())  # all is painted anew

    def _share_out(self, width: int) -> None:
        """What the rows need comes first, then the usual widths; where room is short, down to the least.

        Those by which a row is told from others give way once the others have.
        """
        wide = [float(one) for one in self._needed or self._usual]
        everything = range(len(wide))
        leading = [n for n in everything if self._rows.name_of(n) in self._leading]
        others = [n for n in everything if n not in leading]
        room = width - sum(wide)
        steps = [(everything, self._usual)] if room >= 0 else [
            (others, self._least), (leading, self._least), (others, [theme.gap(5)] * len(wide)),
        ]  # fmt: skip
        for some, bounds in steps:
            left = width - sum(wide)
            ways = {n: bounds[n] - wide[n] for n in some if (bounds[n] - wide[n]) * room > 0}
            share = min(1.0, max(0.0, left / sum(ways.values()))) if ways else 0.0
            for column, way in ways.items():
                wide[column] += way * share
        for column, one in enumerate(wide):
            self.setColumnWidth(column, int(one))

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """Of each column of which Qt hears that it was resized, it paints what stands right of it
        once more, after all was painted."""
        self.horizontalHeader().blockSignals(True)
        try:
            yield
        finally:
            self.horizontalHeader().blockSignals(False)

    def _resized(self, column: int, _old: int, new: int) -> None:
        # The last column stretches by itself; any other was moved by hand and stays so.
        last = self.horizontalHeader().visualIndex(column) == self.model().columnCount() - 1
        if self._fitting or last:
            return
        self._usual[column] = self._least[column] = new
        if self._needed:
            self._needed[column] = new
        self._widths[self._rows.name_of(column)] = new / self.fontMetrics().averageCharWidth()
        self.resized.emit()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Emit the letters for the register's own search; Qt would walk through every row."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
            self.all_requested.emit()
        else:
            super().keyPressEvent(event)
