"""The sheets of a crossing in the consolidated workbook: its table over all units, and each cell unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.base.periods import Period
from app.exchange.records.xlsx_stream import Tail
from app.exchange.rollup.crossed_rows import CrossedTotals
from app.exchange.rollup.crossed_table import crossed_table
from app.exchange.rollup.total_rows import TotalRow
from app.exchange.rollup.unit_formulas import CONTROL_COLUMN, TOTAL_COLUMN
from app.exchange.rollup.unit_sheet import UnitColumns, UnitSheet
from app.reports.compute.report_rows import TITLES
from app.reports.output.sheet_style import (
    HEAD,
    MIDDLE,
    TEXT,
    WHOLE,
    Look,
    put,
    put_formula,
    put_total,
    set_up,
    titles,
)
from app.reports.spec.figures import is_something
from app.reports.spec.official_table import TOTAL

ENDINGS = (T("bảng {n}", "table {n}"), T("bảng {n} đơn vị", "table {n} units"))
_NUMBER, _NAME, _FIGURE = 6.0, 36.0, 14.0  # widths
_FIGURE_LOOK = Look(align="right", form=WHOLE)
_BY_UNIT = T("{title}, từng đơn vị", "{title}, by unit")
_TOGETHER = T("Cộng", "Together")


@dataclass(frozen=True, slots=True)
class CrossedHead:
    """What stands above: whose figures they are, of which period, up to which days."""

    about: T
    period: Period
    dates: T

    def write(self, sheet: Worksheet, width: int, title: T) -> int:
        """Write it; gives the row of the table's head."""
        return titles(sheet, 1, width, (title, self.about), self.period, dates=self.dates)


def write_crossed(
    book: Workbook,
    names: tuple[str, str],
    one: CrossedTotals,
    units: Sequence[str],
    above: CrossedHead,
) -> Iterator[tuple[str, Tail | None]]:
    """Write a crossing as two sheets called by ``names``, of the ``units`` that handed in.

    A figure stands in one cell only, that of its unit; the table is made of formulas over those.
    """
    sheet, behind = map(book.create_sheet, names)
    rows = (one.whole, *(cell for cell in one.cells if _is_figure(cell)))
    by_unit = UnitSheet(behind, rows, UnitColumns(units, ()), 0)
    title = one.crossing.title
    head_row = above.write(behind, CONTROL_COLUMN, _BY_UNIT.format(title=title))
    by_unit.write(head_row)
    yield behind.title, by_unit.tail
    total = f"{quote_sheetname(behind.title)}!{get_column_letter(TOTAL_COLUMN)}"
    places = {
        cell.part: f"{total}{row}" for row, cell in enumerate(rows, head_row + 1) if cell.split
    }
    _write_table(sheet, one, places, above)
    yield sheet.title, None


def _is_figure(cell: TotalRow) -> bool:
    """Whether a cell is something, of all units or of one: what is not divided may cancel out."""
    return cell.total[0] != 0 or any(four and is_something(four[0]) for four in cell.units)


def _write_table(
    sheet: Worksheet, one: CrossedTotals, places: dict[str, str], above: CrossedHead
) -> None:
    """The rows and columns of the crossing, each figure a formula over the total of its cell."""
    table = crossed_table(one)
    names = (str(TITLES[0]), *table.titles, *table.across, str(_TOGETHER))
    first, last = 2 + len(table.titles), len(names)
    left, right = get_column_letter(first), get_column_letter(last - 1)
    head_row = above.write(sheet, last, one.crossing.title)
    for column, name in enumerate(names, 1):
        put(sheet, head_row, column, name, HEAD)
    for row, line in enumerate(table.lines, head_row + 1):
        put(sheet, row, 1, row - head_row, MIDDLE)
        for column, name in enumerate(line.names, 2):
            put(sheet, row, column, name, TEXT)
        for column, key in enumerate(line.keys, first):
            if key is None:
                put(sheet, row, column, 0, _FIGURE_LOOK)
            else:
                put_formula(sheet, row, column, places[key], _FIGURE_LOOK)
        bold = replace(_FIGURE_LOOK, bold=True)
        put_formula(sheet, row, last, f"SUM({left}{row}:{right}{row})", bold)
    end = head_row + len(table.lines) + 1
    for column in range(1, first):
        put(sheet, end, column, str(TOTAL) if column == 2 else None, replace(TEXT, bold=True))
    for column in range(first, last + 1):
        put_total(sheet, end, column, head_row + 1)
    widths = (_NUMBER, *[_NAME] * len(table.titles), *[_FIGURE] * (last - first + 1))
    set_up(sheet, widths, head_row, end)
