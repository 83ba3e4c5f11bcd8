"""A computed report as a workbook: real numbers, live formulas, ready to print on A4 landscape."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.reports.compute.areas import area_table
from app.reports.compute.report_rows import (
    COMPARED,
    FIGURES,
    SHARES,
    TITLES,
    FigureColumn,
    GroupHeading,
    ReportRow,
    SplitHeading,
    columns_of,
    hows,
    is_large,
    rows_of,
    titles_of,
)
from app.reports.output.chart_sheet import CHARTS_SHEET, write_charts
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
from app.reports.spec.figures import LEAST_BASE, Blank, Figure
from app.reports.spec.indicator import Plus, Ratio
from app.reports.spec.official_table import CountedRow, OfficialTable
from app.reports.spec.report import ComputedIndicator, ComputedReport
from app.services.unit_settings import Unit

_WIDTHS = {
    FigureColumn.NUMBER: 8.0,
    FigureColumn.NAME: 36.0,
    FigureColumn.UNIT: 10.0,
    FigureColumn.CHANGE_SHARE: 8.0,
    FigureColumn.YEAR_CHANGE_SHARE: 8.0,
}  # with eight columns of figures A4 has room for them in nearly their own size
_FURTHER = 11.5
_AREAS_ROOM = 105.0  # of all columns of figures by area
_BLANK = 9  # points of the words in place of a figure
_SHEET_MAIN = T("Báo cáo", "Report")
_SHEET_NOTES = T("Giải thích", "Definitions")
_NOTES = (TITLES[0], TITLES[1], TITLES[2], T("Cách tính", "How it is counted"))


def build(
    computed: ComputedReport, unit: Unit, *, names: bool = True, remark: str = ""
) -> Workbook:
    """The workbook: the report, its tables, its figures by area, what each figure counts, its charts.

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
    if computed.charts:
        write_charts(book.create_sheet(str(CHARTS_SHEET)), computed.charts)
    return book


class _Main:
    """The first sheet. Remembers where each indicator stands, for the rates made from two."""

    def __init__(self, sheet: Worksheet, computed: ComputedReport, unit: Unit, remark: str) -> None:
        self._sheet, self._computed, self._unit = sheet, computed, unit
        self._remark = [T(remark, remark)] if remark else []
        self._rows: dict[str, int] = {}
        self._later: list[tuple[int, int, Plus, Look]] = []
        self._columns = columns_of(computed)
        self._letters = {
            column: get_column_letter(place) for place, column in enumerate(self._columns, 1)
        }

    def write(self) -> None:
        sheet, report = self._sheet, self._computed.report
        width = len(self._columns)
        issuer = self._unit.issuer(report.issuer)
        row = head(sheet, issuer, self._unit, width)
        lines = (report.title, report.about, *self._remark)
        row = head_row = titles(sheet, row, width, lines, self._computed)
        title_row(sheet, row, titles_of(self._computed))
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
            row += 1
            write_note(sheet, row, width, self._computed.note)
        widths = tuple(_WIDTHS.get(column, _FURTHER) for column in self._columns)
        set_up(sheet, widths, head_row, foot(sheet, row + 2, issuer, self._unit, width))

    def _entry(self, row: int, entry: ReportRow) -> None:
        part, indicator = entry.part, entry.line.indicator
        if part is None:
            self._rows[indicator.key] = row
        form = DECIMAL if entry.is_rate else WHOLE
        look = Look(align="right", form=form, italic=part is not None)
        for place, column in enumerate(self._columns, 1):
            if column is FigureColumn.NUMBER:
                put_marked(self._sheet, row, place, entry.number, entry.code)
            elif column is FigureColumn.NAME:
                named = replace(TEXT, indent=2 if part else 0)
                put(self._sheet, row, place, str(entry.label), named)
            elif column is FigureColumn.UNIT:
                put(self._sheet, row, place, None if part else str(indicator.unit), MIDDLE)
            elif column in FIGURES:
                self._figure(row, place, entry, column, look)
            elif column in COMPARED:
                self._change(row, place, entry, column, look)
            else:
                self._further(row, place, entry, column, look)

    def _figure(
        self, row: int, place: int, entry: ReportRow, column: FigureColumn, look: Look
    ) -> None:
        figure, indicator = [*entry.figures][FIGURES[column]], entry.line.indicator
        if isinstance(figure, Blank):
            put(self._sheet, row, place, str(figure.label) or None, replace(look, size=_BLANK))
            return
        put(self._sheet, row, place, figure, look)
        if indicator.ratio:
            put_formula(self._sheet, row, place, self._rate(indicator.ratio, place), look)
        elif indicator.plus:
            self._later.append((row, place, indicator.plus, look))

    def _change(
        self, row: int, place: int, entry: ReportRow, column: FigureColumn, look: Look
    ) -> None:
        """The difference, or its share of what it is compared with; as a formula where there is one."""
        compared, share = COMPARED[column], column in SHARES
        before = f"{self._letters[compared]}{row}"
        change = f"{self._letters[FigureColumn.VALUE]}{row}-{before}"
        shown = replace(look, form=SHARE) if share else look
        figure = [*entry.figures][FIGURES[compared]]
        if entry.change(entry.figures.value, figure) is None or (share and entry.is_rate):
            put(self._sheet, row, place, None, shown)
        elif share:
            formula = f'IF({before}<{LEAST_BASE},"",({change})/{before})'
            put_formula(self._sheet, row, place, formula, shown)
        else:
            put_formula(self._sheet, row, place, change, shown)

    def _further(
        self, row: int, place: int, entry: ReportRow, column: FigureColumn, look: Look
    ) -> None:
        """The year's target and how much of it is reached, the mean change, the estimate: of no part."""
        line, tenth = entry.line, replace(look, form=DECIMAL)
        value: Figure | None = None
        match column if entry.part is None else None:
            case FigureColumn.TARGET:
                value, tenth = line.target, look
            case FigureColumn.REACHED if line.achieved is not None:
                so_far = self._letters.get(
                    FigureColumn.CUMULATIVE, self._letters[FigureColumn.VALUE]
                )
                aim = f"{self._letters[FigureColumn.TARGET]}{row}"
                put_formula(self._sheet, row, place, f"ROUND(100*{so_far}{row}/{aim},1)", tenth)
                return
            case FigureColumn.TREND if line.trend:
                value = line.trend.mean
                tenth = (
                    replace(look, form=WHOLE) if value is not None and is_large(value) else tenth
                )
            case FigureColumn.TREND_SHARE if line.trend:
                value = line.trend.percent
            case FigureColumn.ESTIMATE:
                value, tenth = line.estimate, look
            case FigureColumn.DONE:
                value, tenth = line.done, look
        shown = str(value.label) if isinstance(value, Blank) else value
        put(self._sheet, row, place, shown, tenth)

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
    each = min(13.0, max(9.5, _AREAS_ROOM / (width - 2)))
    *_, total = table.lines()
    cells = total.cells[2:] if isinstance(total, CountedRow) else ()
    rooms = (1.3 * len(f"{cell:,}") if isinstance(cell, int) else 0 for cell in cells)
    set_up(sheet, (6.0, 24.0, *(max(each, room) for room in rooms)), head_row, last)


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
