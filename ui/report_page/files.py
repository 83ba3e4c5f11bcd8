"""Writing the report that is shown: a workbook, a PDF that prints, JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.exchange.package.file_names import file_stem, is_plain
from app.paper.document.printable import Printable
from app.reports.output.report_file import printable, write
from app.reports.spec.report import ComputedReport
from app.reports.submission.frozen_report import revision_of, slot_of
from app.services import unit_settings
from app.store import Store
from ui.core import dialogs, icons, theme
from ui.core.actions import Action, Offer
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct
from ui.widgets.basics import button

_TITLE = T("Xuất báo cáo", "Write a report")
_EXCEL, _PDF = T("Xuất Excel", "Export to Excel"), T("In, PDF", "Print, PDF")
_PRINT = T("Xem trước rồi in, hoặc lưu PDF (Ctrl+P)", "Preview and print, or save a PDF (Ctrl+P)")
_MORE = T("Cách xuất khác", "More ways to export")
_AS_WORDS = T("Xuất Word (bản thuyết minh)", "Export to Word (in words)")
_AS_JSON = T("Xuất JSON (chỉ số liệu)", "Export to JSON (figures only)")
_NAMES = T(
    "Kèm các bên và nội dung vụ, việc (ghi vào nhật ký)",
    "With the parties and matters of disputes (noted in the audit log)",
)
_MASKED = T(
    "Đã ghi {name}, trong đó các bên và nội dung vụ, việc được che; cần bản đầy đủ thì đánh dấu ở nút ⋯ rồi xuất lại.",
    "{name} was written with parties and matters masked. For the full one tick them under ⋯ and write again.",
)


class ReportFiles(QWidget):
    """The buttons; they wait until there is something to write."""

    def __init__(self, context: Context, computed: Callable[[], ComputedReport | None]) -> None:
        super().__init__()
        self._context, self._computed = context, computed
        self._excel = button(_EXCEL, "primary", "file-spreadsheet")
        self._pdf = button(_PDF, "", "printer")
        self._pdf.setToolTip(str(_PRINT))
        self._excel.clicked.connect(lambda: self.export("xlsx", dialogs.EXCEL))
        self._pdf.clicked.connect(self.print)
        menu = QMenu(self)
        menu.addAction(str(_AS_WORDS)).triggered.connect(self.export_words)
        menu.addAction(str(_AS_JSON)).triggered.connect(lambda: self.export("json", dialogs.JSON))
        self._names = menu.addAction(str(_NAMES))
        self._names.setCheckable(True)
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

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What Ctrl+K offers while the page is shown."""
        write = Action("excel", _EXCEL, "file-spreadsheet", ("",))
        return ((write, self._excel.click),)

    def wait(self) -> None:
        """Nothing can be written while the figures are counted."""
        self._enable(False)

    def ready(self, computed: ComputedReport) -> None:
        """Enable the buttons; offer to include masked matters where the report has any."""
        self._enable(True)
        self._names.setVisible(computed.sensitive)

    def print(self) -> None:
        """Show the report as it prints."""
        from ui.widgets.print_preview import PrintRequest, show_preview

        computed = self._computed()
        if computed is None or not self._excel.isEnabled():
            return
        how = self._disclosure(computed)
        if how is None:
            return
        shown = computed if how.names else computed.masked()

        def make(_progress: Progress, store: Store) -> Printable:
            return printable(shown, unit_settings.load(store), names=how.names, purpose=how.purpose)

        request = PrintRequest(computed.report.label, self._named(computed, "pdf").stem, make)
        show_preview(self._context, self, request)

    def export_words(self) -> None:
        """The report in words, for Word."""
        self.export("docx", dialogs.WORD)

    def export(self, ending: str, kind: T) -> None:
        """Write the report to a file that the officer names, in the worker."""
        computed = self._computed()
        if computed is None or not self._excel.isEnabled():
            return
        path = dialogs.save_file(self, _TITLE, self._named(computed, ending), kind)
        if path is None:
            return
        how = self._disclosure(computed)
        if how is None:
            return
        full = how.names
        shown = computed if full else computed.masked()

        def job(_progress: Progress, store: Store) -> None:
            unit = unit_settings.load(store)
            write(shown, store, unit, path, names=full, purpose=how.purpose)

        hides = computed.sensitive and not full and ending == "xlsx"  # others have no such table

        def done(_none: None) -> None:
            if hides:
                self._context.messages.written(path, _MASKED)
            else:
                self._context.messages.written(path)

        self._context.run_with_progress(_TITLE, job, done)

    def _disclosure(self, computed: ComputedReport) -> Disclosure | None:
        """Whether parties and matters are told, and what for; None: not now."""
        if not (computed.sensitive and self._names.isChecked()):
            return Disclosure()
        key = computed.report.key
        return self._context.disclosures.ask(self, LeavingAct.REPORT, key, names=True)

    def _enable(self, able: bool) -> None:
        for part in (self._excel, self._pdf, self._more):
            part.setEnabled(able)

    def _named(self, computed: ComputedReport, ending: str) -> Path:
        """The name offered: as the files that are handed in, of its revision where it is frozen."""
        store = self._context.store
        slot = slot_of(computed.report, computed.period, computed.kind)
        revision = revision_of(store, computed)
        unit = unit_settings.load(store).code
        return Path(f"{file_stem(unit, slot, revision, plain=is_plain(store))}.{ending}")
