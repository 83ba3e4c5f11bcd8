"""A sheet of a report by unit: each figure in one cell only, that of its unit; all else is a formula.

Units that are missing have columns too, to be typed into: what came by telephone is then added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.exchange.records.xlsx_stream import figure
from app.exchange.rollup.small_parts import HIDDEN
from app.exchange.rollup.total_rows import TotalRow
from app.exchange.rollup.unit_formulas import CONTROL_COLUMN, FIRST, TOTAL_COLUMN, UnitFormulas
from app.reports.compute.report_rows import TITLES
from app.reports.output.sheet_style import (
    DECIMAL,
    HEAD,
    MIDDLE,
    TEXT,
    WHOLE,
    Look,
    put,
    put_formula,
    set_up,
    style_of,
    write_note,
)
from app.reports.output.small_cells import NOTE
from app.reports.spec.figures import Blank, Figure, Number, is_number

COLUMNS = (TITLES[3], TITLES[4], TITLES[7], TITLES[10])  # what the four figures are of
_TOTAL, _CONTROL = T("Tổng cộng", "Total"), T("Đối chiếu", "Control")
_NOTHING_OFF = T("Đối chiếu: phải bằng 0", "Control: 0 if all fits")
_TO_TYPE = T("{name} (gõ vào)", "{name} (type in)")
_WHOLE_NUMBER = T(
    "Gõ số nguyên từ 0; ô để trống không được cộng.",
    "A whole number from 0; an empty cell adds nothing.",
)
_BEFORE, _CONTROL_WIDTH, _LEAST_WIDTH = (5.0, 36.0, 10.0), 9.0, 10.0  # widths of columns
_TYPED_WIDTH = 14.0
_PAGE, _SCALE = 150.0, 68  # what stands side by side on A4 landscape, at so many percent
_WRONG = PatternFill("solid", start_color="F8CBAD", end_color="F8CBAD")
_MOST = 10**12  # what nobody counts


def write_label(sheet: Worksheet, row: int, one: TotalRow, number: str, which: int = 0) -> None:
    """The number, the name and the unit of a row."""
    put(sheet, row, 1, number or None, MIDDLE)
    put(sheet, row, 2, str(one.named(which)), replace(TEXT, indent=2 if one.split else 0))
    put(sheet, row, 3, None if one.split else str(one.indicator.unit), MIDDLE)


def look_of(one: TotalRow) -> Look:
    """How the figures of a row look."""
    form = DECIMAL if one.is_rate else WHOLE
    return Look(align="right", form=form, italic=one.split is not None)


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """The units that stand beside each other: what they are called, those that are missing last."""

    names: Sequence[str]
    missing: Sequence[str]

    def __len__(self) -> int:
        return len(self.names) + len(self.missing)


class UnitSheet:
    """One of the four figures of a report: a row for each indicator, a column for each unit.

    Figures of units are streamed in at the end: a hundred thousand cells are too many for openpyxl.
    """

    def __init__(
        self, sheet: Worksheet, rows: Sequence[TotalRow], columns: UnitColumns, which: int
    ) -> None:
        self._sheet, self._rows = sheet, rows
        self._columns, self._which = columns, which
        # Of each row the styles of what is given and of what is typed, and the cells.
        self._tails: dict[int, tuple[int, int, Iterable[str | Number | None]]] = {}

    def write(self, head_row: int) -> None:
        """Write the table below what stands above its head."""
        sheet, missing = self._sheet, self._columns.missing
        names = (TITLES[0], TITLES[1], TITLES[2], _TOTAL, _CONTROL)
        to_type = (str(_TO_TYPE.format(name=name)) for name in missing)
        for column, name in enumerate((*map(str, names), *self._columns.names, *to_type), 1):
            put(sheet, head_row, column, name, HEAD)
        units = len(self._columns.names)
        self._formulas = UnitFormulas(
            self._rows, self._which, head_row + 1, units=units, missing=len(missing)
        )
        numbers = count(1)
        for row, one in enumerate(self._rows, head_row + 1):
            write_label(sheet, row, one, "" if one.split else str(next(numbers)), self._which)
            self._write_row(row, one)
        last = head_row + len(self._rows) + 1
        self._write_control(last)
        self._check_typed(head_row + 1, last - 1)
        if any(Blank.SMALL in one.total or HIDDEN in one.units for one in self._rows):
            last += 1
            write_note(sheet, last, CONTROL_COLUMN, NOTE)
        total = _width([one.total for one in self._rows], self._which) + 1  # it is bold
        unit = _width([f for one in self._rows for f in one.units if f], self._which)
        typed = max(unit, _TYPED_WIDTH)
        given = (*[unit] * units, *[typed] * len(missing))
        widths = (*_BEFORE, total, _CONTROL_WIDTH, *given)
        set_up(sheet, widths, head_row, last)
        self._paginate(head_row, last, int((_PAGE - sum(_BEFORE) - total) // unit))

    def tail(self, row: int) -> str:
        """The cells of the units at the end of a row; the head has its names already."""
        if row not in self._tails:
            return ""
        style, typed, values = self._tails.pop(row)
        formulas = self._formulas
        styled = [(column, style) for column in formulas.handed]
        styled += [(column, typed) for column in formulas.typed]
        cells = zip(styled, values, strict=True)
        return "".join(
            figure(get_column_letter(column), row, look, value) for (column, look), value in cells
        )

    def _write_row(self, row: int, one: TotalRow) -> None:
        look = look_of(one)
        bold = replace(look, bold=True)
        total = self._formulas.total(row)
        if isinstance(total, str) and total.startswith("="):
            put_formula(self._sheet, row, TOTAL_COLUMN, total[1:], bold)
        else:
            put(self._sheet, row, TOTAL_COLUMN, total, bold)
        control = Look(align="right", form=WHOLE)
        put(self._sheet, row, CONTROL_COLUMN, None, control)
        if not one.split and (off := self._formulas.off(TOTAL_COLUMN, one.indicator.key)):
            put_formula(self._sheet, row, CONTROL_COLUMN, off, control)
        typed = look if one.is_rate else replace(look, typed=True)
        styles = style_of(self._sheet, look), style_of(self._sheet, typed)
        self._tails[row] = *styles, self._of_units(one)

    def _of_units(self, one: TotalRow) -> Iterator[str | Number | None]:
        for column, four in zip(self._formulas.handed, one.units, strict=True):
            value = four[self._which] if four else None
            if value is None or value is Blank.SMALL:
                yield None
            elif isinstance(value, Blank):
                yield f'"{value.label}"'  # a text is written as a formula
            else:
                yield self._formulas.rate(column, one) if one.is_rate else value
        for column in self._formulas.typed:
            yield self._formulas.rate(column, one) if one.indicator.ratio else None

    def _write_control(self, row: int) -> None:
        """In every column, what its parts are off: nothing, or some unit's figures are uneven."""
        look = Look(align="right", form=WHOLE, bold=True, grey=True)
        put(self._sheet, row, 1, None, replace(MIDDLE, grey=True))
        put(self._sheet, row, 2, str(_NOTHING_OFF), replace(TEXT, bold=True, grey=True))
        for column in (3, CONTROL_COLUMN):
            put(self._sheet, row, column, None, replace(MIDDLE, grey=True))
        formulas = self._formulas
        put_formula(self._sheet, row, TOTAL_COLUMN, formulas.all_off(TOTAL_COLUMN), look)
        style = style_of(self._sheet, look)
        columns = range(FIRST, formulas.typed.stop)
        self._tails[row] = style, style, map(formulas.all_off, columns)
        last = get_column_letter(columns.stop)
        control = get_column_letter(CONTROL_COLUMN)
        rule: Any = CellIsRule
        wrong = rule(operator="notEqual", formula=["0"], fill=_WRONG)
        first = row - len(self._rows)
        for where in (f"{control}{first}:{control}{row - 1}", f"D{row}:{last}{row}"):
            self._sheet.conditional_formatting.add(where, wrong)

    def _check_typed(self, first: int, last: int) -> None:
        """Only whole numbers may be typed."""
        if not (typed := self._formulas.typed):
            return
        check = DataValidation(
            type="whole", operator="between", formula1="0", formula2=str(_MOST), allow_blank=True
        )
        check.error = str(_WHOLE_NUMBER)
        a, b = get_column_letter(typed[0]), get_column_letter(typed[-1])
        check.add(f"{a}{first}:{b}{last}")
        self._sheet.add_data_validation(check)

    def _paginate(self, head_row: int, last: int, abreast: int) -> None:
        """Many units take several pages side by side, with rows and totals named on each."""
        sheet = self._sheet
        sheet.freeze_panes = f"{get_column_letter(CONTROL_COLUMN)}{head_row + 1}"
        if len(self._columns) < abreast:
            return
        sheet.print_title_cols = f"A:{get_column_letter(TOTAL_COLUMN)}"
        assert sheet.sheet_properties.pageSetUpPr is not None
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        sheet.page_setup.scale = _SCALE
        breaks = ColBreak()
        # The control stands among the columns of the first page.
        for column in range(TOTAL_COLUMN + abreast, TOTAL_COLUMN + len(self._columns), abreast):
            breaks.append(Break(id=column, min=0, max=last))
        sheet.col_breaks = breaks


def _width(fours: Sequence[Sequence[Figure]], which: int) -> float:
    """Room for the longest figure, as it is shown."""
    numbers = (number for four in fours if is_number(number := four[which]))
    longest = max((len(f"{number:,.0f}") for number in numbers), default=0)
    return max(_LEAST_WIDTH, longest * 1.25)
