"""The views of the parts of a report, one at a time: figures, charts, tables, words, the paper."""

from __future__ import annotations

from functools import cached_property
from io import BytesIO

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.reports.compute.report_rows import FigureColumn
from app.reports.spec.official_table import OfficialTable
from app.reports.spec.report import ComputedReport
from app.services import unit_settings
from app.store import Store
from ui.core.context import Context
from ui.report_page.chart_choice import ChartChoice
from ui.report_page.figure_table import FigureTable
from ui.report_page.official_table import OfficialTableView
from ui.report_page.outline import OutlineStop, ReportPart, stops_of
from ui.report_page.report_model import LaidOut, ReportModel
from ui.report_page.words_view import WordsView
from ui.widgets.pdf_preview import PdfPreview

_LOOKED = T("Xem bảng {table}", "Look at the table {table}")


class ReportViews(QStackedWidget):
    """Emits ``opened`` with a ``DrillDown``, ``explained`` with the current cell, ``scrolled`` with the
    row at the top.

    ``drawing`` tells the ``Watch`` of pages that are being drawn, and None once they are;
    ``turned`` that something else is shown.
    """

    opened = Signal(object)
    explained = Signal(str, str, bool)
    scrolled = Signal(int)
    drawing = Signal(object)
    turned = Signal()
    words_exported = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._by_area: OfficialTable | None = None
        self._looked: set[str] = set()
        self._stop: OutlineStop | None = None  # the part that is shown
        self._drawn: Watch | None = None
        self.model = ReportModel(self)
        self.figures = FigureTable(self.model)
        self.figures.setObjectName("figures")
        self.official = OfficialTableView(self._note_look)
        for view in (self.figures, self.official):
            self.addWidget(view)
        for table in (self.figures, self.official.figures):
            table.opened.connect(self.opened)
            table.explained.connect(self.explained)
        self.setFocusProxy(self.figures)
        self.figures.verticalScrollBar().valueChanged.connect(self._tell_row)

    # Made when they are first looked at: each takes as long to build as the table of figures.

    @cached_property
    def charts(self) -> ChartChoice:
        """The charts of the figures."""
        charts = ChartChoice(self._context)
        charts.opened.connect(self.opened)
        self.addWidget(charts)
        return charts

    @cached_property
    def words(self) -> WordsView:
        """The report in words, as far as it is typed."""
        words = WordsView(self._context)
        words.exported.connect(self.words_exported)
        self.addWidget(words)
        return words

    @cached_property
    def _paper(self) -> PdfPreview:
        paper = PdfPreview(self._context)
        self.addWidget(paper)
        return paper

    def save_words(self) -> None:
        """Keep the words that were typed, where somebody has looked at them."""
        if "words" in vars(self):
            self.words.save()

    @property
    def computed(self) -> ComputedReport | None:
        """The report that is shown."""
        return self.model.computed

    @property
    def explains(self) -> bool:
        """Whether the current view has cells that explain themselves."""
        if self.currentWidget() is self.official:
            return self.official.has_figures
        return self.currentWidget() is self.figures

    def show_computed(self, laid_out: LaidOut) -> list[OutlineStop]:
        """Show a report, on the cell that was current where it still is; gives its parts."""
        before, computed = self.computed, laid_out.computed
        self.save_words()
        if before is None or (before.report, before.period) != (computed.report, computed.period):
            self._looked = set()
        here = self.figures.currentIndex()
        row, column = (here.row(), here.column()) if here.isValid() else (1, 3)
        self.model.show(laid_out)
        self.figures.setCurrentIndex(self.model.index(row, column))
        self._by_area = laid_out.by_area
        groups = [(row, f"{head.number}. {head.title}") for row, head in self.model.groups()]
        return stops_of(computed, groups, str(self._by_area.title) if self._by_area else "")

    def show_stop(self, stop: OutlineStop, *, again: bool = False) -> None:
        """Show a part; ``again``: it is the one that was shown, and only its figures are new."""
        computed = self.computed
        if computed is None:
            return
        self._stop_drawing()
        self._stop = stop
        shown: QWidget = self.figures
        match stop.view:
            case ReportPart.FIGURES if not again:
                self.figures.go_to(stop.at, self.model.column_of(FigureColumn.VALUE))
            case ReportPart.OFFICIAL:
                shown = self.official
                self._show_official(computed, stop.at)
            case ReportPart.AREAS if self._by_area:
                shown = self.official
                self.official.show_table(self._by_area, columns=True)
            case ReportPart.CHARTS:
                shown = self.charts
                self.charts.show_computed(computed)
            case ReportPart.WORDS:
                shown = self.words
                self.words.show_computed(computed)
            case ReportPart.PAPER:
                shown = self._paper
                self._draw_paper(computed)
        self._turn_to(shown)

    def mask_again(self) -> None:
        """Cover again the tables that the officer asked to see."""
        if self._looked and self.computed is not None:
            self._looked = set()
            if self._stop is not None and self.currentWidget() is self.official:
                self.show_stop(self._stop, again=True)

    def show_chart_of_current(self) -> None:
        """Show the charts of the figure that has the cursor."""
        computed, key = self.computed, self.model.key_of(self.figures.currentIndex().row())
        if computed is not None and key:
            self._stop_drawing()
            self.charts.show_computed(computed, key)
            self._turn_to(self.charts)

    def open_code(self, code: str) -> bool:
        """Go to the figure with a printed code and open its records; False where it is not printed."""
        row = self.model.row_of(code)
        if row is None:
            return False
        column = self.model.column_of(FigureColumn.VALUE)
        self._turn_to(self.figures)
        self.figures.go_to(row, column)
        self.figures.open(self.model.index(row, column))
        return True

    def _turn_to(self, shown: QWidget) -> None:
        if self.currentWidget() is not shown:
            self.save_words()
        self.setCurrentWidget(shown)
        self.setFocusProxy(self.official.figures if shown is self.official else shown)
        self.turned.emit()

    def _show_official(self, computed: ComputedReport, number: int) -> None:
        _official, table = computed.tables[number]
        covered = bool(table.sensitive) and table.key not in self._looked
        self.official.show_table(table, covered=covered)

    def _note_look(self, table: OfficialTable) -> None:
        computed = self.computed
        assert computed is not None
        title = _LOOKED.format(table=table.title)
        key, period = computed.report.key, computed.period.key
        try:
            self._context.store.log_access("look", title, report=key, period=period)
        except UserError as error:
            self.official.show_table(table, covered=True)
            self._context.messages.error(error)
            return
        self._looked.add(table.key)
        self.turned.emit()

    def _draw_paper(self, computed: ComputedReport) -> None:
        """Draw the pages that a PDF would have, masked until the officer asks to see them."""
        self._paper.show_pdf(b"")
        kept = [table.key for _official, table in computed.tables if table.sensitive]
        shown = computed if self._looked.issuperset(kept) else computed.masked()

        def job(progress: Progress, store: Store) -> bytes:
            from app.reports.output.document import draw

            written = BytesIO()
            draw(shown, unit_settings.load(store), written, progress)
            return written.getvalue()

        def done(pdf: bytes) -> None:
            if self._drawn is watch:
                self._paper.show_pdf(pdf)
                self._stop_drawing()

        def stopped(error: UserError | None = None) -> None:
            if self._drawn is watch:
                self._stop_drawing()
            if error is not None:
                self._context.messages.error(error)

        watch = self._context.worker.run(job, done=done, failed=stopped, cancelled=stopped)
        self._drawn = watch
        self.drawing.emit(watch)

    def _stop_drawing(self) -> None:
        """Pages that nobody looks at any more need not be drawn."""
        if self._drawn is not None:
            self._drawn.cancel()
            self._drawn = None
            self.drawing.emit(None)

    def _tell_row(self) -> None:
        self.scrolled.emit(max(self.figures.rowAt(0), 0))
