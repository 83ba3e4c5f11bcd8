"""The foot of a list while rows are selected: how many, what they add up to, what to do with them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.jobs import UNWATCHED, Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.records import tsv
from app.exchange.records.records_json import masked_fields
from app.schema.conditions import Condition, one_of
from app.schema.fields import NumberField
from app.schema.record import Record
from app.services.list_cells import (
    CellReader,
    Cells,
    Sight,
    columns_seen,
    open_order,
    shows_masked,
)
from app.store import Store
from ui.core import theme
from ui.core.clipboard import SECONDS, Clipboard
from ui.core.context import Context
from ui.core.disclosures import LeavingAct, sensitive_scope
from ui.register_page.list_actions import CHANGE
from ui.register_page.list_model import ListModel
from ui.register_page.table_view import TableView

_SELECTED = T("Đã chọn {n} bản ghi", "{n} {n:record|records} selected")
_SUM = T("{field}: {sum}", "{field}: {sum}")
_COPY = T("Chép", "Copy")
_COPY_HELP = T("Chép để dán vào Excel (Ctrl+C)", "Copy, to paste into Excel (Ctrl+C)")
NOTHING = T("Chưa chọn dòng nào trong danh sách.", "No row of the list is selected.")
_NOTED = T("Chép từ {book}", "Copy from {book}")
_COPYING = T("Chép {n} bản ghi", "Copying {n} {n:record|records}")
_COPIED = T(
    "Đã chép {n} bản ghi, dán được vào Excel trong {seconds} giây.",
    "{n} {n:record|records} copied; paste into Excel within {seconds} {seconds:second|seconds}.",
)
_WITHOUT = T(
    "Đã chép {n} bản ghi, không kèm tên và các mục riêng tư, dán được trong {seconds} giây; "
    "muốn kèm thì bấm Ctrl+Shift+E rồi chép lại.",
    "{n} {n:record|records} copied without names and private fields; paste them within {seconds} {seconds:second|seconds}. "
    "For those fields press Ctrl+Shift+E and copy again.",
)
_FOR_A_PURPOSE = T(
    "Chưa chép gì: sổ này chỉ chép ra ngoài khi có mục đích; bấm Ctrl+Shift+E rồi chép lại.",
    "Nothing was copied: of this book rows leave for a purpose only; press Ctrl+Shift+E and copy again.",
)
_CHANGE = T("Đổi một mục…", "Change a field…")
_AFTER = 60  # milliseconds: rows selected with the arrow held down are not all added up
_AT_ONCE = 500  # more than these are read by the worker
_CHUNK = 900


class SelectionBar(QWidget):
    """Tells of two selected rows and more. ``change_requested``: one field of all of them."""

    change_requested = Signal()

    def __init__(self, context: Context, model: ListModel, table: TableView) -> None:
        super().__init__()
        self._context, self._model, self._table = context, model, table
        self._request = 0
        self._all = False
        self.summary = theme.label("", "strong", wrap=True)
        self.summary.setObjectName("selection")
        copy = _button(_COPY, "selection.copy")
        copy.setToolTip(str(_COPY_HELP))
        copy.clicked.connect(self.copy)
        self.change = _button(_CHANGE, "selection.change")
        self.change.setToolTip(CHANGE.tip)
        self.change.clicked.connect(self.change_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.summary, 1)
        row.addWidget(copy)
        row.addWidget(self.change)
        self._clipboard = Clipboard(self)
        self._soon = QTimer(self, singleShot=True, interval=_AFTER)
        self._soon.timeout.connect(self._add_up)
        table.selectionModel().selectionChanged.connect(self._tell)
        table.all_requested.connect(self._want_all)
        table.copy_requested.connect(self.copy)
        model.counted.connect(self._complete)
        model.modelReset.connect(self._tell)
        context.changed.connect(self._tell)
        self.hide()

    def ids(self) -> array[int]:
        """The selected records, in the order of the list."""
        ids: array[int] = array("q")
        for first, last in self._ranges():
            ids.extend(self._model.ids[first : last + 1])
        return ids

    def copy(self) -> None:
        """Put the selected rows on the clipboard with their headers; names for a purpose only."""
        ids, model = self.ids(), self._model
        if not ids:
            self._context.messages.say(NOTHING)
            return
        how = self._context.disclosures.known(LeavingAct.COPY, sensitive_scope(model.cls))
        if model.cls.schema.only_counted and not how.names:
            self._context.messages.say(_FOR_A_PURPOSE)
            return
        sight = Sight.ALL if how.names else Sight.OUTSIDE
        if not how.names and open_order(model.cls, model.query) != model.query:
            ids = array("q", sorted(ids))  # their order would tell of what is left out
        shown = self._table.columns()
        reader = CellReader(model.cls, columns_seen(model.cls, shown, sight))
        sentence = _COPIED if how.names or _all_open(model.cls, shown) else _WITHOUT

        def job(progress: Progress, store: Store) -> str:
            # They leave the window: the audit log has it before the clipboard.
            schema = reader.cls.schema
            why = {"names": True, "purpose": how.purpose} if how.names else {}
            about = {"register": schema.key, "number": len(ids)}
            store.log_access("copy", _NOTED.format(book=schema.book), **about, **why)
            return _tabbed(reader, store, ids, sight, progress)

        put = partial(self._put, sentence.format(n=show_number(len(ids)), seconds=SECONDS))
        if len(ids) <= _AT_ONCE:
            with self._context.guard():
                put(job(UNWATCHED, self._context.store))
            return
        self._context.run_with_progress(_COPYING.format(n=show_number(len(ids))), job, put)

    def _put(self, sentence: T, text: str) -> None:
        self._clipboard.copy(text)
        self._context.messages.say(sentence)

    def refresh(self) -> None:
        """Describe the selection again."""
        self._tell()

    # Below: telling

    def _ranges(self) -> list[tuple[int, int]]:
        """Runs of selected rows; a whole list is one, however long it is."""
        chosen = self._table.selectionModel().selection()
        runs = {(part.top(), part.bottom()) for part in chosen.toList()}
        return sorted(run for run in runs if 0 <= run[0] <= run[1])

    def _count(self) -> int:
        return sum(last - first + 1 for first, last in self._ranges())

    def _tell(self, *_what: object) -> None:
        self._request += 1
        count = self._count()
        self.setVisible(count > 1)
        if count > 1:
            self.summary.setText(str(_SELECTED.format(n=show_number(count))))
            self._soon.start()

    def _want_all(self) -> None:
        """Ctrl+A means the whole list, also what the worker is still bringing."""
        self._all = not self._model.complete

    def _complete(self) -> None:
        if self._all:
            self._all = False
            self._table.selectAll()

    def _fields(self) -> list[NumberField]:
        """Return the fields to add up: numbers and money that are worth a sum, no years, no masked fields."""
        own = self._model.cls.schema.own.values()
        numbers = [f for f in own if isinstance(f, NumberField) and f.grouped and f.summed]
        return [f for f in numbers if not shows_masked(f)]

    def _add_up(self) -> None:
        fields, count, query = self._fields(), self._count(), self._model.query
        if not fields or count < 2:
            return
        whole = self._model.complete and count == self._model.rowCount() and not query.words
        ids, cls = array("q") if whole else self.ids(), self._model.cls

        def job(_progress: Progress, store: Store) -> list[int]:
            wheres = [query.where] if whole else list(_chunks(ids))
            return [sum(store.sum(cls, where, f.name) for where in wheres) for f in fields]

        self._context.worker.run(job, done=partial(self._added, self._request, count, fields))

    def _added(self, request: int, count: int, fields: list[NumberField], sums: list[int]) -> None:
        if request != self._request:
            return
        parts = [_SELECTED.format(n=show_number(count))]
        for spec, total in zip(fields, sums, strict=True):
            if total:
                parts.append(_SUM.format(field=spec.label, sum=show_number(total)))
        self.summary.setText("  ·  ".join(map(str, parts)))
        self.summary.setToolTip("\n".join(map(str, parts)))


def _all_open(cls: type[Record], names: Sequence[str]) -> bool:
    """Whether nothing of some columns is left out where names are."""
    masked = {path.partition(".")[0] for path in masked_fields(cls)}
    return masked.isdisjoint(names)


def _chunks(ids: array[int]) -> Iterator[Condition]:
    for start in range(0, len(ids), _CHUNK):
        yield one_of("id", *ids[start : start + _CHUNK])


def _tabbed(
    reader: CellReader,
    store: Store,
    ids: array[int],
    sight: Sight,
    progress: Progress | None = None,
) -> str:
    rows: list[Cells] = [tuple(str(spec.label) for spec in reader.specs)]
    for start in range(0, len(ids), _CHUNK):
        if progress:
            progress.update(start, len(ids))
        some = ids[start : start + _CHUNK]
        found = reader.read(store, some, sight)
        rows += [found[id_] for id_ in some if id_ in found]
    return tsv.write(rows)


def _button(text: T, name: str) -> QPushButton:
    button = QPushButton(str(text))
    button.setObjectName(name)
    theme.role(button, "link")
    return button
