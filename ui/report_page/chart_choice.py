"""The charts of a report, or of any one of its figures."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.reports.spec.charts import ReportChart, compute_charts, plans_of
from app.reports.spec.report import ComputedReport
from app.store import Store
from ui.core import theme
from ui.core.context import Context
from ui.report_page.charts import ChartsView
from ui.report_page.period_chooser import ElidedBox

_OF = T("Biểu đồ của", "Charts of")
_REPORT = T("Cả báo cáo", "The whole report")


class ChartChoice(QWidget):
    """Shows the report's own charts until a figure is chosen; its own are drawn up by the worker."""

    opened = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._computed: ComputedReport | None = None
        self.box = ElidedBox(24)
        self.box.setObjectName("chart-of")
        self.box.setAccessibleName(str(_OF))
        self.box.currentIndexChanged.connect(self._draw)
        self.view = ChartsView(context)
        self.view.opened.connect(self.opened)
        head = QHBoxLayout()
        head.addWidget(theme.label(str(_OF), "strong"))
        head.addWidget(self.box)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap())
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.box)

    def show_computed(self, computed: ComputedReport, key: str | None = None) -> None:
        """Show the charts of a report; of the figure with a key, or of the one chosen before."""
        chosen = self.box.currentData() if key is None else key
        self._computed = computed
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(str(_REPORT), "")
            for line in computed.lines.values():
                if plans_of(line):
                    self.box.addItem(str(line.indicator.label), line.indicator.key)
            self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        self._draw()

    def _draw(self) -> None:
        computed, key = self._computed, self.box.currentData()
        if computed is None:
            return
        if not key:
            self.view.show_charts(computed.charts)
            return

        def job(_progress: Progress, store: Store) -> list[ReportChart]:
            plans = plans_of(computed.lines[key])
            of = (computed.counted, computed.lines, computed.areas)
            charts = (compute_charts(store, plan, *of, today=computed.today) for plan in plans)
            return [chart for chart in charts if chart]

        def done(charts: list[ReportChart]) -> None:
            if self._computed is computed and self.box.currentData() == key:
                self.view.show_charts(charts)

        self._context.worker.run(job, done=done, failed=self._context.messages.error)
