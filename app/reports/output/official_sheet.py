"""An official table as a sheet: live formulas for what is computed, total and control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.output.sheet_style import (
    DECIMAL,
    LOOSE_ITALIC,
    MIDDLE,
    TEXT,
    WHOLE,
    Look,
    across,
    foot,
    head,
    in_rows,
    put,
    put_formula,
    put_total,
    set_up,
    title_row,
    titles,
    write_note,
)
from app.reports.spec.official_table import (
    AcrossSum,
    CellForm,
    CountedRow,
    OfficialTable,
    ReportColumn,
    ShareOf,
    TableSection,
    Value,
)
from app.reports.spec.report import ComputedReport
from app.services.unit_settings import Unit

_LOOKS = {
    CellForm.TEXT: TEXT,
    CellForm.CENTRED: MIDDLE,
    CellForm.WHOLE: Look(align="right", form=WHOLE),
    CellForm.SHARE: Look(align="right", form=DECIMAL),
}
_WIDTH_OF_MM = 0.55  # of a column, in the letters that workbooks measure in
_POINTS_OF_MM = 72 / 25.4
_LEAST, _FURTHER = 3, 40.0  # columns that the head and who signs need; the width of one more


def write_table(
    sheet: Worksheet, table: OfficialTable, computed: ComputedReport, unit: Unit
) -> None:
    """The table with the head of the report and who signs; it prints by itself."""
    table = table.spoken()
    widths = [width_of(column) for column in table.columns]
    widths += [_FURTHER] * (_LEAST - len(widths))  # few columns are left where most are empty
    width = len(widths)
    issuer = unit.issuer(computed.report.issuer)
    row = head(sheet, issuer, unit, width)
    row = titles(sheet, row, width, (table.title,), computed)
    if table.opening:
        across(sheet, row - 1, (1, width), "   ".join(map(str, table.opening)), LOOSE_ITALIC)
        row += 1
    head_row = row
    title_row(sheet, row, (column.title for column in table.columns))
    row = write_lines(sheet, table, head_row)
    if table.note:
        write_note(sheet, row + 1, width, table.note)
    body = range(head_row + 1, row + 1)
    last = foot(sheet, row + 2, issuer, unit, width)
    set_up(sheet, tuple(widths), head_row, last, (body, table.room_mm * _POINTS_OF_MM))


def write_lines(sheet: Worksheet, table: OfficialTable, head_row: int) -> int:
    """The rows below the row of titles; gives the last."""
    row = head_row
    for line in table.lines():
        row += 1
        if isinstance(line, TableSection):
            across(sheet, row, (1, len(table.columns)), line.title, replace(TEXT, bold=True))
        else:
            row = _line(sheet, row, table, line, head_row + 1)
    return row


def width_of(column: ReportColumn) -> float:
    """How wide a column is, in letters."""
    return max(6.0, column.width * _WIDTH_OF_MM)


def _line(sheet: Worksheet, row: int, table: OfficialTable, line: CountedRow, first: int) -> int:
    """A line, on as many rows as its longest text needs; gives the last."""
    last = row
    for place, (column, value) in enumerate(zip(table.columns, line.cells, strict=True), 1):
        look = replace(_LOOKS[column.form], bold=line.is_total)
        if column.key in line.hidden:
            put(sheet, row, place, None, look)
        elif column.of is not None:
            put_formula(sheet, row, place, _formula(table, column.of, row), look)
        elif line.is_total and column.form is CellForm.WHOLE and column.key not in table.totals:
            put_total(sheet, row, place, first)
        else:
            first_part, *others = _parts(value, width_of(column))
            put(sheet, row, place, first_part, look)
            for below, part in enumerate(others, row + 1):
                put(sheet, below, place, part, look)
            last = max(last, row + len(others))
    for below in range(row + 1, last + 1):
        for place, column in enumerate(table.columns, 1):
            if sheet.cell(below, place).value is None:
                put(sheet, below, place, None, _LOOKS[column.form])
    return last


def _parts(value: Value, wide: float) -> Sequence[Value]:
    return in_rows(value, wide) if isinstance(value, str) else (value,)


def _formula(table: OfficialTable, of: AcrossSum | ShareOf, row: int) -> str:
    places = {column.key: place for place, column in enumerate(table.columns, 1)}

    def cell(key: str) -> str:
        return f"{get_column_letter(places[key])}{row}"

    if isinstance(of, ShareOf):
        part, whole = cell(of.part), cell(of.whole)
        return f'IF({whole}=0,"",ROUND(100*{part}/{whole},1))'
    return "+".join(map(cell, of.plus)) + "".join(f"-{cell(key)}" for key in of.minus)
