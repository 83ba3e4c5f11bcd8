"""The figures of all units added up, as a table; each row knows the units' own figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.base.language import T
from app.base.numbers import show_decimal
from app.exchange.rollup.total_rows import TotalRow
from app.reports.compute.report_rows import TITLES
from app.reports.spec.figures import Figure, is_number, show
from ui.core import theme
from ui.widgets.table_model import TableModel

FIGURES = (TITLES[3], TITLES[4], TITLES[7], TITLES[10])
COLUMNS = (TITLES[0], TITLES[1], *FIGURES)
NAME, FIRST = 1, 2
_WRAPPED = Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap))  # long titles of columns take two lines
_SUM, _UNIT, _SHARE = T("Tổng cộng", "Total"), T("Đơn vị", "Unit"), T("Tỷ lệ %", "Share %")


def shown(figure: Figure | None, *, rate: bool) -> str:
    """A figure as it is printed; nothing where none was reported."""
    if figure is None:
        return ""
    return show(figure, decimal=rate)


def beside(column: int, name: int) -> Qt.AlignmentFlag:
    """Figures stand at the right, names at the left."""
    side = Qt.AlignmentFlag.AlignLeft if column == name else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter | _WRAPPED


class TotalsModel(TableModel[TotalRow]):
    """A row for each indicator and part, with the totals of the four columns of a report."""

    titles = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers: list[str] = []

    def show(self, sums: Sequence[TotalRow]) -> None:
        """Show another report, or the same one added up again."""
        self.beginResetModel()
        self.rows, self._numbers, number = sums, [], 0
        for one in sums:
            number += one.split is None
            self._numbers.append("" if one.split else str(number))
        self.endResetModel()

    def row_of(self, indicator: str) -> int:
        """The row of an indicator; the first where there is none."""
        found = (n for n, one in enumerate(self.rows) if one.indicator.key == indicator)
        return next(found, 0)

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the middle for numbers, the left for names, the right for figures."""
        return Qt.AlignmentFlag.AlignCenter | _WRAPPED if column == 0 else beside(column, NAME)

    def ink(self, row: int, column: int) -> str | None:
        """Return the accent for figures that open, a quiet colour for parts."""
        if self.rows[row].split:
            return theme.tokens().quiet
        return theme.tokens().accent if column >= FIRST else None

    def tip(self, row: int, column: int) -> str | None:
        """Return what the indicator counts, on its name."""
        return str(self.rows[row].indicator.definition) if column == NAME else None

    def text(self, row: int, column: int) -> str:
        """Return the number, the name or the total of a cell."""
        one = self.rows[row]
        if column == NAME:
            return f"\u2003{one.label}" if one.split else str(one.label)
        if column == 0:
            return self._numbers[row]
        return shown(one.total[column - FIRST], rate=one.is_rate)


class UnitsOfTotal(TableModel[str]):
    """The figure of every unit in one total, and its share; the last row is the total again."""

    titles = (_UNIT, FIGURES[0], _SHARE)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sum: TotalRow | None = None
        self._which = 0
        self._strong = QFont()
        self._strong.setWeight(QFont.Weight.DemiBold)

    def show(self, sum_: TotalRow | None, which: int, names: Sequence[str]) -> None:
        """Show the units behind another total: ``which`` of its four figures, under their names."""
        self.beginResetModel()
        self._sum, self._which = sum_, which
        self.titles = (_UNIT, FIGURES[which], _SHARE)
        self.rows = (*names, str(_SUM)) if sum_ else ()
        self.endResetModel()

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the left for names and the right for figures."""
        return beside(column, 0)

    def font(self, row: int, _column: int) -> QFont | None:
        """Return a strong font for the total in the last row."""
        return self._strong if row == len(self.rows) - 1 else None

    def text(self, row: int, column: int) -> str:
        """Return the name of a unit, its figure or its share of the total."""
        assert self._sum is not None
        if column == 0:
            return self.rows[row]
        last = row == len(self.rows) - 1
        four, rate = self._sum.total if last else self._sum.units[row], self._sum.is_rate
        figure, total = four[self._which] if four else None, self._sum.total[self._which]
        if column == 1:
            return shown(figure, rate=rate)
        if rate or not (is_number(figure) and is_number(total) and total):
            return ""
        return show_decimal(100 * figure / total, 1)
