"""A computed report as a table on screen: the rows and titles that it is printed in."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics

from app.base.language import T
from app.reports.compute.areas import area_table
from app.reports.compute.drill_down import DrillDown, drill_downs
from app.reports.compute.report_rows import (
    HOWS,
    FigureColumn,
    GroupHeading,
    ReportRow,
    Row,
    SplitHeading,
    columns_of,
    rows_of,
    titles_of,
)
from app.reports.spec.official_table import OfficialTable
from app.reports.spec.report import ComputedReport
from ui.core import theme
from ui.report_page.figure_model import CODE_SIZE, FigureModel

_SPAN = {
    FigureColumn.VALUE: 0,
    FigureColumn.PREVIOUS: 1,
    FigureColumn.LAST_YEAR: 2,
    FigureColumn.CUMULATIVE: 3,
}
_CENTRED = (FigureColumn.UNIT,)
_LEFT = (FigureColumn.NUMBER, FigureColumn.NAME)


class LaidOut(NamedTuple):
    """A report as it is shown: with its rows, worded, its columns, and its table by area."""

    computed: ComputedReport
    rows: list[Row]
    columns: tuple[FigureColumn, ...]
    titles: tuple[T, ...]
    by_area: OfficialTable | None


def lay_out(computed: ComputedReport) -> LaidOut:
    """Lay a report out, in the worker: to word every figure takes as long as to paint them."""
    rows = list(rows_of(computed))
    for row in rows:
        if isinstance(row, ReportRow):
            row.texts()
    columns = columns_of(computed, rows)
    return LaidOut(computed, rows, columns, titles_of(computed, columns), area_table(computed))


class ReportModel(FigureModel[Row]):
    """Rows of one report; none before the first is computed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computed: ComputedReport | None = None
        self._texts: list[dict[FigureColumn, str]] = []
        self._columns: tuple[FigureColumn, ...] = ()

    @property
    def computed(self) -> ComputedReport | None:
        """The report that is shown."""
        return self._computed

    def show(self, laid_out: LaidOut) -> None:
        """Show another report, or the same one computed again."""
        self.beginResetModel()
        self._computed = laid_out.computed
        self._columns, self.titles = laid_out.columns, laid_out.titles
        self.rows = laid_out.rows
        self._texts = [row.texts() if isinstance(row, ReportRow) else {} for row in self.rows]
        self.endResetModel()

    def groups(self) -> list[tuple[int, GroupHeading]]:
        """The headings of the groups, each with its row."""
        return [(n, row) for n, row in enumerate(self.rows) if isinstance(row, GroupHeading)]

    def row_of(self, code: str) -> int | None:
        """The row that has a printed code."""
        rows = enumerate(self.rows)
        return next((n for n, row in rows if isinstance(row, ReportRow) and row.code == code), None)

    def key_of(self, row: int) -> str:
        """The key of the indicator that a row is of; a heading has none."""
        entry = self.rows[row] if 0 <= row < len(self.rows) else None
        return entry.line.indicator.key if isinstance(entry, ReportRow) else ""

    def column_of(self, column: FigureColumn) -> int:
        """Return the place of a column."""
        return self._columns.index(column)

    def across(self) -> list[int]:
        """Return the rows of headings."""
        return [n for n, row in enumerate(self.rows) if not isinstance(row, ReportRow)]

    def shares(self) -> list[float]:
        """Return most of the spare room to the names, none to the numbers."""
        return [4 if c is FigureColumn.NAME else c not in _LEFT for c in self._columns]

    def wrapping(self) -> list[int]:
        """Return the columns of names and of units."""
        return [
            n for n, c in enumerate(self._columns) if c in (FigureColumn.NAME, FigureColumn.UNIT)
        ]

    def _wrapped_to(self, column: int) -> int:
        return 20 if self._columns[column] is FigureColumn.NAME else 8

    def title_tip(self, column: int) -> str | None:
        """Return the days that a column of figures spans, or how it is made."""
        which = self._columns[column]
        if which in HOWS:
            return str(HOWS[which])
        if which not in _SPAN or self._computed is None:
            return None
        return str([*self._computed.spans][_SPAN[which]].dates)

    # What a cell is

    def _drill_downs(self, row: int, column: int) -> tuple[DrillDown, ...]:
        entry = self.rows[row]
        if self._computed is None or not isinstance(entry, ReportRow):
            return ()
        return drill_downs(self._computed, entry, self._columns[column])

    def _help(self, row: int, column: int) -> tuple[str, str]:  # noqa: ARG002 - of the whole row
        entry = self.rows[row]
        if not isinstance(entry, ReportRow):
            return "", ""
        indicator = entry.line.indicator
        name = f"{indicator.label}: {entry.label}" if entry.part else str(indicator.label)
        return f"{name} ({entry.code})", str(indicator.definition)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell as it is printed."""
        which = self._columns[column]
        match self.rows[row]:
            case GroupHeading(roman, title):
                return f"{roman}. {title}" if column == 0 else ""
            case SplitHeading(label):
                return str(label) if column == 0 else ""
            case ReportRow():
                return self._texts[row][which]

    def _side(self, row: int, column: int) -> Qt.AlignmentFlag:
        which = self._columns[column]
        if which in _LEFT or not isinstance(self.rows[row], ReportRow):
            return Qt.AlignmentFlag.AlignLeft
        centred = which in _CENTRED
        return Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight

    def font(self, row: int, column: int) -> QFont | None:
        """Return a strong font for groups and the figure of the period, italics for splits."""
        entry = self.rows[row]
        if isinstance(entry, ReportRow):
            strong = self._columns[column] is FigureColumn.VALUE and entry.part is None
            return self._strong if strong else None
        return self._strong if isinstance(entry, GroupHeading) else self._italic

    def ink(self, row: int, column: int) -> str | None:
        """Figures that lead somewhere are in the accent; changes, and zeros, are quiet."""
        which, now = self._columns[column], theme.tokens()
        if which in _LEFT or not isinstance(self.rows[row], ReportRow):
            return None
        figure = which in _SPAN or which is FigureColumn.TARGET
        return now.accent if figure and self._known_drill_downs(row, column) else now.quiet

    def _is_raised(self, row: int) -> bool:
        return isinstance(self.rows[row], GroupHeading)

    def code(self, row: int, column: int) -> str | None:
        """Return the row code beside the number of a row."""
        entry = self.rows[row]
        return entry.code if column == 0 and isinstance(entry, ReportRow) else None

    def indent(self, row: int, column: int) -> int:
        """Return how far splits and their parts are set in, in pixels."""
        entry = self.rows[row]
        if isinstance(entry, SplitHeading):
            return theme.gap(3.5)
        is_part = isinstance(entry, ReportRow) and entry.part is not None
        return theme.gap(1.5) if is_part and self._columns[column] is FigureColumn.NAME else 0

    def _least(self, column: int) -> int:
        """The row codes stand beside the numbers, in small."""
        if column:
            return super()._least(column)
        letters = QFontMetrics(self._strong)
        entries = [row for row in self.rows if isinstance(row, ReportRow)]
        beside = (
            letters.horizontalAdvance(entry.number + " " * bool(entry.number))
            + letters.horizontalAdvance(entry.code) * CODE_SIZE
            for entry in entries
        )
        return int(max(beside, default=0)) + theme.gap(1.25)
