"""Columns, widths and order of a list, remembered as the officer leaves them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.schema.record import Record
from app.services import list_layout
from app.services.list_layout import ListLayout
from ui.core.context import Context
from ui.register_page.table_view import TableView

_AFTER = 400  # milliseconds after a column was made wider until that is remembered


class ColumnLayout(QObject):
    """Restores the columns of a table as they were left, and saves each change of them."""

    def __init__(self, context: Context, cls: type[Record], table: TableView) -> None:
        super().__init__(table)
        self._context, self._cls, self._table = context, cls, table
        self._soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._soon.timeout.connect(self.keep)
        self._show(list_layout.load(context.store, cls))
        table.sort_requested.connect(self.keep)
        table.moved.connect(self.keep)
        table.resized.connect(self._soon.start)

    def keep(self) -> None:
        """Remember how the table stands; while something long is written, a little later."""
        if not self._context.store.can_write():
            self._soon.start()
            return
        left = ListLayout(self._table.columns(), self._table.widths(), *self._table.order())
        with self._context.guard():
            list_layout.save(self._context.store, self._cls, left)

    def _show(self, layout: ListLayout) -> None:
        if layout.columns:
            self._table.set_columns(layout.columns)
        self._table.set_widths(layout.widths)
        self._table.set_order(layout.order, layout.down)
