"""Nhập từ Excel: a workbook, what was copied from one, or the form to fill in first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.schema.record import Record
from app.services.lists_in_review import list_in_review
from app.store import Store
from ui.core import dialogs
from ui.core.context import Context
from ui.widgets.basics import put_beside
from ui.widgets.menu import pop

TITLE = T("Nhập từ Excel", "From Excel")
_FILE = T("Chọn tệp Excel…", "Choose a workbook…")
_PASTE = T("Dán các dòng đã chép", "Paste the rows copied")
_FORM = T("Tải tệp mẫu…", "Get the form…")
_FORM_NAME = T("Mẫu nhập {book}", "Form {book}")
_WRITING = T("Ghi tệp mẫu", "Writing the form")


class ImportButton(QPushButton):
    """Emits ``chosen`` with the path of a workbook, or ``paste_requested``."""

    chosen = Signal(object)
    paste_requested = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(str(TITLE), parent)
        self._context, self._cls = context, cls
        self._looked = False
        self.setObjectName("import")
        put_beside(self, "file-spreadsheet")
        self.clicked.connect(self.open_menu)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Once, go on with the list that was being corrected when the window was locked."""
        super().showEvent(event)
        if not self._looked:
            self._looked = True
            if kept := list_in_review(self._context.store, self._cls):
                self.chosen.emit(Path(kept.path) if kept.path else None)

    def open_menu(self) -> None:
        """Offer the three ways below the button."""
        ways = (
            (_FILE, self.choose), (_PASTE, self.paste_requested.emit), (_FORM, self.write_form),
        )  # fmt: skip
        pop(self, self.mapToGlobal(self.rect().bottomLeft()), ways)

    def choose(self) -> None:
        """Ask for the workbook."""
        # The window is asked for: this button may be gone before the dialog is.
        if path := dialogs.open_file(self.window(), TITLE, dialogs.BOOKS, dialogs.ANY):
            self.chosen.emit(path)

    def write_form(self) -> None:
        """Write the empty form where the officer says."""
        cls = self._cls
        name = Path(f"{_FORM_NAME.format(book=cls.schema.book)}.xlsx")
        path = dialogs.save_file(self.window(), _WRITING, name, dialogs.EXCEL)
        if path is None:
            return

        def job(_progress: Progress, _store: Store) -> Path:
            from app.exchange.records.sheet_file import write_form

            write_form(cls, path)
            return path

        self._context.run_with_progress(_WRITING, job, self._context.messages.written)
