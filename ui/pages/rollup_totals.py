"""Cộng số liệu: the totals of a report, and beside them the units' figures behind the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QTableView, QVBoxLayout, QWidget

from app.exchange.rollup import Rolled
from app.exchange.summed import Sum, handed_in, names_of, slot_name
from app.lang import T
from app.store.frozen import Slot
from app.text import show_number
from ui import theme
from ui.editors import Combo
from ui.models.rollup_totals import FIRST, NAME, RollupTotals, UnitsOfSum
from ui.pages.rollup_parts import dressed, on_open, stretch

_TOTALS = T("Số liệu cộng", "Totals")
_UNITS = T("Số liệu từng đơn vị", "Figures by unit")
_WHICH = T("Báo cáo và kỳ", "Report and period")
_OF_UNITS = T("{label}: số liệu của {n} đơn vị", "{label}: figures of {n} units")
_OPEN = T(
    "Enter hoặc bấm đúp vào một đơn vị để xem gói của đơn vị ấy.",
    "Enter, or a double click, on a unit opens its package.",
)


class RollupTotalsView(QWidget):
    """``opened`` with a unit, a slot and the key of an indicator: to look at that figure."""

    opened = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__()
        self._sums: Mapping[Slot, Sequence[Sum]] = {}
        self._rolled: Rolled | None = None
        self.which = Combo()
        self.which.setObjectName("rollup.slot")
        self.which.setAccessibleName(str(_WHICH))
        self.which.currentIndexChanged.connect(self._show)
        self.model, self.behind = RollupTotals(self), UnitsOfSum(self)
        self.table = dressed(QTableView(), self.model, "rollup.totals", _TOTALS)
        self.units = dressed(QTableView(), self.behind, "rollup.units", _UNITS)
        self.label = theme.label("", "strong", wrap=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        stretch(self.table, NAME, (0, 5), (2, 10), (3, 8), (4, 8), (5, 10), (6, 9))
        stretch(self.units, 0, (1, 11), (2, 8))
        for table in (self.table, self.units):
            table.horizontalHeader().setFixedHeight(theme.gap(6))
        self.table.selectionModel().currentChanged.connect(self._chosen)
        on_open(self.units, self._open)
        self._lay_out()

    def show_rolled(self, rolled: Rolled, sums: Mapping[Slot, Sequence[Sum]]) -> None:
        """Show other totals; the report and the row that were looked at stay."""
        before = self.which.currentData()
        self._rolled, self._sums = rolled, sums
        blocked = self.which.blockSignals(True)
        self.which.clear()
        for slot in rolled.slots:
            self.which.addItem(slot_name(slot), slot)
        if before in rolled.slots:
            self.which.setCurrentIndex(rolled.slots.index(before))
        self.which.blockSignals(blocked)
        self.which.setVisible(len(rolled.slots) > 1)
        self._show()

    @property
    def slot(self) -> Slot | None:
        """The report and period that are shown."""
        found: Slot | None = self.which.currentData()
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
        chosen = self.model.sum(index.row())
        if chosen is None or self._rolled is None or self.slot is None:
            self.label.setText("")
            self.behind.show(None, 0, ())
            return
        packages = handed_in(self._rolled, self.slot)
        reported = sum(four is not None for four in chosen.units)
        self.label.setText(str(_OF_UNITS.format(label=chosen.label, n=show_number(reported))))
        self.behind.show(chosen, max(index.column() - FIRST, 0), names_of(packages))

    def _open(self, index: QModelIndex) -> None:
        chosen = self.model.sum(self.table.currentIndex().row())
        if chosen is None or self._rolled is None or self.slot is None:
            return
        packages = handed_in(self._rolled, self.slot)
        if 0 <= index.row() < len(packages):
            self.opened.emit(packages[index.row()].unit, self.slot, chosen.indicator.key)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        one, other = QVBoxLayout(left), QVBoxLayout(right)
        for column in (one, other):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.gap(0.75))
        other.setContentsMargins(theme.gap(1.5), 0, 0, 0)
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
        halves.setSizes([theme.characters(76), theme.characters(40)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(halves)
