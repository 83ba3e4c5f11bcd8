"""Writing the report that is shown: a workbook, a PDF that prints, JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app import settings
from app.jobs import Progress
from app.lang import T
from app.reports.report import Computed
from app.reports.writing import write
from app.store import Store
from ui import ask, icons, theme
from ui.context import Context
from ui.fields import button

_TITLE = T("Xuất báo cáo", "Write a report")
_NAME = T("Báo cáo {label} {period}", "Report {label} {period}")
_PRINT = T("In: ghi ra PDF rồi mở tệp để in (Ctrl+P)", "Print: a PDF to open and print (Ctrl+P)")
_MORE = T("Cách xuất khác", "More ways to export")
_AS_JSON = T("Xuất JSON (chỉ số liệu)", "Export to JSON (figures only)")
_NAMES = T("Kèm bảng có tên người", "With the tables that name people")


class ReportFiles(QWidget):
    """The buttons; they wait until there is something to write."""

    def __init__(self, context: Context, computed: Callable[[], Computed | None]) -> None:
        super().__init__()
        self._context, self._computed = context, computed
        self._excel = button(T("Xuất Excel", "Export to Excel"), "primary", "file-spreadsheet")
        self._pdf = button(T("Xuất PDF", "Export to PDF"), "", "printer")
        self._pdf.setToolTip(str(_PRINT))
        self._excel.clicked.connect(lambda: self.export("xlsx", ask.EXCEL))
        self._pdf.clicked.connect(self.print)
        menu = QMenu(self)
        menu.addAction(str(_AS_JSON)).triggered.connect(lambda: self.export("json", ask.JSON))
        self._names = menu.addAction(str(_NAMES))
        self._names.setCheckable(True)
        self._names.setChecked(True)
        self._more = QToolButton()
        self._more.setAccessibleName(str(_MORE))
        self._more.setToolTip(str(_MORE))
        self._more.setMenu(menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self._more, "ellipsis")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap())
        for part in (self._excel, self._pdf, self._more):
            row.addWidget(part)
        self.wait()

    def wait(self) -> None:
        """Nothing can be written while the figures are counted."""
        self._enable(False)

    def ready(self, computed: Computed) -> None:
        """The report may be written; tables that name people are asked about where there are any."""
        self._enable(True)
        self._names.setVisible(any(official.personal for official, _ in computed.tables))

    def print(self) -> None:
        """The report as a PDF, which opens and prints."""
        self.export("pdf", ask.PDF)

    def export(self, ending: str, kind: T) -> None:
        """Write what is shown to a file that the officer names, in the worker."""
        computed = self._computed()
        if computed is None or not self._excel.isEnabled():
            return
        path = ask.save_file(self, _TITLE, _file_name(computed, ending), kind)
        if path is None:
            return
        key, period, names = computed.report.key, computed.period.key, self._names.isChecked()

        def job(_progress: Progress, store: Store) -> None:
            write(computed, store, settings.load(store), path, names=names)
            store.note("export", _TITLE, report=key, period=period)

        self._context.long(_TITLE, job, lambda _done: self._context.messages.written(path))

    def _enable(self, able: bool) -> None:
        for part in (self._excel, self._pdf, self._more):
            part.setEnabled(able)


def _file_name(computed: Computed, ending: str) -> Path:
    named = _NAME.format(label=computed.report.label, period=computed.period.key)
    return Path(f"{named}.{ending}")
