"""The button that prints the record a form shows."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from app.base.language import T
from app.schema.record import Record
from ui.core import icons
from ui.core.context import Context

PRINT = T("In bản ghi này", "Print this record")


class PrintButton(QToolButton):
    """Shows the papers of a stored record, as it is kept, before they are printed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: Record | None = None  # the stored record to print
        self._context = context
        self.setObjectName("paper")
        self.setToolTip(f"{PRINT} (Ctrl+P)")
        self.setAccessibleName(str(PRINT))
        icons.put(self, "printer", "quiet")
        self.clicked.connect(self._print)

    def _print(self) -> None:
        from ui.widgets.record_print import print_record

        if self.record is not None:
            print_record(self._context, self, type(self.record), self.record.id)
