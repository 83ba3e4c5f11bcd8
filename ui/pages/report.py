"""Báo cáo: choose a report and its period, see it as it will print, open what a figure counts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.jobs import Progress, Watch
from app.lang import T
from app.periods import Period
from app.reports.catalogue import REPORTS
from app.reports.counting import compute
from app.reports.report import Computed, Report
from app.reports.rows import Entry
from app.reports.writing import write
from app.store import Changes, Store
from ui import ask, theme
from ui.context import Context
from ui.fields import Captioned, button
from ui.models.report_table import ReportTable
from ui.pages.report_period import PeriodChooser

_NAME = 1
_CHARACTERS = {0: 5, 2: 9, 3: 8, 4: 8, 5: 8, 6: 6, 7: 9, 8: 8, 9: 6, 10: 9}
_COUNTING = T("Đang tính…", "Counting…")
_HINT = T(
    "Bấm vào một con số, hoặc Enter, để xem danh sách của nó.",
    "Click a figure, or press Enter, to see its records.",
)


class ReportPage(QWidget):
    """A report of a period. Figures are counted by the worker, and anew when a record changes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._watch: Watch | None = None
        self._stale = True
        self._model = ReportTable(self)
        self._which = QComboBox()
        self._which.setObjectName("report")
        for key, report in REPORTS.items():
            self._which.addItem(str(report.label), key)
        self._period = PeriodChooser()
        self._days = theme.label("", "quiet")
        self._days.setObjectName("days")
        self._table = self._made_table()
        self._excel = button(T("Xuất Excel", "Export to Excel"), "primary", "file-spreadsheet")
        self._pdf = button(T("Xuất PDF", "Export to PDF"), "", "printer")
        # Freezing and sending is a page of its own; it hears of the report through ``show_report``.
        self._send = button(T("Chốt và gửi…", "Freeze and send…"), "", "stamp")
        self._lay_out()
        self._which.currentIndexChanged.connect(self._count)
        self._period.changed.connect(self._count)
        self._excel.clicked.connect(lambda: self._export("xlsx", ask.EXCEL))
        self._pdf.clicked.connect(self.print)
        self._send.clicked.connect(self._freeze)
        context.changed.connect(self._changed)

    # What is shown

    def report(self) -> Report:
        """The report that is chosen."""
        return REPORTS[self._which.currentData()]

    def computed(self) -> Computed | None:
        """What the table shows; None while the first count is under way."""
        return self._model.computed

    def choose(self, period: Period) -> None:
        """Show another period."""
        self._period.choose(period)
        self._count()

    def show_report(self, key: str, period: Period | None = None) -> None:
        """Show a report, of the period already chosen where none is given."""
        blocked = self._which.blockSignals(True)
        self._which.setCurrentIndex(self._which.findData(key))
        self._which.blockSignals(blocked)
        self.choose(period or self._period.period())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._stale:
            self._count()

    def _changed(self, changes: Changes) -> None:
        if self.report().registers().isdisjoint(changes.ids):
            return
        if self.isVisible():
            self._count()
        else:
            self._stale = True

    def _count(self) -> None:
        """Count in the worker; an older count still under way is stopped and its answer dropped."""
        if self._watch:
            self._watch.cancel()
        report, period = self.report(), self._period.period()
        self._stale = False
        self._days.setText(str(_COUNTING))
        self._excel.setEnabled(False)
        self._pdf.setEnabled(False)

        def job(progress: Progress, store: Store) -> Computed:
            return compute(store, report, period, progress)

        def done(computed: Computed) -> None:
            if self._watch is watch:
                self._watch = None
                self._show(computed)

        watch = self._context.worker.run(job, done=done, failed=self._context.messages.error)
        self._watch = watch

    def _show(self, computed: Computed) -> None:
        here = self._table.currentIndex()
        row, column = (here.row(), here.column()) if here.isValid() else (1, 3)
        self._model.show(computed)
        self._table.clearSpans()
        for heading in self._model.headings():
            self._table.setSpan(heading, 0, 1, self._model.columnCount())
        for place, characters in _CHARACTERS.items():
            # The first column also holds headings, which run over all of them.
            needed = self._table.sizeHintForColumn(place) if place else 0
            self._table.setColumnWidth(place, max(needed, theme.characters(characters)))
        self._table.setCurrentIndex(self._model.index(row, column))
        self._days.setText(f"{computed.period.label}. {computed.period.dates}.")
        self._excel.setEnabled(True)
        self._pdf.setEnabled(True)

    def _explain(self, current: QModelIndex) -> None:
        row = self._model.row(current.row())
        known = isinstance(row, Entry)
        self._name.setText(str(row.line.indicator.label) if isinstance(row, Entry) else "")
        said = str(row.line.indicator.definition) if isinstance(row, Entry) else ""
        self._definition.setText(said)
        self._hint.setVisible(known and self._model.link(current) is not None)

    # What can be done

    def _open(self, index: QModelIndex) -> None:
        """Open the records behind a figure."""
        link, computed = self._model.link(index), self._model.computed
        if link is None or computed is None:
            return
        indicator, part = link.entry.line.indicator, link.entry.part
        by = link.entry.split.path if link.entry.split else ""
        stored = part.stored if part else None
        query = computed.query(indicator.key, link.days, by, stored)
        self._context.open.list(
            computed.behind(indicator.key, by, stored).register, query, link.title
        )

    def _freeze(self) -> None:
        self._context.open.submission(self.report().key, self._period.period())

    def print(self) -> None:
        """What Ctrl+P does here: the report as a PDF."""
        self._export("pdf", ask.PDF)

    def _export(self, ending: str, kind: T) -> None:
        """Write what is shown to a file that the officer names, in the worker."""
        computed = self._model.computed
        if computed is None:
            return
        title = T("Xuất báo cáo", "Write a report")
        key, period = computed.report.key, computed.period.key
        path = ask.save_file(self, title, _file_name(computed, ending), kind)
        if path is None:
            return

        def job(_progress: Progress, store: Store) -> None:
            write(computed, store, settings.load(store), path)
            store.note("export", title, report=key, period=period)

        def done(_nothing: None) -> None:
            self._context.messages.say(
                T("Đã ghi {name}.", "{name} is written.").format(name=path.name)
            )

        self._context.long(title, job, done)

    # Its parts

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("figures")
        table.setAccessibleName(str(T("Bảng số liệu", "Table of figures")))
        table.setModel(self._model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.gap(3.4))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        head.setFixedHeight(theme.gap(6))
        head.setHighlightSections(False)
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(self._open)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), table)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(lambda: self._open(table.currentIndex()))
        table.selectionModel().currentChanged.connect(self._explain)
        return table

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.gap(2)] * 4)
        column.setSpacing(theme.gap(1.5))
        top = QHBoxLayout()
        top.addWidget(theme.label(str(T("Báo cáo", "Reports")), "title"), 1)
        top.addWidget(self._send)
        top.addWidget(self._excel)
        top.addWidget(self._pdf)
        column.addLayout(top)
        choice = QHBoxLayout()
        choice.setSpacing(theme.gap(1.5))
        choice.addWidget(Captioned(T("Báo cáo", "Report"), self._which))
        choice.addWidget(self._period, 1)
        column.addLayout(choice)
        column.addWidget(self._days)
        column.addWidget(self._table, 1)
        column.addWidget(self._explanation())

    def _explanation(self) -> QFrame:
        """What the current row counts, in words."""
        card = QFrame()
        theme.role(card, "card")
        self._name = theme.label("", "strong")
        self._definition = theme.label("", wrap=True)
        self._definition.setObjectName("definition")
        self._hint = theme.label(str(_HINT), "quiet")
        inside = QVBoxLayout(card)
        for part in (self._name, self._definition, self._hint):
            inside.addWidget(part)
        return card


def _file_name(computed: Computed, ending: str) -> Path:
    named = T("Báo cáo {label} {period}", "Report {label} {period}").format(
        label=computed.report.label, period=computed.period.key
    )
    return Path(f"{named}.{ending}")
