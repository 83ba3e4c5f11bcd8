"""A computed report as a workbook: real numbers, live formulas, ready to print on A4 landscape."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.reports.compute.areas import area_table
from app.reports.compute.report_rows import (
    TITLES,
    GroupHeading,
    ReportRow,
    SplitHeading,
    columns_of,
    hows,
    is_large,
    rows_of,
    silent_columns,
    titles_of,
)
from app.reports.output.official_sheet import write_lines, write_table
from app.reports.output.sheet_style import (
    DECIMAL,
    MIDDLE,
    SHARE,
    TEXT,
    WHOLE,
    Look,
    across,
    foot,
    head,
    put,
    put_formula,
    put_marked,
    set_up,
    title_row,
    titles,
    write_note,
)
from app.reports.spec.figures import Blank
from app.reports.spec.indicator import Plus, Ratio
from app.reports.spec.official_table import OfficialTable
from app.reports.spec.report import ComputedIndicator, ComputedReport
from app.services.unit_settings import Unit

_WIDTHS = (8.0, 46.0, 15.0, 12.0, 12.0, 12.0, 10.0, 13.0, 12.0, 10.0, 13.0)
_FURTHER = 12.0
_FIGURES = {4: 0, 5: 1, 8: 2, 11: 3}  # column: which of the four figures
_CHANGES = {6: 5, 9: 8}  # column of a change: column it is compared with; its share stands beside
_BLANK = 9  # points of the words in place of a figure
_SHEET_MAIN = T("Báo cáo", "Report")
_SHEET_NOTES = T("Giải thích", "Definitions")
_NOTES = (TITLES[0], TITLES[1], TITLES[2], T("Cách tính", "How it is counted"))


def build(
    computed: ComputedReport, unit: Unit, *, names: bool = True, remark: str = ""
) -> Workbook:
    """The workbook: the report, its figures by area, its official tables, and what each figure counts.

    Without ``names`` it has no table that names people; ``remark`` stands below the title.
    """
    book = Workbook()
    main = book.active
    assert isinstance(main, Worksheet)
    main.title = str(_SHEET_MAIN)
    _Main(main, computed, unit, remark).write()
    for table in computed.shown_tables(names=names):
        write_table(book.create_sheet(str(table.sheet)), table, computed, unit)
    if by_area := area_table(computed):
        _write_areas(book.create_sheet(str(by_area.sheet)), by_area, computed)
    _write_notes(book.create_sheet(str(_SHEET_NOTES)), computed)
    return book


class _Main:
    """The first sheet. Remembers where each indicator stands, for the rates made from two."""

    def __init__(self, sheet: Worksheet, computed: ComputedReport, unit: Unit, remark: str) -> None:
        self._sheet, self._computed, self._unit = sheet, computed, unit
        self._remark = [T(remark, remark)] if remark else []
        self._rows: dict[str, int] = {}
        self._later: list[tuple[int, int, Plus, Look]] = []

    def write(self) -> None:
        sheet, report = self._sheet, self._computed.report
        names = titles_of(self._computed)
        width = len(names)
        issuer = self._unit.issuer(report.issuer)
        row = head(sheet, issuer, self._unit, width)
        lines = (report.title, report.about, *self._remark)
        row = titles(sheet, row, width, lines, self._computed)
        head_row = row
        title_row(sheet, row, names)
        for row, printed in enumerate(rows_of(self._computed), head_row + 1):
            match printed:
                case GroupHeading(number, title):
                    put(sheet, row, 1, number, replace(MIDDLE, bold=True))
                    across(sheet, row, (2, width), str(title), replace(TEXT, bold=True))
                case SplitHeading(label):
                    put(sheet, row, 1, None, MIDDLE)
                    look = replace(TEXT, italic=True, indent=1)
                    across(sheet, row, (2, width), str(label), look)
                case ReportRow():
                    self._entry(row, printed)
        for place, column, plus, look in self._later:
            letter = get_column_letter(column)
            added = "+".join(f"{letter}{self._rows[key]}" for key in plus.parts)
            put_formula(sheet, place, column, added, look)
        if self._computed.note:
            write_note(sheet, row + 1, width, self._computed.note)
        widths = (*_WIDTHS, *[_FURTHER] * (width - len(_WIDTHS)))
        set_up(sheet, widths, head_row, foot(sheet, row + 2, issuer, self._unit, width))
        silent = silent_columns(self._computed)
        for place, printed_column in enumerate(columns_of(self._computed), 1):
            if printed_column in silent:  # its formulas stay
                sheet.column_dimensions[get_column_letter(place)].hidden = True

    def _entry(self, row: int, entry: ReportRow) -> None:
        sheet, part, indicator = self._sheet, entry.part, entry.line.indicator
        if part is None:
            self._rows[indicator.key] = row
        put_marked(sheet, row, 1, entry.number, entry.code)
        put(sheet, row, 2, str(entry.label), replace(TEXT, indent=2 if part else 0))
        put(sheet, row, 3, None if part else str(indicator.unit), MIDDLE)
        form = DECIMAL if entry.is_rate else WHOLE
        look = Look(align="right", form=form, italic=part is not None)
        figures = tuple(entry.figures)
        for column, which in _FIGURES.items():
            figure = figures[which]
            if isinstance(figure, Blank):
                put(sheet, row, column, str(figure.label) or None, replace(look, size=_BLANK))
                continue
            put(sheet, row, column, figure, look)
            if indicator.ratio:
                put_formula(sheet, row, column, self._rate(indicator.ratio, column), look)
            elif indicator.plus:
                self._later.append((row, column, indicator.plus, look))
        self._changes(row, entry, look)
        self._further(row, entry, look)

    def _changes(self, row: int, entry: ReportRow, look: Look) -> None:
        sheet, share = self._sheet, replace(look, form=SHARE)
        figures = tuple(entry.figures)
        for column, compared in _CHANGES.items():
            if entry.change(figures[0], figures[_FIGURES[compared]]) is None:
                put(sheet, row, column, None, look)
                put(sheet, row, column + 1, None, share)
                continue
            before = f"{get_column_letter(compared)}{row}"
            change = f"{get_column_letter(column)}{row}"
            put_formula(sheet, row, column, f"D{row}-{before}", look)
            if entry.is_rate:
                put(sheet, row, column + 1, None, share)
            else:
                put_formula(sheet, row, column + 1, f'IF({before}=0,"",{change}/{before})', share)

    def _further(self, row: int, entry: ReportRow, look: Look) -> None:
        """The year's target and how much of it is reached, and the mean change of a span of years."""
        column, line = len(TITLES) + 1, None if entry.part else entry.line
        tenth = replace(look, form=DECIMAL)
        if self._computed.has_targets:
            target = line.target if line else None
            put(self._sheet, row, column, target, look)
            put(self._sheet, row, column + 1, None, tenth)
            if line and line.achieved is not None:
                letter = get_column_letter(column)
                reached = f"ROUND(100*K{row}/{letter}{row},1)"
                put_formula(self._sheet, row, column + 1, reached, tenth)
            column += 2
        if self._computed.has_trend:
            trend = line.trend if line and self._computed.compares else None
            mean = trend.mean if trend else None
            whole = mean is not None and is_large(mean)
            put(self._sheet, row, column, mean, replace(look, form=WHOLE) if whole else tenth)
            put(self._sheet, row, column + 1, trend.percent if trend else None, tenth)
            column += 2
        if self._computed.estimated:
            estimate = line.estimate if line else None
            shown = str(estimate.label) if isinstance(estimate, Blank) else estimate
            put(self._sheet, row, column, shown, look)

    def _rate(self, ratio: Ratio, column: int) -> str:
        """The formula of a rate, from the two rows it is made of."""
        letter = get_column_letter(column)
        part, whole = (f"{letter}{self._rows[key]}" for key in (ratio.part, ratio.whole))
        return f'IF({whole}=0,"",ROUND(100*{part}/{whole},1))'


def _write_areas(sheet: Worksheet, table: OfficialTable, computed: ComputedReport) -> None:
    width = len(table.columns)
    head_row = titles(sheet, 1, width, (table.title,), computed)
    title_row(sheet, head_row, (column.title for column in table.columns))
    last = write_lines(sheet, table, head_row)
    if table.note:
        last += 1
        write_note(sheet, last, width, table.note)
    set_up(sheet, (6.0, 28.0, *[13.0] * (width - 2)), head_row, last)


def _write_notes(sheet: Worksheet, computed: ComputedReport) -> None:
    head_row = titles(sheet, 1, len(_NOTES), (_SHEET_NOTES,))
    title_row(sheet, head_row, _NOTES)
    lines: list[ComputedIndicator] = list(computed.lines.values())
    for row, line in enumerate(lines, head_row + 1):
        put(sheet, row, 1, row - head_row, MIDDLE)
        put(sheet, row, 2, str(line.indicator.label), TEXT)
        put(sheet, row, 3, str(line.indicator.unit), MIDDLE)
        put(sheet, row, 4, str(line.indicator.definition), TEXT)
    last = head_row + len(lines)
    for said in hows(computed):
        last += 1
        write_note(sheet, last, len(_NOTES), said)
    set_up(sheet, (6.0, 34.0, 16.0, 90.0), head_row, last)
