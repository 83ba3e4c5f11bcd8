"""The table of a list: whole rows of one height, columns that fit the room there is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme
from ui.models.record_table import RecordTable


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
        self.setCornerWidget(QWidget())
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
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        letter = self.fontMetrics().averageCharWidth()
        columns = range(model.columnCount())
        self._usual = [letter * model.width_of(column) + theme.gap(2) for column in columns]
        self._least = [letter * model.least_width_of(column) + theme.gap(1) for column in columns]
        self._fits, self._fitting = True, False
        header.sectionResized.connect(self._resized)
        self.doubleClicked.connect(self.opened)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._fits:
            self._fit()

    def _fit(self) -> None:
        """Columns in their usual widths; where room is short, all give way down to their least."""
        over = max(0, sum(self._usual) - self.viewport().width())
        spare = sum(usual - least for usual, least in zip(self._usual, self._least, strict=True))
        share = min(1.0, over / spare) if spare else 0.0
        self._fitting = True
        for column, (usual, least) in enumerate(zip(self._usual, self._least, strict=True)):
            self.setColumnWidth(column, int(usual - (usual - least) * share))
        self._fitting = False

    def _resized(self, column: int, _old: int, _new: int) -> None:
        # The last column stretches by itself; any other was moved by hand and stays so.
        last = self.horizontalHeader().visualIndex(column) == self.model().columnCount() - 1
        if not self._fitting and not last:
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
