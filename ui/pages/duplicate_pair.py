"""Two records side by side: which one is kept, and which fields come from the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout

from app.base.language import T
from app.schema.fields import LinkField, LinksField, RowsField
from app.schema.record import Record
from app.schema.values import AnyField
from app.services.list_cells import MASK, Sight, shown
from ui.core import theme
from ui.core.context import Context
from ui.forms.form_parts import hidden
from ui.widgets.basics import Card, button
from ui.widgets.table import Table
from ui.widgets.table_model import Index, TableModel

_KEEP = T("Giữ lại: {code}", "Keep: {code}")
_LOSE = T("Sẽ gộp: {code}", "To be merged: {code}")
_TICK = T("Đánh dấu ở cột phải những mục muốn lấy.", "Tick at the right what is to be taken.")
_FIELD = T("Mục khác nhau", "What differs")
_SAME = T("Hai bản ghi giống nhau ở mọi mục.", "The two records agree in every field.")
_SWAP = T("Giữ bản ghi kia", "Keep the other")
_SHOW = T("Hiện phần kín", "Show what is masked")
_SEEN = T("Xem phần kín của {first} và {second}", "Look at the sensitive part of {first}, {second}")
_MERGE = T("Gộp làm một", "Merge")
_APART = T("Khác nhau", "Different")
_OPEN = T("Mở {code}", "Open {code}")
_EMPTY = frozenset((None, ""))
_ROWS = T("{n} dòng", "{n} {n:row|rows}")


@dataclass(frozen=True, slots=True)
class PairRow:
    """One field: its label and what the two records say; ``may_tick``: the other's may be taken."""

    name: str
    cells: tuple[str, str, str]
    may_tick: bool


class PairModel(TableModel[PairRow]):
    """The fields in which two records differ; ``ticked`` are the names of those to be taken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ticked: set[str] = set()
        self._strong = QFont()
        self._strong.setWeight(QFont.Weight.DemiBold)

    def show(self, titles: Sequence[T], rows: Sequence[PairRow]) -> None:
        """Show another pair under other titles; nothing is ticked."""
        self.titles, self.ticked = titles, set()
        self.exchange(rows)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def text(self, row: int, column: int) -> str:
        """Return the label of the field, or what one of the records says."""
        return self.rows[row].cells[column]

    def font(self, _row: int, column: int) -> QFont | None:
        """Return a stronger font for labels."""
        return None if column else self._strong

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the cells be ticked whose value may be taken."""
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._ticks(index) else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer also whether a cell is ticked."""
        if role == Qt.ItemDataRole.CheckStateRole:
            if not self._ticks(index):
                return None
            ticked = self.rows[index.row()].name in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._ticks(index):
            return False
        name = self.rows[index.row()].name
        (self.ticked.add if Qt.CheckState(value) is Qt.CheckState.Checked else self.ticked.discard)(
            name
        )
        self.dataChanged.emit(index, index)
        return True

    def _ticks(self, index: Index) -> bool:
        return index.isValid() and index.column() == 2 and self.rows[index.row()].may_tick


class PairCard(Card):
    """Emits ``merge_requested`` (kept, merged, names of fields taken) or ``apart_requested`` (both)."""

    merge_requested = Signal(object, object, object)
    apart_requested = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._both: tuple[Record, Record] | None = None
        self._masked = True
        self.why = theme.label("", "heading", wrap=True)
        self.hint = theme.label("", "quiet", wrap=True)
        self.model = PairModel(self)
        self.table = Table(self.model, label=_FIELD, many=True)
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        header.setHighlightSections(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.merge = button(_MERGE, "primary", "combine")
        self.apart = button(_APART)
        self.swap = button(_SWAP)
        self.reveal = button(_SHOW, "", "eye")
        self.open = button(_OPEN, "link")
        self.merge.clicked.connect(self._ask_merge)
        self.apart.clicked.connect(self._ask_apart)
        self.swap.clicked.connect(self._turn)
        self.reveal.clicked.connect(self._show_masked)
        self.open.clicked.connect(self._open)
        self._lay_out()

    def show_pair(self, keep: Record, lose: Record, why: T) -> None:
        """Show two records, the first as the one that is kept."""
        self._masked = True
        sentence = str(why)
        self.why.setText(sentence[:1].upper() + sentence[1:])
        self._fill(keep, lose)

    def mask_again(self) -> None:
        """Mask again what was asked for."""
        if self._both and not self._masked:
            self._masked = True
            self._fill(*self._both)

    def chosen(self) -> frozenset[str]:
        """The fields that are taken from the record that is merged."""
        return frozenset(self.model.ticked)

    # What is shown

    def _fill(self, keep: Record, lose: Record) -> None:
        self._both = (keep, lose)
        heads = (_FIELD, _KEEP.format(code=keep.code), _LOSE.format(code=lose.code))
        differing = _differing(keep, lose)
        self.model.show(heads, [self._row(spec, keep, lose) for spec in differing])
        self.table.resizeRowsToContents()
        self.table.setVisible(bool(differing))
        self.hint.setText(str(_TICK if differing else _SAME))
        self.open.setText(str(_OPEN.format(code=keep.code)))
        self.reveal.setVisible(self._masked and any(hidden(spec) for spec in differing))

    def _row(self, spec: AnyField, keep: Record, lose: Record) -> PairRow:
        kept, lost = (getattr(record, spec.name) for record in (keep, lose))
        # What only the other says is taken anyway, as are the rows of both.
        may_tick = spec.name in keep.schema.own and _EMPTY.isdisjoint((kept, lost))
        cells = str(spec.label), self._shown(spec, kept), self._shown(spec, lost)
        return PairRow(spec.name, cells, may_tick)

    def _shown(self, spec: AnyField, value: object) -> str:
        if value in (None, "", ()):
            return "—"
        if self._masked and hidden(spec):
            return shown(self._context.store, spec, value, Sight.WINDOW) or MASK
        if isinstance(value, tuple) and isinstance(spec, RowsField):
            return str(_ROWS.format(n=len(value)))
        if isinstance(spec, LinkField | LinksField):
            ids = value if isinstance(value, tuple) else (value,)
            titles = self._context.store.titles(spec.target, ids)
            return ", ".join(f"{titles[i].code} {titles[i].words}" for i in ids if i in titles)
        return spec.show(value)

    def _show_masked(self) -> None:
        if self._both:
            keep, lose = self._both
            title = _SEEN.format(first=keep.code, second=lose.code)
            with self._context.guard():
                self._context.store.log_access("look", title, register=keep.schema.key, id=keep.id)
                self._masked = False
                self._fill(keep, lose)

    # What is done

    def _turn(self) -> None:
        if self._both:
            keep, lose = self._both
            self._fill(lose, keep)

    def _ask_merge(self) -> None:
        if self._both:
            self.merge_requested.emit(*self._both, self.chosen())

    def _ask_apart(self) -> None:
        if self._both:
            self.apart_requested.emit(*self._both)

    def _open(self) -> None:
        if self._both:
            self._context.open.record(self._both[0].schema.key, self._both[0].id)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.why, 1)
        top.addWidget(self.reveal)
        foot = QHBoxLayout()
        foot.setSpacing(theme.gap())
        for widget in (self.merge, self.apart, self.swap):
            foot.addWidget(widget)
        foot.addStretch()
        foot.addWidget(self.open)
        words = QVBoxLayout()
        words.addLayout(top)
        words.addWidget(self.hint)
        self.column.addLayout(words)
        self.column.addWidget(self.table, 1)
        self.column.addStretch()
        self.column.addLayout(foot)


def _differing(keep: Record, lose: Record) -> list[AnyField]:
    """The fields in which two records say something else, in the order of the form."""
    return [
        spec
        for name, spec in keep.schema.fields.items()
        if not spec.derived and getattr(keep, name) != getattr(lose, name)
    ]
