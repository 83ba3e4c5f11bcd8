"""An official table of a report on screen: the columns, rows, total and controls that are printed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.reports.compute.drill_down import DrillDown, drill_down
from app.reports.spec.official_table import (
    CellForm,
    CountedRow,
    OfficialTable,
    ReportColumn,
    TableSection,
)
from ui.core import theme
from ui.report_page.figure_model import FigureModel

_SIDES = {
    CellForm.TEXT: Qt.AlignmentFlag.AlignLeft,
    CellForm.CENTRED: Qt.AlignmentFlag.AlignHCenter,
    CellForm.WHOLE: Qt.AlignmentFlag.AlignRight,
    CellForm.SHARE: Qt.AlignmentFlag.AlignRight,
}


class OfficialModel(FigureModel[TableSection | CountedRow]):
    """Rows of one official table; none before there is one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: OfficialTable | None = None

    @property
    def columns(self) -> tuple[ReportColumn, ...]:
        """The columns of the table that is shown."""
        return self._table.columns if self._table else ()

    def show(self, table: OfficialTable) -> None:
        """Show another table, or the same one counted again."""
        self.beginResetModel()
        self._table = table
        self.titles = [column.title for column in table.columns]
        self.rows = list(table.lines())
        self.endResetModel()

    def across(self) -> list[int]:
        """Return the rows of section titles."""
        return [n for n, line in enumerate(self.rows) if isinstance(line, TableSection)]

    def shares(self) -> list[float]:
        """As on the printed page."""
        return [column.width for column in self.columns]

    def wrapping(self) -> list[int]:
        """Return the columns of plain text."""
        return [n for n, column in enumerate(self.columns) if column.form is CellForm.TEXT]

    def title_tip(self, column: int) -> str | None:
        """Return the note on a column."""
        note = self.columns[column].note
        return str(note) if note else None

    # What a cell is

    def _drill_downs(self, row: int, column: int) -> tuple[DrillDown, ...]:
        line = self.rows[row]
        if self._table is None or isinstance(line, TableSection) or column == 0:
            return ()
        found = drill_down(self._table, line, self.columns[column])
        return (found,) if found else ()

    def _help(self, row: int, column: int) -> tuple[str, str]:
        line, which = self.rows[row], self.columns[column]
        if isinstance(line, TableSection):
            return line.title, ""
        return f"{line.cells[1]}: {which.title}", str(which.note or "")

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell as it is printed."""
        line = self.rows[row]
        if isinstance(line, TableSection):
            return line.title if column == 0 else ""
        assert self._table is not None
        return self._table.shown(self.columns[column], line.cells[column])

    def _side(self, row: int, column: int) -> Qt.AlignmentFlag:
        is_section = isinstance(self.rows[row], TableSection)
        return Qt.AlignmentFlag.AlignLeft if is_section else _SIDES[self.columns[column].form]

    def font(self, row: int, column: int) -> QFont | None:
        """Return a strong font for sections, totals and controls that fail."""
        return self._strong if self._is_raised(row) or self._fails(row, column) else None

    def ink(self, row: int, column: int) -> str | None:
        """Figures that lead somewhere are in the accent, a control that fails in that of problems."""
        now = theme.tokens()
        if self._fails(row, column):
            return now.problem
        figure = self.columns[column].form in (CellForm.WHOLE, CellForm.SHARE)
        if not figure or isinstance(self.rows[row], TableSection):
            return None
        return now.accent if self._known_drill_downs(row, column) else now.quiet

    def _is_raised(self, row: int) -> bool:
        line = self.rows[row]
        return isinstance(line, TableSection) or line.is_total

    def _fails(self, row: int, column: int) -> bool:
        """Whether the cell is not as it must be."""
        line = self.rows[row]
        if self._table is None or isinstance(line, TableSection):
            return False
        return self._table.is_wrong(line, self.columns[column])
