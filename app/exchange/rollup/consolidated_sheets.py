"""The sheets of one report in the consolidated workbook: its totals, and each of them unit by unit.

A figure stands in one cell only, that of its unit; all else is a formula over those cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.package import period_of
from app.exchange.records.xlsx_stream import Tail, figure
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.small_parts import HIDDEN
from app.exchange.rollup.total_rows import TotalRow, dates_of, handed_in, names_of, slot_name
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.sheet_style import (
    DECIMAL,
    HEAD,
    LOOSE_ITALIC,
    MIDDLE,
    SHARE,
    TEXT,
    WHOLE,
    Look,
    across,
    put,
    put_formula,
    set_up,
    style_of,
    title_row,
    titles,
    write_note,
)
from app.reports.output.small_cells import NOTE
from app.reports.spec.figures import LEAST_BASE, Blank, Figure, Number, difference, is_number
from app.store.submissions import ReportKey

_COLUMNS = (TITLES[3], TITLES[4], TITLES[7], TITLES[10])  # what the four figures are of
_ENDINGS = (
    T("kỳ này", "now"), T("kỳ trước", "before"), T("cùng kỳ", "year ago"), T("lũy kế", "to date"),
)  # fmt: skip
_TOTAL, _CONTROL = T("Tổng cộng", "Total"), T("Đối chiếu", "Control")
_NOTHING_OFF = T("Đối chiếu: phải bằng 0", "Control: 0 if all fits")
_COUNTED = T(
    "Cộng số liệu của {n} đơn vị; còn thiếu {m} đơn vị.",
    "{n} {n:unit|units} added up; {m} {m:is|are} missing.",
)
_TOTAL_COLUMN, _CONTROL_COLUMN, _FIRST = 4, 5, 6  # the units stand from the last one on
_BEFORE, _CONTROL_WIDTH, _LEAST_WIDTH = (5.0, 36.0, 10.0), 9.0, 10.0  # widths of columns
_SUMMARY_WIDTHS = (6.0, 46.0, 15.0, 12.0, 12.0, 12.0, 10.0, 13.0, 12.0, 10.0, 13.0, 12.0, 10.0)
_ABOVE = (T("Số đơn vị có", "Units above 0"), T("% số đơn vị", "% of the units"))
_FIGURES = (4, 5, 8, 11)  # columns of the summary: the four figures
_CHANGES = {6: 5, 9: 8}  # column of a change: column it is compared with; its share stands beside
_PAGE, _SCALE = 150.0, 68  # what stands side by side on A4 landscape, at so many percent
_WRONG = PatternFill("solid", start_color="F8CBAD", end_color="F8CBAD")
_LONGEST_NAME = 31  # of a sheet


def write_sums(
    book: Workbook, result: RollupResult, slot: ReportKey, rows: Sequence[TotalRow]
) -> Iterator[tuple[str, Tail | None]]:
    """Write the sheets of a report: a summary, and one by unit for each of its four figures.

    ``rows`` are those of ``open_rows``; what they hide stays blank, and a line below says so.
    The title of each is given once it is written, with what its rows go on with, so that whoever
    waits can be told, and can stop it.
    """
    packages = handed_in(result, slot)
    units, dates = names_of(packages), dates_of(slot, packages)
    name = slot_name(slot)
    summary = book.create_sheet(_fitting(name))
    sheets = []
    for which, ending in enumerate(_ENDINGS):
        sheet = book.create_sheet(_fitting(name, f" {ending}"))
        sheets.append(sheet.title)
        by_unit = _ByUnit(sheet, slot, rows, units, which, dates=dates)
        by_unit.write()
        yield sheet.title, by_unit.tail
    text = _COUNTED.format(n=show_number(len(units)), m=show_number(len(result.missing(slot))))
    head_row = _write_summary(summary, slot, rows, sheets, text, dates=dates)
    _write_above(summary, rows, sheets[0], len(units), head_row)
    yield summary.title, None


def _fitting(name: str, ending: str = "") -> str:
    """A name for a sheet that ends with its last word, not within it; the word for year goes first."""
    room = _LONGEST_NAME - len(ending)
    if len(name) > room:
        name = name.replace(" năm ", " ")
    if len(name) > room:
        name = name[: room + 1].rpartition(" ")[0] or name[:room]
    return f"{name}{ending}"


def _head(sheet: Worksheet, slot: ReportKey, width: int, text: T, dates: T) -> int:
    """The title, alike on all sheets of a report, so that a row is the same row on each."""
    report = REPORTS[slot.report]
    row = titles(sheet, 1, width, (report.title, report.about), period_of(slot), dates=dates)
    across(sheet, row - 1, (1, width), str(text), LOOSE_ITALIC)
    return row + 1


# ---- the summary --------------------------------------------------------------------------------


def _write_summary(
    sheet: Worksheet,
    slot: ReportKey,
    rows: Sequence[TotalRow],
    sheets: Sequence[str],
    text: T,
    *,
    dates: T,
) -> int:
    """The table of a report, its figures being the totals of the sheets by unit; gives its head's row."""
    head_row = _head(sheet, slot, len(_SUMMARY_WIDTHS), text, dates)
    title_row(sheet, head_row, (*TITLES, *_ABOVE))
    numbers = count(1)
    for row, one in enumerate(rows, head_row + 1):
        _label(sheet, row, one, "" if one.split else str(next(numbers)))
        look = _look(one)
        for column, of, figure_ in zip(_FIGURES, sheets, one.total, strict=True):
            total = f"{get_column_letter(_TOTAL_COLUMN)}{row}"
            if figure_ is Blank.SMALL:
                put(sheet, row, column, None, look)
            else:
                put_formula(sheet, row, column, f"{quote_sheetname(of)}!{total}", look)
        for column, compared in _CHANGES.items():
            if difference(one.total[0], one.total[_FIGURES.index(compared)]) is None:
                put(sheet, row, column, None, look)
                put(sheet, row, column + 1, None, look)
                continue
            before = f"{get_column_letter(compared)}{row}"
            change = f"{get_column_letter(column)}{row}"
            put_formula(sheet, row, column, f"D{row}-{before}", look)
            share = replace(look, form=SHARE)
            put(sheet, row, column + 1, None, share)
            if not one.is_rate:
                put_formula(
                    sheet, row, column + 1, f'IF({before}<{LEAST_BASE},"",{change}/{before})', share
                )
    last = head_row + len(rows)
    if any(Blank.SMALL in one.total for one in rows):
        last += 1
        write_note(sheet, last, len(_SUMMARY_WIDTHS), NOTE)
    set_up(sheet, _SUMMARY_WIDTHS, head_row, last)
    return head_row


def _write_above(
    sheet: Worksheet, rows: Sequence[TotalRow], by_unit: str, units: int, head_row: int
) -> None:
    """Of how many units a figure of the period is more than 0, as 9/10, and how many percent that is."""
    first, last = map(get_column_letter, (_FIRST, max(_FIRST, _FIRST + units - 1)))
    columns = (len(TITLES) + 1, len(TITLES) + 2)
    for row, one in enumerate(rows, head_row + 1):
        look = _look(one)
        share = replace(look, form=DECIMAL)
        cells = f"{quote_sheetname(by_unit)}!{first}{row}:{last}{row}"
        above, given = f'COUNTIF({cells},">0")', f"COUNT({cells})"
        for column, kept in zip(columns, (look, share), strict=True):
            put(sheet, row, column, None, kept)
        if one.above:
            put_formula(sheet, row, columns[0], f'{above}&"/"&{given}', look)
            percent = f'IF({given}=0,"",ROUND(100*{above}/{given},1))'
            put_formula(sheet, row, columns[1], percent, share)


def _label(sheet: Worksheet, row: int, one: TotalRow, number: str, which: int = 0) -> None:
    put(sheet, row, 1, number or None, MIDDLE)
    put(sheet, row, 2, str(one.named(which)), replace(TEXT, indent=2 if one.split else 0))
    put(sheet, row, 3, None if one.split else str(one.indicator.unit), MIDDLE)


def _look(one: TotalRow) -> Look:
    form = DECIMAL if one.is_rate else WHOLE
    return Look(align="right", form=form, italic=one.split is not None)


# ---- by unit ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _RowPlace:
    """Where an indicator stands, and the rows of the parts of each of its splits."""

    one: TotalRow
    row: int
    parts: dict[str, list[int]]


class _ByUnit:
    """One of the four figures of a report: a row for each indicator, a column for each unit.

    Figures of units are streamed in at the end: a hundred thousand cells are too many for openpyxl.
    """

    def __init__(
        self,
        sheet: Worksheet,
        slot: ReportKey,
        rows: Sequence[TotalRow],
        units: Sequence[str],
        which: int,
        *,
        dates: T,
    ) -> None:
        self._dates = dates
        self._sheet, self._slot, self._rows = sheet, slot, rows
        self._units, self._which = units, which
        self._places: dict[str, _RowPlace] = {}
        self._first = 0
        self._columns = range(_FIRST, _FIRST + len(units))
        self._letters = [get_column_letter(column) for column in self._columns]
        self._tails: dict[int, tuple[int, Iterable[str | Number | None]]] = {}  # with the style

    def write(self) -> None:
        sheet = self._sheet
        head_row = _head(sheet, self._slot, _CONTROL_COLUMN, _COLUMNS[self._which], self._dates)
        names = (TITLES[0], TITLES[1], TITLES[2], _TOTAL, _CONTROL)
        for column, name in enumerate((*map(str, names), *self._units), 1):
            put(sheet, head_row, column, name, HEAD)
        self._find(head_row + 1)
        numbers = count(1)
        for row, one in enumerate(self._rows, head_row + 1):
            _label(sheet, row, one, "" if one.split else str(next(numbers)), self._which)
            self._write_row(row, one)
        last = head_row + len(self._rows) + 1
        self._write_control(last)
        if any(Blank.SMALL in one.total or HIDDEN in one.units for one in self._rows):
            last += 1
            write_note(sheet, last, _CONTROL_COLUMN, NOTE)
        total = _width([one.total for one in self._rows], self._which) + 1  # it is bold
        unit = _width([f for one in self._rows for f in one.units if f], self._which)
        set_up(
            sheet,
            (*_BEFORE, total, _CONTROL_WIDTH, *[unit] * len(self._units)),
            head_row,
            last,
        )
        self._paginate(head_row, last, int((_PAGE - sum(_BEFORE) - total) // unit))

    def tail(self, row: int) -> str:
        """The cells of the units at the end of a row; the head has its names already."""
        if row not in self._tails:
            return ""
        style, values = self._tails.pop(row)
        cells = zip(self._letters, values, strict=True)
        return "".join(figure(letter, row, style, value) for letter, value in cells)

    def _find(self, first: int) -> None:
        self._first = first
        for row, one in enumerate(self._rows, first):
            if one.split is None:
                parts: dict[str, list[int]] = {split.path: [] for split in one.indicator.splits}
                self._places[one.indicator.key] = _RowPlace(one, row, parts)
            else:
                self._places[one.indicator.key].parts[one.split.path].append(row)

    def _write_row(self, row: int, one: TotalRow) -> None:
        look, rate = _look(one), one.is_rate
        bold = replace(look, bold=True)
        if isinstance(figure_ := one.total[self._which], Blank):
            put(self._sheet, row, _TOTAL_COLUMN, str(figure_.label) or None, bold)
        elif HIDDEN in one.units or one.indicator.kinds_of is not None:  # no sum of what is shown
            put(self._sheet, row, _TOTAL_COLUMN, figure_, bold)
        else:
            total = self._rate(_TOTAL_COLUMN, one) if rate else self._total(row)
            put_formula(self._sheet, row, _TOTAL_COLUMN, total, bold)
        control = Look(align="right", form=WHOLE)
        put(self._sheet, row, _CONTROL_COLUMN, None, control)
        if not one.split and (off := self._off(_TOTAL_COLUMN, one.indicator.key)):
            put_formula(self._sheet, row, _CONTROL_COLUMN, off, control)
        self._tails[row] = style_of(self._sheet, look), self._of_units(one)

    def _of_units(self, one: TotalRow) -> Iterator[str | Number | None]:
        for column, four in zip(self._columns, one.units, strict=True):
            value = four[self._which] if four else None
            if value is None or value is Blank.SMALL:
                yield None
            elif isinstance(value, Blank):
                yield f'"{value.label}"'  # a text is written as a formula
            else:
                yield self._rate(column, one) if one.is_rate else value

    def _total(self, row: int) -> str:
        if not self._units:
            return "0"
        return f"SUM({self._letters[0]}{row}:{self._letters[-1]}{row})"

    def _write_control(self, row: int) -> None:
        """In every column, what its parts are off: nothing, or some unit's figures are uneven."""
        look = Look(align="right", form=WHOLE, bold=True, grey=True)
        put(self._sheet, row, 1, None, replace(MIDDLE, grey=True))
        put(self._sheet, row, 2, str(_NOTHING_OFF), replace(TEXT, bold=True, grey=True))
        for column in (3, _CONTROL_COLUMN):
            put(self._sheet, row, column, None, replace(MIDDLE, grey=True))
        put_formula(self._sheet, row, _TOTAL_COLUMN, self._all_off(_TOTAL_COLUMN), look)
        self._tails[row] = style_of(self._sheet, look), map(self._all_off, self._columns)
        last = get_column_letter(_FIRST + len(self._units))
        control = get_column_letter(_CONTROL_COLUMN)
        rule: Any = CellIsRule
        wrong = rule(operator="notEqual", formula=["0"], fill=_WRONG)
        first = row - len(self._rows)
        for where in (f"{control}{first}:{control}{row - 1}", f"D{row}:{last}{row}"):
            self._sheet.conditional_formatting.add(where, wrong)

    def _all_off(self, column: int) -> str:
        return "+".join(filter(None, (self._off(column, key) for key in self._places))) or "0"

    def _off(self, column: int, key: str) -> str:
        """How far the parts of an indicator are from its figure; nothing where they need not fit."""
        place, letter = self._places[key], get_column_letter(column)
        if self._is_blank(place.one, column):
            return ""
        figure, indicator = f"{letter}{place.row}", place.one.indicator
        if indicator.plus:
            added = [f"{letter}{self._places[part].row}" for part in indicator.plus.parts]
            return f"ABS({figure}-{'-'.join(added)})"
        if not indicator.additive:
            return ""
        spans = [
            (rows[0], rows[-1])  # they stand together
            for rows in place.parts.values()
            if rows and not any(self._is_blank(self._at(row), column) for row in rows)
        ]
        return "+".join(
            f"ABS({figure}-SUM({letter}{first}:{letter}{last}))" for first, last in spans
        )

    def _at(self, row: int) -> TotalRow:
        return self._rows[row - self._first]

    def _is_blank(self, one: TotalRow, column: int) -> bool:
        four = one.total if column == _TOTAL_COLUMN else one.units[column - _FIRST]
        return four is not None and isinstance(four[self._which], Blank)

    def _rate(self, column: int, one: TotalRow) -> str:
        ratio, letter = one.indicator.ratio, get_column_letter(column)
        assert ratio is not None
        part, whole = (f"{letter}{self._places[key].row}" for key in (ratio.part, ratio.whole))
        return f'IF({whole}=0,"",ROUND(100*{part}/{whole},1))'

    def _paginate(self, head_row: int, last: int, abreast: int) -> None:
        """Many units take several pages side by side, with rows and totals named on each."""
        sheet = self._sheet
        sheet.freeze_panes = f"{get_column_letter(_CONTROL_COLUMN)}{head_row + 1}"
        if len(self._units) < abreast:
            return
        sheet.print_title_cols = f"A:{get_column_letter(_TOTAL_COLUMN)}"
        assert sheet.sheet_properties.pageSetUpPr is not None
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        sheet.page_setup.scale = _SCALE
        breaks = ColBreak()
        # The control stands among the columns of the first page.
        for column in range(_TOTAL_COLUMN + abreast, _TOTAL_COLUMN + len(self._units), abreast):
            breaks.append(Break(id=column, min=0, max=last))
        sheet.col_breaks = breaks


def _width(fours: Sequence[Sequence[Figure]], which: int) -> float:
    """Room for the longest figure, as it is shown."""
    numbers = (number for four in fours if is_number(number := four[which]))
    longest = max((len(f"{number:,.0f}") for number in numbers), default=0)
    return max(_LEAST_WIDTH, longest * 1.25)
