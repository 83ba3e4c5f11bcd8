"""Rows pasted from a spreadsheet, looked at before anything is written."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.records import paste
from app.exchange.records.paste import PastedRow, PastedRows, RowOutcome, recognise_columns
from app.schema.record import Record
from app.schema.values import AnyField
from app.services.list_cells import CODE, MASK, shows_masked
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.widgets.table import Table
from ui.widgets.table_model import TableModel

_REASON, _PLAIN, _WIDEST = 54, 14, 22  # widths in characters
_READING = T("Đọc các dòng từ Excel", "Reading the rows from Excel")
_NOTHING = T(
    "Không có dòng nào để dán; hãy chép các dòng trong Excel trước.",
    "There is nothing to paste; copy some rows in Excel first.",
)
_FATE = T("Sẽ ra sao", "What will happen")
_NEW = T("Thêm mới", "New")
_CHANGES = T("Đổi: {fields}", "Changes: {fields}")
_SAME = T("Không đổi", "No change")
_WAS = T("Đang là: {was}", "It is now: {was}")
_EMPTY = T("(để trống)", "(empty)")
_BECAUSE = T("Không ghi — {field}: {problem}", "Left out — {field}: {problem}")
_SKIPPED = T("(bỏ qua) {title}", "(ignored) {title}")
_NOT_TAKEN = T("(không nhận) {title}", "(not taken) {title}")
_SUMMARY = T("Dán từ Excel: {parts}.", "From Excel: {parts}.")
_COUNTS = {
    RowOutcome.NEW: T("{n} dòng ghi mới", "{n} new {n:row|rows}"),
    RowOutcome.CHANGED: T(
        "{n} dòng đổi bản ghi đã có", "{n} {n:row that changes|rows that change} a record"
    ),
    RowOutcome.SAME: T("{n} dòng không đổi", "{n} {n:row|rows} without a change"),
    RowOutcome.LEFT_OUT: T(
        "{n} dòng chưa đúng sẽ không ghi", "{n} {n:row that is|rows that are} not right, left out"
    ),
}
_SAVE = T("Ghi {n} bản ghi", "Save {n} {n:record|records}")
_LEAVE = T("Đóng", "Close")
_SAVING = T("Ghi {n} bản ghi", "Saving {n} {n:record|records}")
_SAVED = T(
    "Đã ghi {n} bản ghi từ Excel.", "{n} {n:record from Excel is|records from Excel are} saved."
)


class PasteReview(QWidget):
    """Stands in the place of the list while pasted rows are reviewed. Esc leaves, nothing written.

    ``ready`` when there is something to review, ``left`` when it is over.
    """

    ready = Signal()
    left = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cls = context, cls
        self.pasted = PastedRows((), ())
        self._summary = theme.label("", "strong", wrap=True)
        self.table = Table(None, "paste.rows", _FATE, row=3.8)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().show()
        self.save_button = QPushButton()
        self.save_button.setObjectName("paste.save")
        theme.role(self.save_button, "primary")
        self.save_button.clicked.connect(self.save)
        self._build()

    def paste(self, shown: tuple[str, ...]) -> None:
        """Read the clipboard in the worker; ``shown``: the columns of the list, in order."""
        text, cls = QGuiApplication.clipboard().text(), self._cls
        self._context.run_with_progress(
            _READING,
            lambda progress, store: paste.read(store, cls, text, shown, progress),
            self._show,
        )

    def take(self, path: Path | None, shown: tuple[str, ...]) -> None:
        """Read the first sheet of a workbook in the worker, or the clipboard where there is none."""
        if path is None:
            self.paste(shown)
            return
        cls = self._cls

        def job(progress: Progress, store: Store) -> PastedRows:
            from app.exchange.records.sheet_file import read_rows

            return paste.read(store, cls, read_rows(cls, path), shown, progress)

        self._context.run_with_progress(_READING, job, self._show)

    def save(self) -> None:
        """Save the valid rows in one step."""
        pasted, cls = self.pasted, self._cls
        self.save_button.setEnabled(False)  # a second click must not save them twice
        self._context.run_with_progress(
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
        leave = QPushButton(str(_LEAVE))
        leave.setObjectName("paste.leave")
        leave.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(leave)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._summary)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _show(self, pasted: PastedRows) -> None:
        if not pasted.rows:
            self._context.messages.error(UserError(_NOTHING))
            return
        self.pasted = pasted
        good = len(pasted.records)
        counts = ((sentence, pasted.count(fate)) for fate, sentence in _COUNTS.items())
        parts = [str(sentence.format(n=show_number(count))) for sentence, count in counts if count]
        self._summary.setText(str(_SUMMARY.format(parts=", ".join(parts))))
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


class _Rows(TableModel[PastedRow]):
    """The pasted rows; before each what becomes of it, and cells that are wrong in their colour."""

    def __init__(self, cls: type[Record], pasted: PastedRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields, self._pasted = cls.schema.fields, pasted
        self.rows = pasted.rows
        self.titles = [_FATE, *starmap(_title, enumerate(pasted.columns, 1))]

    def width_of(self, column: int) -> int:
        """The width of a column, in characters."""
        if column == 0:
            plain = self._pasted.count(RowOutcome.NEW) + self._pasted.count(RowOutcome.SAME)
            return _REASON if plain < len(self._pasted.rows) else _PLAIN
        spec = self._pasted.columns[column - 1]
        return max(min(spec.width, _WIDEST), len(str(spec.label)) + 2) if spec else _PLAIN

    def row_title(self, row: int) -> str:
        return str(row + 1)

    def text(self, row: int, column: int) -> str:
        pasted = self.rows[row]
        if column:
            return pasted.cells[column - 1]
        return next(iter(self._reasons(pasted)), "") or self._plain_fate(pasted)

    def tip(self, row: int, column: int) -> str | None:
        """Return the problems of a row or cell, or the present value of the record."""
        pasted = self.rows[row]
        if column == 0:
            return "\n".join(self._reasons(pasted)) or self._plain_fate(pasted)
        spec = self._pasted.columns[column - 1]
        if spec is None:
            return None
        if problem := pasted.problems.get(spec.name):
            return str(problem)
        if spec.name not in pasted.changed:
            return None
        was = pasted.shown[spec.name]
        return str(_WAS.format(was=MASK if was and shows_masked(spec) else was or _EMPTY))

    def ink(self, row: int, column: int) -> str | None:
        pasted, tokens = self.rows[row], theme.tokens()
        if column == 0:
            colors = {RowOutcome.LEFT_OUT: tokens.problem, RowOutcome.SAME: tokens.quiet}
            return colors.get(pasted.fate, tokens.good)
        spec = self._pasted.columns[column - 1]
        if spec is None or not recognise_columns(spec):
            return tokens.quiet
        if spec.name in pasted.problems:
            return tokens.problem
        return tokens.accent if spec.name in pasted.changed else None

    def _reasons(self, row: PastedRow) -> list[str]:
        """Return why a row is left out, field by field."""
        return [self._because(name, problem) for name, problem in row.problems.items()]

    def _plain_fate(self, row: PastedRow) -> str:
        if row.fate is RowOutcome.CHANGED:
            fields = ", ".join(str(self._fields[name].label) for name in row.changed)
            return str(_CHANGES.format(fields=fields))
        return str(_SAME if row.fate is RowOutcome.SAME else _NEW)

    def _because(self, name: str, problem: T) -> str:
        label = CODE.label if name == CODE.name else self._fields[name].label
        return str(_BECAUSE.format(field=label, problem=problem))


def _title(number: int, spec: AnyField | None) -> T:
    """Return the title of a pasted column, by its number from 1 where no field is recognised."""
    if spec is None:
        return _SKIPPED.format(title=number)
    return spec.label if recognise_columns(spec) else _NOT_TAKEN.format(title=spec.label)
