"""Cộng số liệu: the totals of a report, and beside them the units' figures behind the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QVBoxLayout, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.total_rows import TotalRow, handed_in, names_of, slot_name
from app.reports.spec.figures import percentage, show
from app.store.submissions import ReportKey
from ui.core import theme
from ui.rollup_page.parts import RollupTable
from ui.rollup_page.totals_model import FIRST, NAME, TotalsModel, UnitsOfTotal
from ui.widgets.combo import Combo

_TOTALS = T("Số liệu cộng", "Totals")
_UNITS = T("Số liệu từng đơn vị", "Figures by unit")
_LEAST, _LEAST_UNITS = 56, 31  # characters
_WHICH = T("Báo cáo và kỳ", "Report and period")
_OF_UNITS = T("{label} ({unit}): số liệu của {n} đơn vị", "{label} ({unit}): of {n} {n:unit|units}")
_ABOVE = T(
    "{sentence}; {n} đơn vị có số lớn hơn 0 ({percent}%)",
    "{sentence}; {n} {n:is|are} above 0 ({percent}%)",
)
_OPEN = T(
    "Enter hoặc bấm đúp vào một đơn vị để xem tệp báo cáo của đơn vị ấy.",
    "Enter, or a double click, on a unit opens its package.",
)


class RollupTotalsView(QWidget):
    """``opened`` with a unit, a slot and the key of an indicator: to look at that figure."""

    opened = Signal(str, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sums: Mapping[ReportKey, Sequence[TotalRow]] = {}
        self._result: RollupResult | None = None
        self.which = Combo()
        self.which.setObjectName("rollup.slot")
        self.which.setAccessibleName(str(_WHICH))
        self.which.currentIndexChanged.connect(self._show)
        self.model, self.behind = TotalsModel(self), UnitsOfTotal(self)
        self.table = RollupTable(self.model, "rollup.totals", _TOTALS)
        self.units = RollupTable(self.behind, "rollup.units", _UNITS)
        self.label = theme.label("", "strong", wrap=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.fit(NAME, (0, 4), (2, 7), (3, 7), (4, 9), (5, 8))
        self.units.fit(0, (1, 8), (2, 7))
        for table in (self.table, self.units):
            table.horizontalHeader().setFixedHeight(theme.gap(6))
        self.table.selectionModel().currentChanged.connect(self._chosen)
        self.units.on_open(self._open, self.units.doubleClicked)
        self._lay_out()

    def show_result(
        self, result: RollupResult, sums: Mapping[ReportKey, Sequence[TotalRow]]
    ) -> None:
        """Show other totals; the report and the row that were looked at stay."""
        before = self.which.currentData()
        self._result, self._sums = result, sums
        blocked = self.which.blockSignals(True)
        self.which.clear()
        for slot in result.slots:
            self.which.addItem(slot_name(slot), slot)
        if before in result.slots:
            self.which.setCurrentIndex(result.slots.index(before))
        self.which.blockSignals(blocked)
        self.which.setVisible(len(result.slots) > 1)
        self._show()

    @property
    def slot(self) -> ReportKey | None:
        """The report and period that are shown."""
        found: ReportKey | None = self.which.currentData()
        return found

    def _show(self) -> None:
        here = self.table.currentIndex()
        row, column = (here.row(), here.column()) if here.isValid() else (0, FIRST)
        sums = self._sums.get(self.slot, ()) if self.slot else ()
        self.model.show(sums)
        if sums:
            self.table.setCurrentIndex(self.model.index(min(row, len(sums) - 1), column))
        else:
            self._chosen(QModelIndex())

    def _chosen(self, index: QModelIndex) -> None:
        chosen = self.model.row(index.row())
        if chosen is None or self._result is None or self.slot is None:
            self.label.setText("")
            self.behind.show(None, 0, ())
            return
        packages = handed_in(self._result, self.slot)
        column = max(index.column() - FIRST, 0)
        reported = chosen.counted[column]
        sentence = _OF_UNITS.format(
            label=chosen.label, unit=chosen.indicator.unit, n=show_number(reported)
        )
        if reported and chosen.above:
            above = chosen.above[column]
            percent = show(percentage(above, reported), decimal=True)
            sentence = _ABOVE.format(sentence=sentence, n=show_number(above), percent=percent)
        self.label.setText(str(sentence))
        self.behind.show(chosen, column, names_of(packages))

    def _open(self, index: QModelIndex) -> None:
        chosen = self.model.row(self.table.currentIndex().row())
        if chosen is None or self._result is None or self.slot is None:
            return
        packages = handed_in(self._result, self.slot)
        if 0 <= index.row() < len(packages):
            self.opened.emit(packages[index.row()].unit, self.slot, chosen.indicator.key)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        one, other = QVBoxLayout(left), QVBoxLayout(right)
        for column in (one, other):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.gap(0.75))
        other.setContentsMargins(theme.gap(1.5), 0, 0, 0)
        left.setMinimumWidth(theme.characters(_LEAST))
        right.setMinimumWidth(theme.characters(_LEAST_UNITS))
        one.addWidget(self.which)
        one.addWidget(self.table, 1)
        other.addWidget(self.label)
        other.addWidget(self.units, 1)
        other.addWidget(theme.label(str(_OPEN), "quiet", wrap=True))
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setStretchFactor(0, 1)
        halves.setSizes([theme.characters(78), theme.characters(36)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(halves)
