"""Biểu trống: the blank workbook of a report, for a unit without the program to fill in by hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.reports.definitions.catalogue import REPORTS
from app.store import Store
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.forms.editors import Combo
from ui.report_page.period_chooser import PeriodChooser
from ui.widgets.basics import Captioned, Card, button

_ABOUT = T(
    "Xã chưa có phần mềm ghi số vào biểu này rồi gửi lại. Thả tệp đã ghi vào trang này: số liệu được "
    "cộng và đánh dấu là gõ tay, không có chữ ký. Nếu sau đó có tệp báo cáo đã ký thì tệp ấy thay thế.",
    "A commune without the program fills this workbook in and sends it back. Dropped on this page, its "
    "figures are added and marked as typed by hand. A signed package, if one comes, takes its place.",
)
_REPORT = T("Báo cáo", "Report")
_WRITE = T("Ghi biểu trống…", "Write the blank form…")
_WRITING = T("Ghi biểu trống", "Writing a blank form")
_NAME = T("Biểu {report} {period}", "Form {report} {period}")


class ManualWorkbookView(QWidget):
    """Which report, which period, and one button."""

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
        self.write.clicked.connect(self._write)
        card = Card()
        card.column.addWidget(theme.label(str(_ABOUT), wrap=True))
        card.column.addWidget(Captioned(_REPORT, self.which))
        card.column.addWidget(self.period)
        foot = QHBoxLayout()
        foot.addWidget(self.write)
        foot.addStretch()
        card.column.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(card)
        column.addStretch()

    def _write(self) -> None:
        report, period = REPORTS[self.which.currentData()], self.period.period()
        name = _NAME.format(report=report.label, period=period.key)
        path = dialogs.save_file(self, _WRITING, Path(f"{name}.xlsx"), dialogs.EXCEL)
        if path is None:
            return

        def job(_progress: Progress, _store: Store) -> Path:
            from app.exchange.rollup.manual_workbook import write_template

            write_template(report, period, path)
            return path

        self._context.run_with_progress(_WRITING, job, self._context.messages.written)
