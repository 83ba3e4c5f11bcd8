"""The list of any register: ids in memory, what is painted read a block at a time."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.conditions import Query, one_of
from app.errors import UserError
from app.fields import Field, LinkField, NumberField, Privacy
from app.lang import T
from app.record import Record, register
from app.store import Changes
from ui.context import Context
from ui.masking import MASK

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[str, ...]
FIRST = 200  # rows read at once when a query is shown; the rest follows from the worker
_FILL_AFTER = 40  # milliseconds: the beginning is painted first, and typing goes on
_BLOCK = 50
_KEPT = 4000  # rows whose texts are kept
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_DISPLAY, _ALIGNMENT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.TextAlignmentRole)
_NEVER_CUT = ("day", "part-day", "number", "money")
_CODE = T("Mã", "Code")
_SEEN = T("Xem tên trong danh sách {book}", "Look at names in the list of {book}")


def veiled(spec: Field[Any]) -> bool:
    """The field shows what is masked until asked for: its own value, or the name it links to."""
    if isinstance(spec, LinkField):
        schema = register(spec.target).schema
        return schema.title in schema.sensitive
    return spec.privacy is Privacy.SENSITIVE


class RecordTable(QAbstractTableModel):
    """Rows of one register as a query finds them. The first column is the code.

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
        self._fields = [cls.schema.fields[name] for name in cls.schema.columns]
        self._veiled = frozenset(f.name for f in self._fields if veiled(f))
        self._linked = {f.target for f in self._fields if isinstance(f, LinkField)}
        self._right = {n for n, f in enumerate(self._fields, 1) if isinstance(f, NumberField)}
        self._ids: array[int] = array("q")
        self._cells: dict[int, Cells] = {}
        self._masked = True
        self._asked = 0
        self._filling = False
        self._soon = QTimer(self, singleShot=True, interval=_FILL_AFTER)
        self._soon.timeout.connect(self._fill)
        context.changed.connect(self._changed)

    # What the page asks

    def show(self, query: Query) -> None:
        """List what a query finds: its beginning at once, the rest behind it."""
        self.query = query
        self._asked += 1
        self.beginResetModel()
        self._cells.clear()
        self._ids = self._beginning()
        self.endResetModel()
        self._complete_or_fill(self._ids)

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, id_: int) -> int:
        """The row of a record; -1 where the list does not hold it."""
        try:
            return self._ids.index(id_)
        except ValueError:
            return -1

    @property
    def masks(self) -> bool:
        """Some column holds names that are masked now."""
        return bool(self._veiled) and self._masked

    @property
    def may_mask(self) -> bool:
        return bool(self._veiled)

    def unmask(self) -> None:
        """Show the masked names; the journal notes that they were looked at."""
        schema = self.cls.schema
        self._context.store.note("look", _SEEN.format(book=schema.book), register=schema.key)
        self._set_masked(False)

    def mask(self) -> None:
        self._set_masked(True)

    def order(self, column: int, *, down: bool) -> None:
        """Sort by a column; -1: as the register is sorted by itself."""
        name = self.name_of(column) if column >= 0 else ""
        self.show(replace(self.query, order=name, down=down))

    def name_of(self, column: int) -> str:
        return self._fields[column - 1].name if column else "code"

    def width_of(self, column: int) -> int:
        """The usual width of a column, in characters."""
        schema = self.cls.schema
        usual = self._fields[column - 1].width if column else len(schema.code(1)) + 1
        return max(usual, len(self.headerData(column, Qt.Orientation.Horizontal)) + 2)

    def least_width_of(self, column: int) -> int:
        """The width, in characters, that a column keeps where room is short."""
        if column == 0:
            return len(self.cls.schema.code(1)) + 1
        spec = self._fields[column - 1]
        return (
            spec.width if spec.kind in _NEVER_CUT else min(spec.width, max(8, spec.width * 2 // 5))
        )

    # Qt's interface

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._fields) + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ALIGNMENT:
            return _RIGHT if section in self._right else None
        if role == _DISPLAY:
            return str(self._fields[section - 1].label if section else _CODE)
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self._row(index.row())[index.column()]
        if role == _ALIGNMENT and index.column() in self._right:
            return _RIGHT
        return None

    # Reading

    def _row(self, row: int) -> Cells:
        """The texts of a row; its neighbours are read with it."""
        id_ = self._ids[row]
        if id_ not in self._cells:
            if len(self._cells) > _KEPT:
                self._cells.clear()
            start = row - row % _BLOCK
            self._read([i for i in self._ids[start : start + _BLOCK] if i not in self._cells])
        return self._cells[id_]

    def _read(self, ids: list[int]) -> None:
        """Read what the columns show; not the records, whose rows and lists nobody sees here."""
        # A record that was deleted a moment ago leaves an empty row until the list follows.
        self._cells |= dict.fromkeys(ids, ("",) * (len(self._fields) + 1))
        names = [spec.name for spec in self._fields]
        found = self._context.store.values(self.cls, one_of("id", *ids), "id", "code", *names)
        if not found:
            return
        read, codes, *stored = zip(*found, strict=True)
        columns = [
            self._column(spec, [spec.from_db(value) for value in values])
            for spec, values in zip(self._fields, stored, strict=True)
        ]
        for id_, *cells in zip(read, codes, *columns, strict=True):
            self._cells[id_] = tuple(cells)

    def _column(self, spec: Field[Any], values: list[Any]) -> list[str]:
        hidden = self._masked and spec.name in self._veiled
        if isinstance(spec, LinkField):
            titles = self._context.store.titles(spec.target, {v for v in values if v is not None})
            shown = {
                i: title.code if hidden else title.words or title.code
                for i, title in titles.items()
            }
            return [shown.get(value, "") for value in values]
        if hidden:
            return ["" if value is None else MASK for value in values]
        return [spec.show(value) for value in values]

    def _beginning(self) -> array[int]:
        return self._context.store.ids(self.cls, self.query, FIRST)

    def _complete_or_fill(self, beginning: array[int]) -> None:
        self.complete = len(beginning) < FIRST
        if self.complete:
            self._soon.stop()
            self.counted.emit()
        else:
            self._soon.start()

    def _fill(self) -> None:
        """Have the worker read all ids; a newer query waits for the answer and then asks again."""
        if self._filling:
            return
        self._filling = True
        query = self.query
        self._context.worker.run(
            lambda _progress, store: store.ids(self.cls, query),
            done=partial(self._filled, self._asked), failed=self._refused,
        )  # fmt: skip

    def _filled(self, asked: int, ids: array[int]) -> None:
        self._filling = False
        if asked == self._asked:
            self._take(ids)
            self.complete = True
            self.counted.emit()
        elif not self.complete:
            self._soon.start()

    def _refused(self, error: UserError) -> None:
        self._filling = False
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
        self._asked += 1
        beginning = self._beginning()
        if len(beginning) < FIRST:
            self._take(beginning)
        self._complete_or_fill(beginning)
        self._repaint()

    def _take(self, ids: array[int]) -> None:
        """Go over to other ids; rows before and after what differs stay, and stay selected."""
        old = self._ids
        same = _same_start(old, ids)
        tail = _same_end(old, ids, min(len(old), len(ids)) - same)
        if gone := len(old) - same - tail:
            self.beginRemoveRows(QModelIndex(), same, same + gone - 1)
            self._ids = old[:same] + old[same + gone :]
            self.endRemoveRows()
        if new := len(ids) - same - tail:
            self.beginInsertRows(QModelIndex(), same, same + new - 1)
            self._ids = ids
            self.endInsertRows()

    def _set_masked(self, masked: bool) -> None:
        self._masked = masked
        self._cells.clear()
        self._repaint()

    def _repaint(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self._fields))
            self.dataChanged.emit(self.index(0, 0), last)


def _same_start(one: array[int], other: array[int]) -> int:
    """How many items are the same at the beginning; halves are compared as bytes, so it is quick."""
    a, b = memoryview(one).cast("B"), memoryview(other).cast("B")
    low, high = 0, min(len(one), len(other))
    size = one.itemsize
    while low < high:
        middle = (low + high + 1) // 2
        if a[low * size : middle * size] == b[low * size : middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(one: array[int], other: array[int], most: int) -> int:
    """How many items are the same at the end, up to ``most``."""
    a, b = memoryview(one).cast("B"), memoryview(other).cast("B")
    low, high = 0, most
    size = one.itemsize
    while low < high:
        middle = (low + high + 1) // 2
        x = a[len(a) - middle * size : len(a) - low * size]
        y = b[len(b) - middle * size : len(b) - low * size]
        if x == y:
            low = middle
        else:
            high = middle - 1
    return low
