"""A list from a workbook or the clipboard, looked at and corrected before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.imports import list_import
from app.exchange.imports.fates import RowOutcome, Ruling
from app.exchange.imports.list_import import ListImport
from app.exchange.imports.prepared import Choices
from app.exchange.imports.rehearsal import Rehearsal
from app.schema.record import Record
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.register_page.import_columns import ColumnChoosers
from ui.register_page.import_head import ImportFoot, ImportHead
from ui.register_page.import_questions import ImportQuestions
from ui.register_page.import_rows import FATE, ImportRows
from ui.widgets.table import Table

_READING = T("Đọc các dòng từ Excel", "Reading the rows from Excel")
_JUDGING = T("Xem lại các dòng", "Looking at the rows again")
_NOTHING = T(
    "Không có dòng nào để dán; hãy chép các dòng trong Excel trước.",
    "There is nothing to paste; copy some rows in Excel first.",
)
_SAVING = T("Ghi {n} bản ghi", "Saving {n} {n:record|records}")
SAVED = T(
    "Đã ghi {n} bản ghi từ Excel.", "{n} {n:record from Excel is|records from Excel are} saved."
)
_ERRORS = T("Ghi các dòng chưa nhập được ra Excel", "Writing the rows that cannot be taken")
_ERRORS_NAME = T("Dòng chưa nhập được {name}", "Rows to correct {name}")


class ImportReview(QWidget):
    """Stands in the place of the list while rows are reviewed. Esc leaves, nothing written.

    ``ready`` when there is something to review, ``left`` when it is over.
    """

    ready = Signal()
    left = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cls = context, cls
        self._one: ListImport | None = None
        self._fate: RowOutcome | None = None
        self.head, self.foot = ImportHead(), ImportFoot()
        self.questions = ImportQuestions()
        self.table = Table(None, "paste.rows", FATE, row=3.8, many=True)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().show()
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.columns = ColumnChoosers(cls, self.table)
        self._build()

    # What the list asks

    def take(self, path: Path | None, shown: tuple[str, ...]) -> None:
        """Read a workbook in the worker, or the clipboard where there is none; ``shown``: the list's columns."""
        cls, text = self._cls, "" if path else QGuiApplication.clipboard().text()

        def job(progress: Progress, store: Store) -> ListImport:
            if path is None:
                return list_import.paste_list(store, cls, text, shown, progress)
            return list_import.read_list(store, cls, path, progress=progress)

        self._context.run_with_progress(_READING, job, self._begin)

    def save(self) -> None:
        """Save the valid rows in one step, and remember what was chosen for such a list."""
        if (one := self._one) is None:
            return
        self.foot.save.setEnabled(False)  # a second click must not save them twice

        def job(progress: Progress, store: Store) -> int:
            from app.exchange.imports.commit import commit
            from app.exchange.imports.remembered import remember

            count = commit(store, one.rehearsal, progress)
            if one.book:
                remember(store, one.rehearsal.cls, one.prepared, one.choices)
            return count

        title = _SAVING.format(n=show_number(len(one.rehearsal.records)))
        self._context.run_with_progress(title, job, self._saved, self._failed, self._refresh_foot)

    def write_errors(self) -> None:
        """Write the rows that cannot be taken to a workbook, with the reasons."""
        if (one := self._one) is None:
            return
        name = _ERRORS_NAME.format(name=Path(one.name).stem or str(self._cls.schema.book))
        path = dialogs.save_file(self.window(), _ERRORS, Path(f"{name}.xlsx"), dialogs.EXCEL)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> Path:
            from app.exchange.imports.error_book import write_errors

            write_errors(store, one.rehearsal, path)
            return path

        self._context.run_with_progress(_ERRORS, job, self._context.messages.written)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    # Corrections

    def _choose(self, choices: Choices, make: frozenset[str]) -> None:
        """Have the list made ready anew by other choices."""
        if (one := self._one) is not None:
            self._work(lambda p, store: list_import.choose(store, one, choices, make, p))

    def _choose_field(self, column: int, name: str | None) -> None:
        if one := self._one:
            fields: Mapping[int, str | None] = {**one.choices.fields, column: name}
            self._choose(replace(one.choices, fields=fields), one.make)

    def _choose_table(self, sheet: str, number: int) -> None:
        if one := self._one:
            self._choose(Choices(sheet, number), one.make)

    def _answer(self, key: str, answer: str) -> None:
        if one := self._one:
            answers = {**one.choices.answers, key: answer}
            self._choose(replace(one.choices, answers=answers), one.make)

    def _make(self, registers: frozenset[str]) -> None:
        if one := self._one:
            self._choose(one.choices, registers)

    def _mend(self, place: int, cells: tuple[str, ...]) -> None:
        from app.exchange.imports.rehearsal import mend

        self._rejudge(lambda store, rehearsal: mend(store, rehearsal, place, cells))

    def _decide(self, decision: Ruling) -> None:
        """Settle the selected rows whose record may be there already."""
        from app.exchange.imports.rehearsal import decide

        model = self.table.model()
        assert isinstance(model, ImportRows)
        chosen = (model.rows[i.row()] for i in self.table.selectionModel().selectedRows())
        numbers = [row.number for row in chosen if row.likely]
        if numbers:
            settled = dict.fromkeys(numbers, decision)
            self._rejudge(lambda store, rehearsal: decide(store, rehearsal, settled))

    def _rejudge(self, change: Callable[[Store, Rehearsal], Rehearsal]) -> None:
        if (one := self._one) is not None:
            self._work(lambda _p, store: replace(one, rehearsal=change(store, one.rehearsal)))

    def _work(self, job: Callable[[Progress, Store], ListImport]) -> None:
        """Run a correction in the worker; what is shown stays until it is done, and after a failure."""
        self._context.run_with_progress(_JUDGING, job, self._show, self._failed, self._again)

    # What is shown

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        for part in (self.head, self.questions, self.columns):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self.head.table_chosen.connect(self._choose_table)
        self.head.fate_chosen.connect(self._filter)
        self.columns.chosen.connect(self._choose_field)
        self.questions.answered.connect(self._answer)
        self.questions.make_changed.connect(self._make)
        self.foot.save.clicked.connect(self.save)
        self.foot.errors.clicked.connect(self.write_errors)
        self.foot.same.clicked.connect(lambda: self._decide(Ruling.SAME))
        self.foot.new.clicked.connect(lambda: self._decide(Ruling.NEW))
        self.foot.leave.clicked.connect(self._leave)

    def _begin(self, one: ListImport) -> None:
        if not one.rehearsal.rows:
            self._context.messages.error(UserError(_NOTHING))
            return
        self._one, self._fate = None, None
        self._show(one)
        self.ready.emit()
        (self.foot.save if self.foot.save.isEnabled() else self.table).setFocus()

    def _show(self, one: ListImport) -> None:
        fresh, at = self._one is None, self.table.currentIndex()
        self._one = one
        self.head.show_list(one, self._fate)
        self.questions.show_questions(one.prepared.questions, one.rehearsal.links)
        model = self._put(one)
        if fresh:
            for column in range(model.columnCount()):
                self.table.setColumnWidth(
                    column, theme.characters(model.width_of(column)) + theme.gap(2)
                )
        elif at.isValid() and model.rowCount():
            row = min(at.row(), model.rowCount() - 1)
            self.table.setCurrentIndex(model.index(row, min(at.column(), model.columnCount() - 1)))
        self.columns.show_columns(one.prepared)
        self._refresh_foot()

    def _put(self, one: ListImport) -> ImportRows:
        """Fill the table with the rows that are shown of a list."""
        model = ImportRows(one, self._fate, self.table)
        model.mended.connect(self._mend)
        before, picker = self.table.model(), self.table.selectionModel()
        self.table.setModel(model)
        for old in (picker, before):
            if old is not None:
                old.deleteLater()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh_foot())
        return model

    def _filter(self, fate: RowOutcome | None) -> None:
        self._fate = fate
        if self._one is not None:
            self._put(self._one)
            self._refresh_foot()

    def _again(self) -> None:
        if self._one is not None:
            self._show(self._one)

    def _refresh_foot(self) -> None:
        if self._one is not None:
            model = self.table.model()
            assert isinstance(model, ImportRows)
            chosen = self.table.selectionModel().selectedRows()
            self.foot.show_list(self._one, any(model.rows[i.row()].likely for i in chosen))

    def _saved(self, count: int) -> None:
        self._context.messages.saved(SAVED.format(n=show_number(count)))
        self._leave()

    def _failed(self, error: UserError) -> None:
        self._again()
        self._context.messages.error(error)

    def _leave(self) -> None:
        self._one = None  # the file and what is in it are let go
        self.left.emit()
