"""The figures of one unit beside those of its revision before, and the queries about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon

from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery
from app.exchange.rollup.history import LastAccepted
from app.exchange.rollup.totals import totals_of
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Figure, difference
from app.reports.spec.indicator import Indicator
from ui.core import icons, theme
from ui.rollup_page.totals_model import beside, shown
from ui.widgets.table_model import TableModel

_BEFORE = T("Bản trước", "Before")
COLUMNS = (TITLES[1], TITLES[3], _BEFORE, TITLES[5])


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """One figure of the period, and what it was in the revision before."""

    indicator: Indicator
    now: Figure
    before: Figure | None

    @property
    def change(self) -> Figure | None:
        """Return by how much the figure moved; None without an earlier one."""
        return None if self.before is None else difference(self.now, self.before)

    def text(self, column: int) -> str:
        """Return the text of a column of ``COLUMNS``."""
        if column == 0:
            return str(self.indicator.label)
        rate = self.indicator.ratio is not None
        return shown((self.now, self.before, self.change)[column - 1], rate=rate)


class UnitFigureModel(TableModel[UnitFigure]):
    """A row for each indicator that the unit reported."""

    titles = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queries: dict[str, str] = {}

    def show(
        self, package: Package | None, earlier: LastAccepted | None, queries: Sequence[FigureQuery]
    ) -> None:
        """Show another unit; ``None`` where nothing of it counts."""
        self.beginResetModel()
        self.rows = _lines(package, earlier.figures if earlier else {}) if package else []
        self._queries = _texts(queries)
        self.endResetModel()

    def show_queries(self, queries: Sequence[FigureQuery]) -> None:
        """What is asked about has changed."""
        self._queries = _texts(queries)
        self.repaint_all()

    def indicator(self, row: int) -> Indicator | None:
        """Return the indicator of a row, or None outside of the table."""
        line = self.row(row)
        return line.indicator if line else None

    def row_of(self, key: str) -> int:
        """The row of an indicator; the first where there is none."""
        found = (n for n, line in enumerate(self.rows) if line.indicator.key == key)
        return next(found, 0)

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the left for names and the right for figures."""
        return beside(column, 0)

    def text(self, row: int, column: int) -> str:
        """Return the name or the figure of a cell."""
        return self.rows[row].text(column)

    def icon(self, row: int, column: int) -> QIcon | None:
        """Return a mark before a figure that is queried."""
        queried = column == 0 and self._queries.get(self.rows[row].indicator.key)
        return icons.icon("message-square", "problem") if queried else None

    def tip(self, row: int, _column: int) -> str:
        """Return the query, else what the indicator counts."""
        indicator = self.rows[row].indicator
        return self._queries.get(indicator.key) or str(indicator.definition)

    def ink(self, row: int, column: int) -> str | None:
        """Return the colour of problems for a figure that moved."""
        return theme.tokens().problem if column == 3 and self.rows[row].change else None


def _lines(package: Package, before: Mapping[str, Figure]) -> list[UnitFigure]:
    totals = totals_of(package.slot, [package])
    return [
        UnitFigure(indicator, totals[indicator.key].figures[0], before.get(indicator.key))
        for indicator in REPORTS[package.slot.report].indicators()
        if totals[indicator.key].units
    ]


def _texts(queries: Sequence[FigureQuery]) -> dict[str, str]:
    return {flag.indicator: str(flag.text) for flag in queries}
