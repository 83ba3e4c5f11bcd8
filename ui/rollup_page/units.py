"""Đơn vị và kỳ: the matrix with its filters, and beside it the chosen cell in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.reply import FigureQuery
from app.exchange.rollup.rollup import RollupResult
from app.store.submissions import ReportKey
from ui.core import theme
from ui.rollup_page.detail import RollupDetail
from ui.rollup_page.matrix_model import MatrixModel, StatusFilter
from ui.rollup_page.parts import RollupTable

_MATRIX = T("Đơn vị và kỳ", "Units and periods")
_FILTER = T("{kind} ({n})", "{kind} ({n})")
_WIDEST, _COLUMN, _LEAST = 30, 18, 40  # in characters


class RollupUnits(QWidget):
    """Emits ``queried`` with unit, slot, indicator and words; ``trusted`` with a unit and a key; ``keys_requested``
    with a unit, ``check_requested`` with a package.

    ``flags_of`` returns the queries to a unit so far.
    """

    queried = Signal(str, object, str, str)
    trusted = Signal(str, str)
    keys_requested = Signal(str)
    check_requested = Signal(object)

    def __init__(
        self,
        flags_of: Callable[[str, ReportKey], Sequence[FigureQuery]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._flags_of = flags_of
        self._result: RollupResult | None = None
        self._here: tuple[str, ReportKey] | None = None
        self.model = MatrixModel(self)
        self.table = RollupTable(self.model, "rollup.matrix", _MATRIX)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setShowGrid(True)
        units = self.table.verticalHeader()
        units.show()
        units.setHighlightSections(False)
        units.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.detail = RollupDetail()
        self._kinds = QButtonGroup(self)
        self._kinds.setExclusive(True)
        self._chips = {kind: self._chip(kind) for kind in StatusFilter}
        self._chips[StatusFilter.ALL].setChecked(True)
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(self._chosen)
        self.detail.queried.connect(self._ask)
        self.detail.trusted.connect(self.trusted)
        self.detail.keys_requested.connect(self.keys_requested)
        self.detail.check_requested.connect(self.check_requested)

    def show_result(self, result: RollupResult) -> None:
        """Show another result; the cell that was looked at stays, if it is still there."""
        self._result = result
        self.model.show(result, lambda unit, slot: len(self._flags_of(unit, slot)))
        self._fit()
        self._tell_counts()
        here = self.model.place(*self._here) if self._here else QModelIndex()
        self._set_current(here if here.isValid() else self.model.index(0, 0))

    def go_to(self, unit: str, slot: ReportKey, indicator: str = "") -> None:
        """Show a cell, and one of its figures."""
        if not self.model.place(unit, slot).isValid():
            self._chips[StatusFilter.ALL].click()
        self._set_current(self.model.place(unit, slot))
        if indicator:
            self.detail.show_figure(indicator)
        self.table.setFocus()

    def refresh_queries(self) -> None:
        """What is asked of the units has changed."""
        self.model.refresh_queries()
        self._fit()
        if self._here:
            self.detail.refresh_queries(self._flags_of(*self._here))

    def _set_current(self, index: QModelIndex) -> None:
        self.table.setCurrentIndex(index)
        self._chosen(index)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and self._result is not None:
            self._here = self.model.unit(index.row()), self.model.slot(index.column())
            self.detail.show_cell(self._result, *self._here, self._flags_of(*self._here))

    def _ask(self, indicator: str, question: str) -> None:
        if self._here:
            self.queried.emit(*self._here, indicator, question)

    # Filters

    def _chip(self, kind: StatusFilter) -> QPushButton:
        chip = QPushButton(str(kind.label))
        chip.setObjectName(f"rollup.{kind.value}")
        chip.setCheckable(True)
        theme.role(chip, "chip")
        chip.clicked.connect(lambda: self._narrow(kind))
        self._kinds.addButton(chip)
        return chip

    def _narrow(self, kind: StatusFilter) -> None:
        self.model.narrow(kind)
        here = self.model.place(*self._here) if self._here else QModelIndex()
        self._set_current(here if here.isValid() else self.model.index(0, 0))

    def _tell_counts(self) -> None:
        for kind, chip in self._chips.items():
            count = self.model.count(kind)
            chip.setText(str(_FILTER.format(kind=kind.label, n=show_number(count))))
            chip.setEnabled(kind is StatusFilter.ALL or count > 0 or chip.isChecked())

    # Its parts

    def _fit(self) -> None:
        """Room for the longest name, within reason, and for every state."""
        head = self.table.verticalHeader()
        head.setMaximumWidth(theme.characters(_WIDEST))
        for column in range(self.model.columnCount()):
            needed = self.table.sizeHintForColumn(column) + theme.gap()
            self.table.setColumnWidth(column, max(needed, theme.characters(_COLUMN)))

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(theme.gap(0.75))
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch()
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(_scrolled(self.detail))
        halves.setStretchFactor(1, 1)
        halves.setSizes([theme.characters(56), theme.characters(58)])
        self.table.setMinimumWidth(theme.characters(_LEAST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.setSpacing(theme.gap(1))
        column.addLayout(chips)
        column.addWidget(halves, 1)


def _scrolled(part: QWidget) -> QScrollArea:
    """A part that scrolls where there is no room for all of it; never sideways."""
    area = QScrollArea(widgetResizable=True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it is a stop of Tab, not it
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    theme.role(part, "clear")
    area.setWidget(part)
    area.setMinimumWidth(part.minimumWidth() + area.verticalScrollBar().sizeHint().width())
    return area
