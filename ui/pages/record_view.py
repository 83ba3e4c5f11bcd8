"""The table of a list: whole rows of one height, columns that fit the room there is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.models.record_table import RecordTable

_WIDE = 13  # characters; dates and figures are narrower and are never cut
_MOST_GIVEN = 0.45


class RecordView(QTableView):
    """The table itself: whole rows, fixed height, letters go to the search line."""

    opened = Signal(QModelIndex)
    delete_asked = Signal()
    typed = Signal(str)

    def __init__(self, model: RecordTable) -> None:
        super().__init__()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.gap(3.8))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(True)
        letter = self.fontMetrics().averageCharWidth()
        columns = range(model.columnCount())
        self._usual = [letter * model.width_of(column) + theme.gap(2) for column in columns]
        self._fits = True
        header.sectionResized.connect(self._resized)
        self.doubleClicked.connect(self.opened)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._fits:
            self._fit()

    def _fit(self) -> None:
        """Columns in their usual widths; where room is short, the wide ones give way first."""
        wide = [width for width in self._usual if width > theme.characters(_WIDE)]
        over = max(0, sum(self._usual) - self.viewport().width())
        share = 1 - min(over / sum(wide), _MOST_GIVEN) if wide else 1.0
        header = self.horizontalHeader()
        header.blockSignals(True)
        for column, width in enumerate(self._usual):
            self.setColumnWidth(column, round(width * share) if width in wide else width)
        header.blockSignals(False)
        header.viewport().update()

    def _resized(self, column: int, _old: int, _new: int) -> None:
        # The last column stretches by itself; any other was moved by hand and stays so.
        if self.horizontalHeader().visualIndex(column) < self.model().columnCount() - 1:
            self._fits = False

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt would walk through every row; the register's own search is what is meant."""
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected rows as lines with tabs, as Excel takes them; masked names stay masked."""
        model, header = self.model(), self.horizontalHeader()
        columns = [header.logicalIndex(place) for place in range(model.columnCount())]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [
            "\t".join(str(model.index(row, column).data()) for column in columns) for row in rows
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))
