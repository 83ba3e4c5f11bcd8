"""Báo cáo: choose a report and its period, see it as it will print, open what a figure counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.base.periods import Period
from app.reports.compute.computation import compute
from app.reports.compute.drill_down import DrillDown
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.report import ComputedReport, Report
from app.reports.spec.row_codes import RowCodeTarget, code_of
from app.reports.submission.earlier_estimate import with_earlier_estimate
from app.store import Changes, Store
from ui.core import theme
from ui.core.actions import Action
from ui.core.context import Context
from ui.core.page import Page, PageAction
from ui.report_page.files import ReportFiles
from ui.report_page.outline import Outline, ReportPart
from ui.report_page.period_chooser import ElidedBox, PeriodChooser
from ui.report_page.report_model import LaidOut, lay_out
from ui.report_page.status_lines import Explanation, StatusLine, days_of
from ui.report_page.views import ReportViews
from ui.widgets.basics import Captioned, ProblemLabel, button

_TITLE = T("Báo cáo", "Reports")
SEND = T("Chốt và gửi…", "Freeze and send…")
_DRAWING = T("Đang dựng bản in…", "Drawing the pages…")
_STOPPED = T("Đã dừng, chưa có bảng nào được tính.", "Stopped; nothing has been counted.")
_NOT_PRINTED = T(
    "Số liệu {code} không có dòng trong kỳ này.", "The figure {code} has no row in this period."
)
_NARROW = 124  # characters of room, below which the outline is a box above the table
_WISHED = 126  # characters


class ReportPage(Page):
    """A report of a period. The worker counts its figures, again when a record changes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self._watch: Watch | None = None
        self._pending_code: RowCodeTarget | None = None
        self._which = ElidedBox(14)
        self._which.setObjectName("report")
        for key, report in REPORTS.items():
            self._which.addItem(str(report.label), key)
        self._period = PeriodChooser()
        self._complaint = ProblemLabel()
        self._state = StatusLine()
        self.outline = Outline()
        self.views = ReportViews(context)
        self._files = ReportFiles(context, self.computed)
        # Freezing and sending is a page of its own, opened through ``Navigator.submission``.
        self._send = button(SEND, "", "stamp")
        self.offers = (
            *self._files.offers, (Action("send", SEND, "stamp", ("",)), self._send.click),
        )  # fmt: skip
        self._explanation = Explanation()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.views)

    # What is shown

    def report(self) -> Report:
        """The report that is chosen."""
        return REPORTS[self._which.currentData()]

    def computed(self) -> ComputedReport | None:
        """Return the report that is shown; None while the first count is under way."""
        return self.views.computed

    @property
    def is_settled(self) -> bool:
        """Whether the chosen report and period are shown: no count is under way."""
        return self._watch is None

    def choose(self, period: Period) -> None:
        """Show another period."""
        self._period.choose(period)
        self.refresh()

    def show_report(self, key: str, period: Period | None = None) -> None:
        """Show a report, of the period already chosen where none is given."""
        self._choose_report(key)
        self.choose(period or self._period.period())

    def open_figure(self, place: RowCodeTarget) -> None:
        """Open the records behind a printed row code, for the period that is chosen."""
        self._pending_code = place
        self.show_report(place.report.key)

    def print(self) -> None:
        """Write the report to a PDF."""
        self._files.print()

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return what Ctrl+P and Ctrl+S do here."""
        return {PageAction.PRINT: self.print, PageAction.SAVE: self.views.save_words}

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As much room as the printed table takes: the bar of pages gives way to it."""
        return QSize(theme.characters(_WISHED), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        narrow = self.width() < theme.characters(_NARROW)
        self.outline.setVisible(not narrow)
        self.outline.box.setVisible(narrow)

    def follow(self, changes: Changes) -> None:
        """Count again after a change in a register that the report counts."""
        if not self.report().registers().isdisjoint(changes.ids):
            super().follow(changes)

    # Counting

    def leave(self) -> None:
        """Cover again what the officer asked to see, and keep what was typed."""
        self.views.save_words()
        self.views.mask_again()

    def reload(self) -> None:
        """Count in the worker; an older count still under way is stopped and its answer dropped."""
        if self._watch:
            self._watch.cancel()
        report = self.report()
        period = report.whole(self._period.period())
        self._complaint.say(None)
        self._files.wait()

        def job(progress: Progress, store: Store) -> LaidOut:
            computed = compute(store, report, period, progress)
            return lay_out(with_earlier_estimate(store, computed))

        def done(laid_out: LaidOut) -> None:
            if self._watch is watch:
                self._show(laid_out)

        def stopped(error: UserError | None = None) -> None:
            if self._watch is watch:
                self._go_back(error)

        watch = self._context.worker.run(
            job, done=done, failed=stopped, cancelled=stopped, progress=self._state.show_progress
        )
        self._watch = watch
        self._state.follow(watch)

    def _show(self, laid_out: LaidOut) -> None:
        self._watch, computed = None, laid_out.computed
        before = self.computed()
        another = before is None or before.report is not computed.report
        self._state.rest(days_of(computed))
        self.outline.show_stops(self.views.show_computed(laid_out))
        if another:
            self.outline.mark(0)
        if stop := self.outline.stop():
            self.views.show_stop(stop, again=not another)
        self._files.ready(computed)
        self._open_pending()

    def _go_back(self, error: UserError | None) -> None:
        """Choose the report again that is still shown, and show the error."""
        self._watch = None
        self._pending_code = None
        if error is not None:
            self._context.messages.error(error)
        computed = self.computed()
        if computed is None:
            self._state.rest(str(_STOPPED), again=True)
            return
        self._choose_report(computed.report.key)
        self._period.choose(computed.period)
        self._state.rest(days_of(computed), again=True)
        self._files.ready(computed)

    # What can be done

    def _open(self, drill_down: DrillDown) -> None:
        """Open the records behind a figure."""
        if drill_down.record is not None:
            self._context.open.record(drill_down.register, drill_down.record)
        else:
            self._context.open.list(drill_down.register, drill_down.query, drill_down.title)

    def _open_pending(self) -> None:
        place, self._pending_code = self._pending_code, None
        if place is not None:
            code = code_of(place.report, place.indicator, place.split, place.stored)
            self.outline.mark_view(ReportPart.FIGURES)
            if not self.views.open_code(code):
                self._context.messages.say(_NOT_PRINTED.format(code=code))

    def _freeze(self) -> None:
        report = self.report()
        self._context.open.submission(report.key, report.whole(self._period.period()))

    def _enter_view(self, _item: object) -> None:
        """Enter on a part: into what shows it."""
        self.views.setFocus()

    def _fit_explanation(self) -> None:
        self._explanation.setVisible(self.views.explains)
        self._explanation.offer_charts(self.views.currentWidget() is self.views.figures)

    def _draw_current(self) -> None:
        """The charts of the figure that has the cursor."""
        self.views.show_chart_of_current()
        self.outline.mark_view(ReportPart.CHARTS)

    def _follow_drawing(self, watch: Watch | None) -> None:
        computed = self.computed()
        if watch is not None:
            self._state.follow(watch, _DRAWING)
        elif computed is not None and self.is_settled:
            self._state.rest(days_of(computed))

    def _choose_report(self, key: str) -> None:
        with QSignalBlocker(self._which):
            self._which.setCurrentIndex(self._which.findData(key))

    # Its parts

    def _connect(self) -> None:
        self._which.currentIndexChanged.connect(self.refresh)
        self._period.changed.connect(self.refresh)
        self._period.wrong.connect(self._complaint.say)
        self._state.again.connect(self.refresh)
        self._send.clicked.connect(self._freeze)
        self.outline.chosen.connect(self.views.show_stop)
        self.views.opened.connect(self._open)
        self.views.explained.connect(self._explanation.explain)
        self.views.turned.connect(self._fit_explanation)
        self.views.words_exported.connect(self._files.export_words)
        self.views.drawing.connect(self._follow_drawing)
        self._explanation.drawn.connect(self._draw_current)
        self.outline.itemActivated.connect(self._enter_view)
        self.views.scrolled.connect(self.outline.follow)
        self._context.changed.connect(self.follow)

    def _lay_out(self) -> None:
        column = self._make_column(1.25)
        top = QHBoxLayout()
        top.setSpacing(theme.gap())
        top.addWidget(self._heading(), 1)
        top.addWidget(self._send)
        top.addWidget(self._files)
        column.addLayout(top)
        choice = QHBoxLayout()
        choice.setSpacing(theme.gap(1.5))
        choice.addWidget(Captioned(T("Báo cáo", "Report"), self._which), 1)
        choice.addWidget(self._period)
        column.addLayout(choice)
        column.addWidget(self._complaint.label)
        line = QHBoxLayout()
        line.addWidget(self._state, 1)
        line.addWidget(self.outline.box)
        column.addLayout(line)
        body = QHBoxLayout()
        body.setSpacing(theme.gap(1.5))
        body.addWidget(self.outline)
        body.addWidget(self.views, 1)
        column.addLayout(body, 1)
        column.addWidget(self._explanation)
