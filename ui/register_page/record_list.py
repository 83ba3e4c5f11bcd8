"""The list of a register: search, filters, the table, and what stands there while it is empty."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.base.language import T
from app.schema.conditions import EVERY, Condition, Query, all_of
from app.schema.record import Record
from app.services.list_cells import usual_columns
from app.services.printed_list import count_of
from app.services.saved_views import SavedFilter, SavedView
from ui.core import theme
from ui.core.context import Context
from ui.register_page.bulk_dialog import BulkDialog
from ui.register_page.column_chooser import ColumnChooser, columns_button
from ui.register_page.column_layout import ColumnLayout
from ui.register_page.empty_state import EmptyState
from ui.register_page.filter_bar import FilterBar
from ui.register_page.list_actions import HELP
from ui.register_page.list_model import ListModel
from ui.register_page.selection_bar import NOTHING, SelectionBar
from ui.register_page.table_view import TableView
from ui.register_page.view_menu import ViewMenu
from ui.widgets.search_edit import SearchEdit

if TYPE_CHECKING:
    from ui.register_page.import_review import ImportReview

_SEARCH = T("Tìm tên, mã, chữ đầu (Ctrl+F)", "Search names, codes, initials (Ctrl+F)")
_COUNTING = T("đang tìm", "searching")
_MORE = T("hơn {count}", "more than {count}")
_ROOMY = 66  # characters: in less, buttons beside the search line show only their icons


class RecordList(QWidget):
    """Searches, filters, sorts and shows a register; says which record is meant."""

    opened = Signal(int)
    looked = Signal(int)
    clicked = Signal(int)
    delete_requested = Signal()
    new_requested = Signal()
    counted = Signal(str)

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cls = cls
        self._context = context
        self._base: Condition = EVERY
        self.model = ListModel(context, cls, self)
        self.search = SearchEdit(_SEARCH)
        self.search.setObjectName("search")
        self.search.setAccessibleName(str(_SEARCH))
        self.filters = FilterBar(context, cls)
        self.views = ViewMenu(context, cls, self.view)
        self.columns = columns_button()
        self._stack = QStackedWidget()
        self.table = TableView(self.model, self._stack)
        self.table.setAccessibleName(str(cls.schema.book))
        self.table.setWhatsThis(str(HELP))
        self.selection = SelectionBar(context, self.model, self.table)
        self._empty = EmptyState(self._stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._build()
        self._connect()
        self._layout = ColumnLayout(context, cls, self.table)
        if first := self.views.first():
            self.show_view(first)
        else:
            self.refresh()

    # Made when they are first needed

    @cached_property
    def bulk(self) -> BulkDialog:
        """Asks under the list which field of the selected records to change."""
        made = BulkDialog(self._context, self.cls, self)
        made.left.connect(self.focus)
        self._column.insertWidget(self._column.indexOf(self.selection), made)
        return made

    @cached_property
    def pasting(self) -> ImportReview:
        """Stands in the place of the list while rows that are brought in are reviewed."""
        from ui.register_page.import_review import ImportReview

        made = ImportReview(self._context, self.cls, self._stack)
        made.ready.connect(self._review)
        made.left.connect(self._leave_pasting)
        self._stack.addWidget(made)
        return made

    # What the page asks

    def show_query(self, query: Query, title: T | None) -> None:
        """List what a query finds; its condition stands as one chip with the title."""
        self._base = query.where
        self.filters.clear(tell=False)
        self.filters.fix(title if query.where != EVERY else None)
        self.search.setText(query.words)
        self.search.search_now()
        self.table.set_order(query.order, query.down)
        self.refresh()

    def view(self, name: str) -> SavedView:
        """The list as it stands, to be kept under a name."""
        filters = self.filters.filters()
        if self._base != EVERY:
            filters = (SavedFilter(self.filters.fixed, self._base), *filters)
        return SavedView(
            name, filters, self.search.words, *self.table.order(), self.table.columns()
        )

    def show_view(self, view: SavedView) -> None:
        """List as it was kept; what was fixed then is a filter like the others now."""
        self._base = EVERY
        self.filters.fix(None)
        self.filters.take(view.filters)
        self.search.setText(view.words)
        self.search.search_now()
        if view.columns and view.columns != self.table.columns():
            self._show_columns(view.columns)
        self.table.set_order(view.order, view.down)
        self.refresh()

    def refresh(self) -> None:
        """List again what search, filters and order ask for."""
        where = all_of(self._base, self.filters.condition())
        self.model.show(Query(where, self.search.words, *self.table.order()))

    def choose_columns(self) -> ColumnChooser:
        """Open the list of all fields over the table."""
        chooser = ColumnChooser(self.cls, self.table.columns(), self)
        chooser.chosen.connect(self._show_columns)
        chooser.restored.connect(self._show_usual)
        chooser.open_below(self.columns)
        return chooser

    def current(self) -> int | None:
        """The id of the record under the cursor."""
        index = self.table.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def select(self, id_: int) -> None:
        """Move the cursor to a record, if it is listed."""
        row, picker = self.model.row_of(id_), self.table.selectionModel()
        there = self.current() == id_ and picker.isRowSelected(row)
        if row >= 0 and not there:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            picker.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)

    def focus(self) -> None:
        """Go to the table, or to the search line while there are no rows."""
        (self.table if self.model.rowCount() else self.search).setFocus()

    def change_selected(self) -> None:
        """Ask under the list which field of the selected records to change."""
        if ids := self.selection.ids():
            self.bulk.start(ids)
        else:
            self._context.messages.say(NOTHING)

    def take(self, path: Path | None) -> None:
        """Review the rows of a workbook, or of the clipboard, before they are saved."""
        self.pasting.take(path, self.table.columns())

    # Building

    def _build(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        top = QHBoxLayout()
        top.setSpacing(theme.gap(1))
        top.addWidget(self.search, 1)
        for button in (self.filters.add, self.views.button, self.columns):
            top.addWidget(button)
        column.addLayout(top)
        column.addWidget(self.views)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.selection)

    def _connect(self) -> None:
        self.search.searched.connect(lambda _words: self.refresh())
        self.search.installEventFilter(self)
        self.filters.changed.connect(self.refresh)
        self.filters.unfixed.connect(self._unfix)
        self.views.chosen.connect(self.show_view)
        self.columns.clicked.connect(self.choose_columns)
        self.selection.change_requested.connect(self.change_selected)
        self.table.paste_requested.connect(lambda: self.take(None))
        self.table.sort_requested.connect(self.refresh)
        self.model.modelReset.connect(self._count)
        self.model.rowsInserted.connect(self._count)
        self.model.rowsRemoved.connect(self._count)
        self.model.counted.connect(self._count)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        self.table.clicked.connect(lambda index: self.clicked.emit(self.model.id_at(index.row())))
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.table.delete_requested.connect(self.delete_requested)
        self.table.typed.connect(self._type)
        self._empty.button.clicked.connect(self._fill_emptiness)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.views.set_narrow(self.width() < theme.characters(_ROOMY))

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
            # Qt makes the first row the current one when the table is entered, but selects none.
            if not self.table.selectionModel().hasSelection():
                self.select(self.current() or self.model.id_at(0))

    def _look(self, index: QModelIndex) -> None:
        if index.isValid():
            self.looked.emit(self.model.id_at(index.row()))

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(letters)

    def _unfix(self) -> None:
        self._base = EVERY
        self.refresh()

    def _show_columns(self, names: tuple[str, ...]) -> None:
        self.table.set_columns(names)
        self._layout.keep()

    def _show_usual(self) -> None:
        self.table.set_widths({})
        self._show_columns(usual_columns(self.cls))

    def _count(self) -> None:
        rows = self.model.rowCount()
        if not (rows or self.model.complete):
            sentence = _COUNTING
        elif self.model.complete:
            sentence = count_of(self.cls, rows)
        else:
            sentence = _MORE.format(count=count_of(self.cls, max(0, rows - 1)))
        self.counted.emit(str(sentence))
        if self._stack.currentWidget() in (self.table, self._empty):
            self._show_rows()

    def _review(self) -> None:
        """Show the rows that are brought in, in the place of the list and of the bar below it."""
        self._stack.setCurrentWidget(self.pasting)
        self.selection.hide()

    def _leave_pasting(self) -> None:
        self._show_rows()
        self.selection.refresh()
        self.focus()

    def _show_rows(self) -> None:
        """The table, or what stands in its place while it has no rows."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
            return
        if self.model.complete:
            self._empty.show_for(self.cls, narrowed=self._narrowed)
        else:
            self._empty.show_searching()
        self._stack.setCurrentWidget(self._empty)

    @property
    def _narrowed(self) -> bool:
        return bool(self.search.words) or self._base != EVERY or self.filters.condition() != EVERY

    def _fill_emptiness(self) -> None:
        if self._narrowed:
            self.show_query(Query(), None)
            self.search.setFocus()
        else:
            self.new_requested.emit()
