"""The sheets of one report in the consolidated workbook: its totals, and each of them unit by unit.

A figure stands in one cell only, that of its unit; all else is a formula over those cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.package.package import period_of
from app.exchange.records.xlsx_stream import Tail
from app.exchange.rollup.crossed_rows import crossed_totals
from app.exchange.rollup.crossed_sheets import ENDINGS, CrossedHead, write_crossed
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.total_rows import (
    TotalRow,
    about_all,
    dates_of,
    handed_in,
    missing_names,
    names_of,
    slot_name,
)
from app.exchange.rollup.unit_formulas import CONTROL_COLUMN, FIRST, TOTAL_COLUMN
from app.exchange.rollup.unit_sheet import COLUMNS, UnitColumns, UnitSheet, look_of, write_label
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.sheet_style import (
    DECIMAL,
    LOOSE,
    LOOSE_BOLD,
    LOOSE_ITALIC,
    SHARE,
    across,
    foot,
    head,
    put,
    put_formula,
    set_up,
    title_row,
    titles,
    write_note,
)
from app.reports.output.small_cells import NOTE
from app.reports.spec.figures import LEAST_BASE, Blank, difference
from app.services.unit_settings import Issuer, Unit
from app.store.submissions import ReportKey

_ENDINGS = (
    T("kỳ này", "now"), T("kỳ trước", "before"), T("cùng kỳ", "year ago"), T("lũy kế", "to date"),
)  # fmt: skip
_COUNTED = T(
    "Cộng số liệu của {n} đơn vị; còn thiếu {m} đơn vị.",
    "{n} {n:unit|units} added up; {m} {m:is|are} missing.",
)
_TO_TYPE = T(
    "{counted} Mỗi đơn vị còn thiếu có một cột để gõ số ở các trang sau; tổng tự tính lại.",
    "{counted} Each missing one has a column to type into on the sheets that follow; totals follow.",
)
_TITLE_ROW, _TWO_LINES = 5, 38.0  # below the letterhead; points of two lines of a title
_SUMMARY_WIDTHS = (6.0, 46.0, 15.0, 12.0, 12.0, 12.0, 10.0, 13.0, 12.0, 10.0, 13.0, 12.0, 10.0)
_ABOVE = (T("Số đơn vị có", "Units above 0"), T("% số đơn vị", "% of the units"))
_FIGURES = (4, 5, 8, 11)  # columns of the summary: the four figures
_CHANGES = {6: 5, 9: 8}  # column of a change: column it is compared with; its share stands beside
_LONGEST_NAME = 31  # of a sheet


def write_sums(
    book: Workbook,
    result: RollupResult,
    slot: ReportKey,
    rows: Sequence[TotalRow],
    unit: Unit,
) -> Iterator[tuple[str, Tail | None]]:
    """Write the sheets of a report: a summary, and one by unit for each of its four figures.

    ``rows`` are those of ``open_rows``; what they hide stays blank, and a line below says so. ``unit``
    issues it. The title of each is given once it is written, with what its rows go on with, so that
    whoever waits can be told, and can stop it.
    """
    packages, missing = handed_in(result, slot), missing_names(result, slot)
    columns, dates = UnitColumns(names_of(packages), missing), dates_of(slot, packages)
    name = slot_name(slot)
    summary = book.create_sheet(_fitting(name))
    sheets = []
    for which, ending in enumerate(_ENDINGS):
        sheet = book.create_sheet(_fitting(name, f" {ending}"))
        sheets.append(sheet.title)
        _owner(sheet, unit.issuer(REPORTS[slot.report].issuer))
        sheet.row_dimensions[_TITLE_ROW + 1].height = _TWO_LINES  # it is narrow
        by_unit = UnitSheet(sheet, rows, columns, which)
        by_unit.write(_head(sheet, slot, CONTROL_COLUMN, COLUMNS[which], dates))
        yield sheet.title, by_unit.tail
    counted = _COUNTED.format(n=show_number(len(packages)), m=show_number(len(missing)))
    text = _TO_TYPE.format(counted=counted) if missing else counted
    head_row = _write_summary(summary, slot, rows, sheets, text, dates=dates, unit=unit)
    _write_above(summary, rows, sheets[0], len(columns), head_row)
    yield summary.title, None
    above = CrossedHead(about_all(REPORTS[slot.report]), period_of(slot), dates)
    crossed = filter(lambda one: one.is_printed, crossed_totals(result, slot))
    for n, one in enumerate(crossed, 1):
        table_name, units_name = (_fitting(name, f" {ending.format(n=n)}") for ending in ENDINGS)
        yield from write_crossed(book, (table_name, units_name), one, columns.names, above)


def _fitting(name: str, ending: str = "") -> str:
    """A name for a sheet that ends with its last word, not within it; the word for year goes first."""
    room = _LONGEST_NAME - len(ending)
    if len(name) > room:
        name = name.replace(" năm ", " ")
    if len(name) > room:
        name = name[: room + 1].rpartition(" ")[0] or name[:room]
    return f"{name}{ending}"


def _owner(sheet: Worksheet, issuer: Issuer) -> None:
    """Whose sheet it is, in the rows that the letterhead takes on the summary."""
    for row, text, look in ((1, issuer.superior, LOOSE), (2, issuer.organ, LOOSE_BOLD)):
        across(sheet, row, (1, 2), text, look)


def _head(sheet: Worksheet, slot: ReportKey, width: int, text: T, dates: T) -> int:
    """The title, alike on all sheets of a report, so that a row is the same row on each."""
    report = REPORTS[slot.report]
    lines = (report.title, about_all(report))
    row = titles(sheet, _TITLE_ROW, width, lines, period_of(slot), dates=dates)
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
    unit: Unit,
) -> int:
    """The table of a report, its figures being the totals of the sheets by unit; gives its head's row."""
    width, issuer = len(_SUMMARY_WIDTHS), unit.issuer(REPORTS[slot.report].issuer)
    head(sheet, issuer, unit, width)
    head_row = _head(sheet, slot, width, text, dates)
    title_row(sheet, head_row, (*TITLES, *_ABOVE))
    numbers = count(1)
    for row, one in enumerate(rows, head_row + 1):
        write_label(sheet, row, one, "" if one.split else str(next(numbers)))
        look = look_of(one)
        for column, of, figure_ in zip(_FIGURES, sheets, one.total, strict=True):
            total = f"{get_column_letter(TOTAL_COLUMN)}{row}"
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
        write_note(sheet, last, width, NOTE)
    set_up(sheet, _SUMMARY_WIDTHS, head_row, foot(sheet, last + 2, issuer, unit, width))
    return head_row


def _write_above(
    sheet: Worksheet, rows: Sequence[TotalRow], by_unit: str, units: int, head_row: int
) -> None:
    """Of how many units a figure of the period is more than 0, as 9/10, and how many percent that is."""
    first, last = map(get_column_letter, (FIRST, max(FIRST, FIRST + units - 1)))
    columns = (len(TITLES) + 1, len(TITLES) + 2)
    for row, one in enumerate(rows, head_row + 1):
        look = look_of(one)
        share = replace(look, form=DECIMAL)
        cells = f"{quote_sheetname(by_unit)}!{first}{row}:{last}{row}"
        above, given = f'COUNTIF({cells},">0")', f"COUNT({cells})"
        for column, kept in zip(columns, (look, share), strict=True):
            put(sheet, row, column, None, kept)
        if one.above:
            put_formula(sheet, row, columns[0], f'{above}&"/"&{given}', look)
            percent = f'IF({given}=0,"",ROUND(100*{above}/{given},1))'
            put_formula(sheet, row, columns[1], percent, share)
