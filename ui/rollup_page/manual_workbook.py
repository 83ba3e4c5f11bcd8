"""Biểu trống: the blank form of a report, for a unit without the program to type into or to print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.reports.definitions.catalogue import REPORTS
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.report_page.period_chooser import PeriodChooser
from ui.widgets.basics import Captioned, Card, button
from ui.widgets.combo import Combo

_ABOUT = T(
    "Xã chưa có phần mềm ghi số vào biểu này rồi gửi lại. Thả tệp đã ghi vào trang này: số liệu được "
    "cộng và đánh dấu là gõ tay, không có chữ ký. Nếu sau đó có tệp báo cáo đã ký thì tệp ấy thay thế. Nơi không có "
    "máy tính thì ghi vào bản in: các dòng mang cùng số thứ tự với biểu để gõ.",
    "A commune without the program fills this workbook in and sends it back. Dropped on this page, its "
    "figures are added and marked as typed by hand. A signed package, if one comes, takes its place. Who has no "
    "computer writes on the printed one, whose rows have the same numbers.",
)
_REPORT = T("Báo cáo", "Report")
_WRITE = T("Ghi biểu trống…", "Write the blank form…")
_PRINT = T("Ghi biểu để in…", "Write the form to print…")
_WRITING = T("Ghi biểu trống", "Writing a blank form")
_NAME = T("Biểu {report} {period}", "Form {report} {period}")


class ManualWorkbookView(QWidget):
    """Which report, which period, and a button for each kind of form."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.which = Combo()
        self.which.setObjectName("template.report")
        for key, report in REPORTS.items():
            self.which.addItem(str(report.label), key)
        self.period = PeriodChooser()
        self.write = button(_WRITE, "primary", "file-spreadsheet")
        self.write.setObjectName("template.write")
        self.write.clicked.connect(lambda: self.write_form(".xlsx", dialogs.EXCEL))
        self.print = button(_PRINT, icon="file-text")
        self.print.setObjectName("template.print")
        self.print.clicked.connect(lambda: self.write_form(".docx", dialogs.WORD))
        card = Card()
        card.column.addWidget(theme.label(str(_ABOUT), wrap=True))
        card.column.addWidget(Captioned(_REPORT, self.which))
        card.column.addWidget(self.period)
        foot = QHBoxLayout()
        foot.addWidget(self.write)
        foot.addWidget(self.print)
        foot.addStretch()
        card.column.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(card)
        column.addStretch()

    def write_form(self, ending: str, kind: T) -> None:
        """Ask where to, and write the blank form of what is chosen there."""
        report, period = REPORTS[self.which.currentData()], self.period.period()
        name = _NAME.format(report=report.label, period=period.key)
        path = dialogs.save_file(self, _WRITING, Path(f"{name}{ending}"), kind)
        if path is None:
            return

        def job(_progress: Progress, _store: Store) -> Path:
            from app.exchange.rollup.blank_form import write_form

            write_form(report, period, path)
            return path

        self._context.run_with_progress(_WRITING, job, self._context.messages.written)
