"""The list of any register: ids in memory, painted rows read a block at a time."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from app.base.errors import Cancelled, UserError
from app.base.jobs import Watch, stopped
from app.base.language import T
from app.schema.conditions import Query
from app.schema.fields import LinkField, LinksField, NumberField
from app.schema.record import Record
from app.services.list_cells import (
    CellReader,
    Cells,
    Sight,
    open_order,
    shows_masked,
    sortable,
    usual_columns,
)
from app.services.looks import Stay, sensitive_paths
from app.store import Changes
from app.store.read.query import matching
from ui.core.context import Context
from ui.register_page.leading_columns import leading_columns
from ui.widgets.list_diff import same_end, same_start
from ui.widgets.table_model import TableModel

__all__ = ["FIRST", "ListModel"]

FIRST = 200  # rows read at once when a query is shown; the rest follows from the worker
_FILL_AFTER = 40  # milliseconds: the beginning is painted first, and typing goes on
_PATIENCE = 0.03  # seconds that the window itself looks for the beginning
_BLOCK = 50
_KEPT = 4000  # rows whose texts are kept
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_UNSORTED = T("Danh sách không sắp xếp theo cột này", "The list is not sorted by this column")
_NEVER_CUT = ("day", "part-day", "number", "money")
_SEEN = T("Xem tên trong danh sách {book}", "Look at names in the list of {book}")
_NAME = 16  # characters that a name keeps where room is short


class ListModel(TableModel[int]):
    """Rows of one register as a query finds them, in the columns that were chosen.

    ``counted`` is emitted when all rows are known, ``refused`` when the store could not be read.
    """

    counted = Signal()
    refused = Signal(object)

    def __init__(self, context: Context, cls: type[Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cls = cls
        self.query = Query()
        self.complete = False
        self._context = context
        self._masked = True
        self._take_columns(usual_columns(cls))
        self.rows: array[int] = array("q")
        self._cells: dict[int, Cells] = {}
        self._request = 0
        self._stay = Stay(context.store)
        self._filling: Watch | None = None
        self._soon = QTimer(self, singleShot=True, interval=_FILL_AFTER)
        self._soon.timeout.connect(self._fill)
        context.changed.connect(self._changed)

    # What the page asks

    def stay(self) -> None:
        """The page is come to: what is asked about sensitive fields from now on is logged anew."""
        self._stay.begin()

    def show(self, query: Query) -> None:
        """List what a query finds: its beginning at once, the rest behind it.

        Nothing is listed where the query asks about sensitive fields and that cannot be logged.
        """
        self.query = query
        self._request += 1
        self.complete = False
        if self._filling:
            self._filling.cancel()
        beginning = self._beginning()
        if not self._logged():
            beginning = array("q")
        self.beginResetModel()
        self._cells.clear()
        self.rows = beginning or array("q")
        self.endResetModel()
        self._complete_or_fill(beginning)

    def set_columns(self, names: Sequence[str]) -> None:
        """Show other columns of the same records."""
        self.beginResetModel()
        self._cells.clear()
        self._take_columns(names)
        self.endResetModel()

    def _take_columns(self, names: Sequence[str]) -> None:
        self.cells = CellReader(self.cls, names)
        self._fields = self.cells.specs
        self._sensitive = frozenset(f.name for f in self._fields if shows_masked(f))
        links = (f for f in self._fields if isinstance(f, LinkField | LinksField))
        self._linked = {f.target for f in links}
        self.titles = [f.label for f in self._fields]
        self._right = {n for n, f in enumerate(self._fields) if isinstance(f, NumberField)}

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns, in the requested order."""
        return tuple(spec.name for spec in self._fields)

    def sorts(self, column: int) -> bool:
        """Whether the list can be sorted by a column."""
        return 0 <= column < len(self._fields) and sortable(self.cls, self.name_of(column))

    @property
    def ids(self) -> array[int]:
        """The ids that are known, in order; all of them once ``complete``."""
        return self.rows

    def id_at(self, row: int) -> int:
        """Return the id of the record in a row."""
        return self.rows[row]

    def row_of(self, id_: int) -> int:
        """The row of a record; -1 where the list does not hold it."""
        try:
            return self.rows.index(id_)
        except ValueError:
            return -1

    @property
    def masks(self) -> bool:
        """Some column holds names that are masked now."""
        return bool(self._sensitive) and self._masked

    @property
    def sight(self) -> Sight:
        """How much of the records the list shows."""
        return Sight.WINDOW if self._masked else Sight.ALL

    @property
    def may_mask(self) -> bool:
        """Whether some column holds names that can be masked."""
        return bool(self._sensitive)

    def unmask(self) -> None:
        """Show the masked names; the audit log notes it."""
        schema = self.cls.schema
        self._context.store.log_access("look", _SEEN.format(book=schema.book), register=schema.key)
        self._set_masked(False)

    def mask(self) -> None:
        """Mask the names again."""
        self._set_masked(True)

    def order(self, column: int, *, down: bool) -> None:
        """Sort by a column; -1: as the register is sorted by itself."""
        name = self.name_of(column) if column >= 0 else ""
        self.show(replace(self.query, order=name, down=down))

    def name_of(self, column: int) -> str:
        """Return the name of the field in a column."""
        return self._fields[column].name

    def width_of(self, column: int) -> int:
        """The usual width of a column, in characters."""
        spec = self._fields[column]
        usual = spec.width if spec.name != "code" else len(self.cls.schema.code(1)) + 1
        return max(usual, len(str(spec.label)) + 2)

    def least_width_of(self, column: int) -> int:
        """The width, in characters, that a column keeps where room is short."""
        spec = self._fields[column]
        if spec.name == "code":
            return len(self.cls.schema.code(1)) + 1
        if spec.name in leading_columns(self.cls):  # these give way last
            return min(spec.width, _NAME)
        return (
            spec.width if spec.kind in _NEVER_CUT else min(spec.width, max(8, spec.width * 2 // 5))
        )

    # Qt's interface

    def side(self, column: int) -> Qt.AlignmentFlag | None:
        """Return the right for numbers."""
        return _RIGHT if column in self._right else None

    def title_tip(self, column: int) -> str | None:
        """Return a note on columns by which the list cannot be sorted."""
        return None if self.sorts(column) else str(_UNSORTED)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        return self._row(row)[column]

    # Reading

    def _row(self, row: int) -> Cells:
        """The texts of a row; its neighbours are read with it."""
        id_ = self.rows[row]
        if id_ not in self._cells:
            if len(self._cells) > _KEPT:
                self._cells.clear()
            start = row - row % _BLOCK
            self._read([i for i in self.rows[start : start + _BLOCK] if i not in self._cells])
        return self._cells[id_]

    def _read(self, ids: list[int]) -> None:
        # A record that was deleted a moment ago leaves an empty row until the list follows.
        self._cells |= dict.fromkeys(ids, ("",) * len(self._fields))
        store, own = self._context.store, partial(self._context.entered_here, self.cls.schema.key)
        self._cells |= self.cells.read_besides(store, ids, self.sight, own)

    def _beginning(self) -> array[int] | None:
        """The first ids; None where the window would have to wait for them too long."""
        last = perf_counter() + _PATIENCE
        try:
            return self._context.store.ids(
                self.cls, self._ordered(), FIRST, lambda: perf_counter() > last
            )
        except Cancelled:
            return None

    def _ordered(self) -> Query:
        """The query, in an order that tells nothing of what is masked unless it was asked for.

        What words find stands as it was entered anyway; an order that is asked for is logged.
        """
        requested = bool(self.query.order)
        if matching(self.query.words) and not requested:
            return self.query
        query = open_order(self.cls, self.query, self.sight, requested=requested)
        newest = query.order == "id" and self.cls.schema.sort_by.startswith("-")
        return replace(query, down=True) if newest else query

    def _logged(self) -> bool:
        """Whether the log has it that sensitive fields are asked about, where the query does.

        Words that find nothing are a question too: they tell who is not on file.
        """
        fields = sensitive_paths(self.cls, self.query)
        try:
            self._stay.ask(self.cls.schema.key, fields, self.query.words)
        except UserError as error:
            self.refused.emit(error)
            return False
        return True

    def _complete_or_fill(self, beginning: array[int] | None) -> None:
        self.complete = beginning is not None and len(beginning) < FIRST
        if self.complete:
            self._soon.stop()
            self.counted.emit()
        else:
            self._soon.start(0 if beginning is None else _FILL_AFTER)

    def _fill(self) -> None:
        """Have the worker read all ids; a newer query waits until it has stopped, and then asks."""
        if self._filling:
            self._filling.cancel()
            return
        query = self._ordered()
        self._filling = self._context.worker.run(
            lambda progress, store: store.ids(self.cls, query, stop=partial(stopped, progress)),
            done=partial(self._filled, self._request), failed=self._refused, cancelled=self._left_off,
        )  # fmt: skip

    def _filled(self, request: int, ids: array[int]) -> None:
        self._filling = None
        if request == self._request:
            self._take(ids)
            self.complete = True
            self.counted.emit()
        else:
            self._left_off()

    def _left_off(self) -> None:
        self._filling = None
        if not self.complete:
            self._soon.start()

    def _refused(self, error: UserError) -> None:
        self._filling = None
        self.refused.emit(error)

    # Following changes

    def _changed(self, changes: Changes) -> None:
        linked = [key for key in self._linked if key in changes.ids]
        if not changes.touches(self.cls) and not linked:
            return
        if linked:
            self._cells.clear()
        for id_ in changes.ids.get(self.cls.schema.key, ()):
            self._cells.pop(id_, None)
        self._read_again()

    def _read_again(self) -> None:
        """Ask for the ids again; rows that stay are kept, and stay selected."""
        self._request += 1
        beginning = self._beginning()
        if beginning is not None and len(beginning) < FIRST:
            self._take(beginning)
        self._complete_or_fill(beginning)
        self.repaint_all()

    def _take(self, ids: array[int]) -> None:
        """Go over to other ids; rows before and after what differs stay, and stay selected."""
        old = self.rows
        same = same_start(old, ids)
        tail = same_end(old, ids, min(len(old), len(ids)) - same)
        if gone := len(old) - same - tail:
            self.beginRemoveRows(QModelIndex(), same, same + gone - 1)
            self.rows = old[:same] + old[same + gone :]
            self.endRemoveRows()
        if new := len(ids) - same - tail:
            self.beginInsertRows(QModelIndex(), same, same + new - 1)
            self.rows = ids
            self.endInsertRows()

    def _set_masked(self, masked: bool) -> None:
        self._masked = masked
        self._cells.clear()
        self._read_again()
