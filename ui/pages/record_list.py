"""The list of a register: search, filters, the table, and what stands there while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.conditions import EVERY, Condition, Query, all_of
from app.lang import T
from app.record import Record
from app.text import show_number
from ui import icons, theme
from ui.context import Context
from ui.filters import FilterBar
from ui.models.record_table import RecordTable
from ui.pages.record_view import RecordView
from ui.search_edit import SearchEdit

_SEARCH = T("Tìm tên, mã, chữ đầu (Ctrl+F)", "Search names, codes, initials (Ctrl+F)")
_COUNT = T("{n} bản ghi", "{n} records")
_MORE = T("hơn {n} bản ghi", "more than {n} records")
_EMPTY = T("Sổ này chưa có bản ghi nào.", "Nothing is entered here yet.")
_EMPTY_HINT = T(
    "Ghi bản đầu tiên bằng nút dưới đây hoặc phím Ctrl+N.",
    "Enter the first with the button below, or Ctrl+N.",
)
_NOTHING = T("Không có bản ghi nào khớp.", "Nothing fits.")
_NOTHING_HINT = T("Thử bớt chữ tìm hoặc bỏ bộ lọc.", "Try fewer words, or remove a filter.")
_FIRST = T("Ghi {label}", "Enter {label}")
_ALL = T("Xem tất cả", "Show all")


class RecordList(QWidget):
    """Searches, filters, sorts and shows a register; says which record is meant."""

    opened = Signal(int)
    looked = Signal(int)
    clicked = Signal(int)
    delete_asked = Signal()
    new_asked = Signal()
    counted = Signal(str)

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cls = cls
        self._base: Condition = EVERY
        self.model = RecordTable(context, cls, self)
        self.search = SearchEdit(_SEARCH)
        self.search.setObjectName("search")
        self.search.setAccessibleName(str(_SEARCH))
        self.filters = FilterBar(context, cls)
        self.table = RecordView(self.model)
        self.table.setAccessibleName(str(cls.schema.book))
        self._empty = _Empty()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._build()
        self._connect()
        self.refresh()

    # What the page asks

    def show_query(self, query: Query, title: T | None) -> None:
        """List what a query finds; its condition stands as one chip with the title."""
        self._base = query.where
        self.filters.clear(tell=False)
        self.filters.fix(title if query.where != EVERY else None)
        self.search.setText(query.words)
        self.search.search_now()
        column = self._column(query.order)
        order = Qt.SortOrder.DescendingOrder if query.down else Qt.SortOrder.AscendingOrder
        header = self.table.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(column, order)
        header.blockSignals(False)
        self.refresh()

    def refresh(self) -> None:
        """List again what search, filters and order ask for."""
        header = self.table.horizontalHeader()
        column = header.sortIndicatorSection()
        asked = 0 <= column < self.model.columnCount()
        order = self.model.name_of(column) if asked else ""
        down = asked and header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        where = all_of(self._base, self.filters.condition())
        self.model.show(Query(where, self.search.words, order, down))

    def current(self) -> int | None:
        """The id of the record under the cursor."""
        index = self.table.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def select(self, id_: int) -> None:
        """Move the cursor to a record, if it is listed."""
        row = self.model.row_of(id_)
        if row >= 0 and self.current() != id_:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            picker = self.table.selectionModel()
            picker.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)

    def focus(self) -> None:
        """Go to the table, or to the search line while there are no rows."""
        (self.table if self.model.rowCount() else self.search).setFocus()

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        top = QHBoxLayout()
        top.setSpacing(theme.gap(1))
        top.addWidget(self.search, 1)
        top.addWidget(self.filters.add)
        column.addLayout(top)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self._again)
        self.search.installEventFilter(self)
        self.filters.changed.connect(self.refresh)
        self.filters.unfixed.connect(self._unfix)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._again)
        self.model.modelReset.connect(self._count)
        self.model.rowsInserted.connect(self._count)
        self.model.rowsRemoved.connect(self._count)
        self.model.counted.connect(self._count)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        self.table.clicked.connect(lambda index: self.clicked.emit(self.model.id_at(index.row())))
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.table.delete_asked.connect(self.delete_asked)
        self.table.typed.connect(self._type)
        self._empty.button.clicked.connect(self._fill_emptiness)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """↓ and Enter leave the search line for the rows it found; Esc empties it."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search.search_now()
                self._enter_rows()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.words:
                self.search.clear()
                self.search.search_now()
                return True
        return super().eventFilter(watched, event)

    def _enter_rows(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.select(self.model.id_at(0))

    def _again(self) -> None:
        self.refresh()

    def _look(self, index: QModelIndex) -> None:
        if index.isValid():
            self.looked.emit(self.model.id_at(index.row()))

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(letters)

    def _unfix(self) -> None:
        self._base = EVERY
        self.refresh()

    def _column(self, name: str) -> int:
        names = [self.model.name_of(column) for column in range(self.model.columnCount())]
        return names.index(name) if name in names else -1

    def _count(self) -> None:
        rows = self.model.rowCount()
        if self.model.complete:
            said = _COUNT.format(n=show_number(rows))
        else:
            said = _MORE.format(n=show_number(max(0, rows - 1)))
        self.counted.emit(str(said))
        if rows:
            self._stack.setCurrentWidget(self.table)
            return
        self._empty.show_for(self.cls, narrowed=self._narrowed)
        self._stack.setCurrentWidget(self._empty)

    @property
    def _narrowed(self) -> bool:
        return bool(self.search.words) or self._base != EVERY or self.filters.condition() != EVERY

    def _fill_emptiness(self) -> None:
        if self._narrowed:
            self.show_query(Query(), None)
            self.search.setFocus()
        else:
            self.new_asked.emit()


class _Empty(QWidget):
    """A friendly sentence and what to do next, where there are no rows."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._said = theme.label("", "heading")
        self._hint = theme.label("", "quiet")
        self.button = QPushButton()
        self.button.setObjectName("empty.button")
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1))
        column.addStretch(2)
        for widget in (self._icon, self._said, self._hint, self.button):
            line = QHBoxLayout()
            line.addStretch()
            line.addWidget(widget)
            line.addStretch()
            column.addLayout(line)
        column.addStretch(3)

    def show_for(self, cls: type[Record], *, narrowed: bool) -> None:
        """Word it for a register without records, or for a search without finds."""
        label = cls.schema.label
        icons.show(self._icon, "search" if narrowed else cls.schema.icon, "quiet", theme.gap(5))
        self._said.setText(str(_NOTHING if narrowed else _EMPTY))
        self._hint.setText(str(_NOTHING_HINT if narrowed else _EMPTY_HINT))
        first = _FIRST.format(label=T(label.vi.lower(), label.en.lower()))
        self.button.setText(str(_ALL if narrowed else first))
        theme.role(self.button, "" if narrowed else "primary")
