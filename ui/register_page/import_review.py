"""A list from a workbook or the clipboard, looked at and corrected before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.imports.fates import RehearsedRow, Ruling
from app.exchange.imports.kept_list import ListSource, OpenedList, open_list, reopen_list
from app.exchange.imports.list_import import ListImport, save_list
from app.schema.record import Record
from app.services.lists_in_review import keep_in_review, list_in_review
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.forms.form import SAVE
from ui.forms.record_editor import DISCARD, KEEP_EDITING
from ui.register_page import import_edits
from ui.register_page.import_changes import Change, ListChanges
from ui.register_page.import_columns import ColumnChoosers
from ui.register_page.import_head import ImportFoot, ImportHead
from ui.register_page.import_questions import ImportQuestions
from ui.register_page.import_rows import ImportRows, RowFilter
from ui.widgets.table import Table

ROWS = T("Các dòng sắp nhập", "Rows to bring in")
_READING = T("Đọc các dòng từ Excel", "Reading the rows from Excel")
_SAVING = T("Ghi {n} bản ghi", "Saving {n} {n:record|records}")
SAVED = T(
    "Đã ghi {n} bản ghi từ Excel.", "{n} {n:record from Excel is|records from Excel are} saved."
)
UNSAVED = T(
    "Danh sách đã sửa nhưng chưa ghi vào sổ.", "The list was corrected and is not saved yet."
)
LOOKING = T(
    "Các dòng vừa sửa đang được xem lại, chưa ghi gì; hãy ghi sau giây lát.",
    "What was just corrected is being looked at; nothing was written yet. Save in a moment.",
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
        self._changes = ListChanges(context, self)
        self._reading: Watch | None = None
        self._only: RowFilter = None
        self._late = False  # the table is filled anew once the cell that is being corrected is left
        self._saving = False
        self._looked = False  # for a list that was in review over a lock
        self._after_saving: Callable[[], None] | None = None
        self.head, self.foot = ImportHead(), ImportFoot()
        self.questions = ImportQuestions()
        self.table = Table(None, "paste.rows", ROWS, row=3.8, many=True)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().show()
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.columns = ColumnChoosers(cls, self.table)
        self.about = theme.label("", "quiet", wrap=True)  # what the cell with the cursor's tip says
        self._build()
        self._connect()

    # What the list asks

    def take(self, path: Path | None, shown: tuple[str, ...]) -> None:
        """Read a workbook in the worker, or the clipboard where there is none; ``shown``: the list's columns."""
        cls, text = self._cls, "" if path else QGuiApplication.clipboard().text()
        kept = None if self._changes.one else list_in_review(self._context.store, cls)
        meant = kept is not None and kept.path == (str(path) if path else None)
        if kept and not path and self._looked:  # that was not waited for: what is copied is meant
            meant = meant and text in ("", kept.text)
        self._looked = True

        def job(progress: Progress, store: Store) -> OpenedList:
            if kept and meant:
                return reopen_list(store, cls, kept, progress)  # as it was before a lock
            return open_list(store, cls, ListSource(path, text, shown), progress)

        def read() -> None:
            if self._reading:
                self._reading.cancel()  # the later of two is meant
            self._reading = self._context.run_with_progress(_READING, job, self._take, self._unread)

        self._give_up(read)

    def save(self) -> None:
        """Save the valid rows in one step, and remember what was chosen for such a list."""
        self.foot.save.setFocus()  # a cell that is being corrected is taken first
        if self._changes.busy:
            self._context.messages.say(LOOKING)  # only what the button counts is saved
            return
        one = self._changes.one
        if one is None or not self.foot.save.isEnabled():
            return
        self._saving = True
        self.setEnabled(False)  # what is being saved is not saved twice, nor corrected meanwhile
        title = _SAVING.format(n=show_number(one.rehearsal.writes))
        self._context.run_with_progress(
            title, lambda progress, store: save_list(store, one, progress),
            self._saved, self._failed, self._stay,
        )  # fmt: skip

    def write_errors(self) -> None:
        """Write the rows that cannot be taken to a workbook, with the reasons."""
        if (one := self._changes.one) is None:
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

    def leave(self) -> None:
        """Go back to the list; asks where something was corrected."""
        self._give_up(self._leave)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # Corrections

    def _ask(self, change: Change) -> None:
        """Have the list changed; what is shown stays until that is done, but is not saved before."""
        self._changes.ask(change)
        self._refresh_foot()

    def _correct(self, place: int, column: int, text: str) -> None:
        if one := self._changes.one:
            self._ask(import_edits.correct_cell(one, place, column, text))

    def _rule(self, ruling: Ruling) -> None:
        """Settle the selected rows whose record may be there already."""
        if keys := [row.key for row in self._selected() if row.likely]:
            self._ask(import_edits.rule(keys, ruling))

    # What is shown

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(1))
        for part in (self.head, self.questions, self.columns, self.table, self.about, self.foot):
            column.addWidget(part, int(part is self.table))

    def _connect(self) -> None:
        edits, ask = import_edits, self._ask
        self.head.table_chosen.connect(lambda sheet, n: ask(edits.choose_table(sheet, n)))
        self.head.rows_chosen.connect(self._filter)
        self.columns.chosen.connect(lambda column, name: ask(edits.choose_field(column, name)))
        self.questions.answered.connect(lambda key, text: ask(edits.answer_question(key, text)))
        self.questions.make_changed.connect(lambda key, on: ask(edits.make_unknown(key, on)))
        self.foot.save.clicked.connect(self.save)
        self.foot.errors.clicked.connect(self.write_errors)
        self.foot.same.clicked.connect(lambda: self._rule(Ruling.SAME))
        self.foot.new.clicked.connect(lambda: self._rule(Ruling.NEW))
        self.foot.leave.clicked.connect(self.leave)
        self._changes.settled.connect(self._show)
        self._changes.refused.connect(self._context.messages.error)
        # Queued: the table is filled anew after the editor is gone, never under it.
        self.table.itemDelegate().closeEditor.connect(
            self._show_late, Qt.ConnectionType.QueuedConnection
        )

    def _take(self, opened: OpenedList) -> None:
        """Show a list that was read, unless another is being corrected still."""
        self._reading = None
        self._give_up(lambda: self._begin(*opened))

    def _begin(self, one: ListImport, source: ListSource) -> None:
        self._only = None
        self._changes.begin(one, source)
        self._show()
        self.ready.emit()
        (self.foot.save if self.foot.save.isEnabled() else self.table).setFocus()

    def _show(self) -> None:
        """Show the list as it stands by now, but never over a cell that is being corrected."""
        if (one := self._changes.one) is None:
            return
        self._late = self.table.state() == QAbstractItemView.State.EditingState
        if not self._late:
            self.head.show_list(one, self._only)
            self.questions.show_questions(one.prepared.questions, one.rehearsal.linked, one.make)
            self._put(one)
            self.columns.show_columns(one.prepared)
        self._refresh_foot()

    def _show_late(self) -> None:
        if self._late and not self._changes.busy:
            self._show()

    def _put(self, one: ListImport) -> None:
        """Fill the table with the rows that are shown of a list; the cursor stays at its place."""
        at, before, picker = self.table.currentIndex(), self._model(), self.table.selectionModel()
        model = ImportRows(one, self._only, self.table)
        model.corrected.connect(self._correct)
        self.table.setModel(model)
        for old in (picker, before):
            if old is not None:
                old.deleteLater()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh_foot())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._tell())
        if before is None or before.titles != model.titles:
            for n in range(model.columnCount()):
                self.table.setColumnWidth(n, theme.characters(model.width_of(n)) + theme.gap(2))
        if at.isValid() and model.rowCount():
            row = min(at.row(), model.rowCount() - 1)
            self.table.setCurrentIndex(model.index(row, min(at.column(), model.columnCount() - 1)))
        self._tell()

    def _filter(self, only: RowFilter) -> None:
        self._only = only
        self._show()

    def _tell(self) -> None:
        """Say below the table what the tip of the cell with the cursor says: also without a mouse."""
        tip = self.table.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
        self.about.setText(tip or "")

    def _refresh_foot(self) -> None:
        if one := self._changes.one:
            likely = any(row.likely for row in self._selected())
            self.foot.show_list(one, likely=likely, busy=self._changes.busy)

    def _model(self) -> ImportRows | None:
        model = self.table.model()
        return model if isinstance(model, ImportRows) else None

    def _selected(self) -> list[RehearsedRow]:
        model = self._model()
        if model is None:
            return []
        return [model.rows[index.row()] for index in self.table.selectionModel().selectedRows()]

    # The end

    def _give_up(self, then: Callable[[], None]) -> None:
        """Go on with what ends the review; asks first where something was corrected."""
        if self._saving:
            self._after_saving = then
            return
        if self._changes.corrected:
            may_save = self.foot.save.isEnabled() and not self._changes.busy
            safe = SAVE if may_save else KEEP_EDITING
            stay = KEEP_EDITING if may_save else None
            answer = dialogs.choice(self, UNSAVED, [safe, DISCARD], stay)
            if answer == 0 and may_save:
                self._after_saving = then
                self.save()
            if answer != 1:
                return
            self._leave()
        then()

    def _saved(self, count: int) -> None:
        self._context.messages.saved(SAVED.format(n=show_number(count)))
        then = self._after_saving
        self._stay()
        self._leave()
        if then:
            then()

    def _failed(self, error: UserError) -> None:
        self._stay()
        self._context.messages.error(error)

    def _stay(self) -> None:
        """Let go on with the list, after it was not saved."""
        self._saving, self._after_saving = False, None
        self.setEnabled(True)
        self._refresh_foot()
        self.foot.save.setFocus()

    def _leave(self) -> None:
        if self._changes.one is not None:
            self._changes.begin(None)  # the file and what is in it are let go
            self._forget()
            self.left.emit()

    def _unread(self, error: UserError) -> None:
        if self._changes.one is None:
            self._forget()
        self._context.messages.error(error)

    def _forget(self) -> None:
        with self._context.guard():
            keep_in_review(self._context.store, self._cls, None)
