"""Rows pasted from a spreadsheet, looked at before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.records import paste
from app.exchange.records.paste import PastedRow, PastedRows, RowOutcome, recognise_columns
from app.schema.fields import Field
from app.schema.record import Record
from app.services.list_cells import CODE, MASK, veiled
from ui.core import theme
from ui.core.context import Context

_REASON, _PLAIN, _WIDEST = 54, 14, 22  # widths in characters
Index = QModelIndex | QPersistentModelIndex
_READING = T("Đọc các dòng vừa dán", "Reading what was pasted")
_NOTHING = T(
    "Không có dòng nào để dán; hãy chép các dòng trong Excel trước.",
    "There is nothing to paste; copy some rows in Excel first.",
)
_FATE = T("Sẽ ra sao", "What becomes of it")
_NEW = T("Ghi mới", "New")
_CHANGES = T("Đổi: {fields}", "Changes: {fields}")
_SAME = T("Không đổi", "No change")
_WAS = T("Đang là: {was}", "It is now: {was}")
_EMPTY = T("(để trống)", "(empty)")
_BECAUSE = T("Không ghi — {field}: {problem}", "Left out — {field}: {problem}")
_SKIPPED = T("(bỏ qua) {title}", "(ignored) {title}")
_NOT_TAKEN = T("(không nhận) {title}", "(not taken) {title}")
_SUMMARY = T("Dán từ Excel: {parts}.", "From Excel: {parts}.")
_COUNTS = {
    RowOutcome.NEW: T("{n} dòng ghi mới", "{n} new rows"),
    RowOutcome.CHANGED: T("{n} dòng đổi bản ghi đã có", "{n} rows that change a record"),
    RowOutcome.SAME: T("{n} dòng không đổi", "{n} rows without a change"),
    RowOutcome.LEFT_OUT: T(
        "{n} dòng chưa đúng sẽ không ghi", "{n} rows that are not right, left out"
    ),
}
_SAVE = T("Ghi {n} bản ghi", "Save {n} records")
_LEAVE = T("Bỏ", "Leave")
_SAVING = T("Ghi {n} bản ghi", "Saving {n} records")
_SAVED = T("Đã ghi {n} bản ghi từ Excel.", "{n} records from Excel are saved.")


class PasteReview(QWidget):
    """Stands in the place of the list while pasted rows are reviewed. Esc leaves, nothing written.

    ``ready`` when there is something to review, ``left`` when it is over.
    """

    ready = Signal()
    left = Signal()

    def __init__(self, context: Context, cls: type[Record]) -> None:
        super().__init__()
        self._context, self._cls = context, cls
        self.pasted = PastedRows((), ())
        self._said = theme.label("", "strong", wrap=True)
        self.table = QTableView()
        self.table.setObjectName("paste.rows")
        self.table.setAccessibleName(str(_FATE))
        self.save_button = QPushButton()
        self.save_button.setObjectName("paste.save")
        theme.role(self.save_button, "primary")
        self.save_button.clicked.connect(self.save)
        self._build()

    def paste(self, shown: tuple[str, ...]) -> None:
        """Read the clipboard in the worker; ``shown``: the columns of the list, in order."""
        text, cls = QGuiApplication.clipboard().text(), self._cls
        self._context.long(
            _READING,
            lambda progress, store: paste.read(store, cls, text, shown, progress),
            self._show,
        )

    def save(self) -> None:
        """Save what is right, in one step."""
        pasted, cls = self.pasted, self._cls
        self.save_button.setEnabled(False)  # a second click must not save them twice
        self._context.long(
            _SAVING.format(n=show_number(len(pasted.records))),
            lambda progress, store: paste.save(store, cls, pasted, progress),
            self._saved,
            self._failed,
            self._stopped,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setDefaultSectionSize(theme.gap(3.8))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        self.table.horizontalHeader().setHighlightSections(False)
        leave = QPushButton(str(_LEAVE))
        leave.setObjectName("paste.leave")
        leave.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(leave)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._said)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _show(self, pasted: PastedRows) -> None:
        if not pasted.rows:
            self._context.messages.error(UserError(_NOTHING))
            return
        self.pasted = pasted
        good = len(pasted.records)
        counts = ((said, pasted.count(fate)) for fate, said in _COUNTS.items())
        parts = [str(said.format(n=show_number(count))) for said, count in counts if count]
        self._said.setText(str(_SUMMARY.format(parts=", ".join(parts))))
        self.save_button.setText(str(_SAVE.format(n=show_number(good))))
        self.save_button.setEnabled(good > 0)
        before = self.table.model()
        model = _Rows(self._cls, pasted, self.table)
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        letter = self.fontMetrics().averageCharWidth()
        for column in range(model.columnCount()):
            self.table.setColumnWidth(column, letter * model.width_of(column) + theme.gap(2))
        self.ready.emit()
        (self.save_button if good else self.table).setFocus()

    def _saved(self, count: int) -> None:
        self._context.messages.saved(_SAVED.format(n=show_number(count)))
        self.left.emit()

    def _failed(self, error: UserError) -> None:
        self._stopped()
        self._context.messages.error(error)

    def _stopped(self) -> None:
        self.save_button.setEnabled(True)


class _Rows(QAbstractTableModel):
    """The pasted rows; before each what becomes of it, and cells that are wrong in their colour."""

    def __init__(self, cls: type[Record], pasted: PastedRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields, self._pasted = cls.schema.fields, pasted

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self._pasted.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return len(self._pasted.columns) + 1

    def width_of(self, column: int) -> int:
        """The width of a column, in characters."""
        if column == 0:
            plain = self._pasted.count(RowOutcome.NEW) + self._pasted.count(RowOutcome.SAME)
            return _REASON if plain < len(self._pasted.rows) else _PLAIN
        spec = self._pasted.columns[column - 1]
        return max(min(spec.width, _WIDEST), len(str(spec.label)) + 2) if spec else _PLAIN

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        if section == 0:
            return str(_FATE)
        spec = self._pasted.columns[section - 1]
        if spec is None:
            return str(_SKIPPED.format(title=section))
        return str(spec.label if recognise_columns(spec) else _NOT_TAKEN.format(title=spec.label))

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row = self._pasted.rows[index.row()]
        if index.column() == 0:
            return self._fate(row, role)
        spec = self._pasted.columns[index.column() - 1]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.cells[index.column() - 1]
            case Qt.ItemDataRole.ToolTipRole if spec:
                return self._tip(row, spec)
            case Qt.ItemDataRole.ForegroundRole:
                return self._color(row, spec)
        return None

    def _tip(self, row: PastedRow, spec: Field[Any]) -> str | None:
        """What is wrong with a cell, or what the record says now."""
        if problem := row.problems.get(spec.name):
            return str(problem)
        if spec.name not in row.changed:
            return None
        return str(_WAS.format(was=MASK if veiled(spec) else row.shown[spec.name] or _EMPTY))

    def _color(self, row: PastedRow, spec: Field[Any] | None) -> QColor | None:
        tokens = theme.tokens()
        if spec is None or not recognise_columns(spec):
            return QColor(tokens.quiet)
        if spec.name in row.problems:
            return QColor(tokens.problem)
        return QColor(tokens.accent) if spec.name in row.changed else None

    def _fate(self, row: PastedRow, role: int) -> Any:
        said = [self._because(name, problem) for name, problem in row.problems.items()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return said[0] if said else self._plain_fate(row)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(said) if said else self._plain_fate(row)
            case Qt.ItemDataRole.ForegroundRole:
                tokens = theme.tokens()
                colors = {RowOutcome.LEFT_OUT: tokens.problem, RowOutcome.SAME: tokens.quiet}
                return QColor(colors.get(row.fate, tokens.good))
        return None

    def _plain_fate(self, row: PastedRow) -> str:
        if row.fate is RowOutcome.CHANGED:
            fields = ", ".join(str(self._fields[name].label) for name in row.changed)
            return str(_CHANGES.format(fields=fields))
        return str(_SAME if row.fate is RowOutcome.SAME else _NEW)

    def _because(self, name: str, problem: T) -> str:
        label = CODE.label if name == CODE.name else self._fields[name].label
        return str(_BECAUSE.format(field=label, problem=problem))
