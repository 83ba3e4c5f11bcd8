"""A computed report as a workbook: real numbers, live formulas, ready to print on A4 landscape."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.lang import T
from app.reports.indicator import UNSAID, Indicator
from app.reports.report import Computed, Line
from app.reports.rows import TITLES, Entry, Heading, Subheading, rows_of
from app.reports.sheets import (
    DECIMAL,
    HEAD,
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
    set_up,
    titles,
)
from app.settings import Unit

_WIDTHS = (6.0, 46.0, 15.0, 12.0, 12.0, 12.0, 10.0, 13.0, 12.0, 10.0, 13.0)
_FIGURES = {4: 0, 5: 1, 8: 2, 11: 3}  # column: which of the four figures
_CHANGES = {6: 5, 9: 8}  # column of a change: column it is compared with; its share stands beside
_SHEET_MAIN = T("Báo cáo", "Report")
_SHEET_AREAS = T("Theo khu dân cư", "By area")
_SHEET_NOTES = T("Giải thích", "Definitions")
_AREA = T("Khu dân cư", "Area")
_NUMBER = T("STT", "No.")
_TOTAL = T("Tổng cộng", "Total")
_NOTES = (TITLES[0], TITLES[1], TITLES[2], T("Cách tính", "How it is counted"))


def build(computed: Computed, unit: Unit) -> Workbook:
    """The workbook: the report, its figures by area, and what each figure counts."""
    book = Workbook()
    main = book.active
    assert isinstance(main, Worksheet)
    main.title = str(_SHEET_MAIN)
    _Main(main, computed, unit).write()
    _write_areas(book.create_sheet(str(_SHEET_AREAS)), computed)
    _write_notes(book.create_sheet(str(_SHEET_NOTES)), computed)
    return book


class _Main:
    """The first sheet. Remembers where each indicator stands, for the rates made from two."""

    def __init__(self, sheet: Worksheet, computed: Computed, unit: Unit) -> None:
        self._sheet, self._computed, self._unit = sheet, computed, unit
        self._rows: dict[str, int] = {}

    def write(self) -> None:
        sheet, report, width = self._sheet, self._computed.report, len(TITLES)
        issuer = self._unit.issuer(report.issuer)
        row = head(sheet, issuer, self._unit, width)
        row = titles(sheet, row, width, (report.title, report.about), self._computed.period)
        head_row = row
        _titles(sheet, row, TITLES)
        for row, printed in enumerate(rows_of(self._computed), head_row + 1):
            match printed:
                case Heading(number, title):
                    put(sheet, row, 1, number, replace(MIDDLE, bold=True))
                    across(sheet, row, (2, width), str(title), replace(TEXT, bold=True))
                case Subheading(label):
                    put(sheet, row, 1, None, MIDDLE)
                    look = replace(TEXT, italic=True, indent=1)
                    across(sheet, row, (2, width), str(label), look)
                case Entry():
                    self._entry(row, printed)
        set_up(sheet, _WIDTHS, head_row, foot(sheet, row + 2, issuer, self._unit, width))

    def _entry(self, row: int, entry: Entry) -> None:
        sheet, part = self._sheet, entry.part
        if part is None:
            self._rows[entry.line.indicator.key] = row
        put(sheet, row, 1, entry.number or None, MIDDLE)
        put(sheet, row, 2, str(entry.label), replace(TEXT, indent=2 if part else 0))
        put(sheet, row, 3, None if part else str(entry.line.indicator.unit), MIDDLE)
        look = Look(
            align="right", form=DECIMAL if entry.is_rate else WHOLE, italic=part is not None
        )
        figures = tuple(entry.figures)
        for column, which in _FIGURES.items():
            if formula := self._rate(entry.line.indicator, column):
                put_formula(sheet, row, column, formula, look)
            else:
                put(sheet, row, column, figures[which], look)
        for column, compared in _CHANGES.items():
            before = f"{get_column_letter(compared)}{row}"
            change = f"{get_column_letter(column)}{row}"
            put_formula(sheet, row, column, f"D{row}-{before}", look)
            share = replace(look, form=SHARE)
            if entry.is_rate:
                put(sheet, row, column + 1, None, share)
            else:
                put_formula(sheet, row, column + 1, f'IF({before}=0,"",{change}/{before})', share)

    def _rate(self, indicator: Indicator, column: int) -> str:
        """The formula of a rate, from the two rows it is made of."""
        if indicator.ratio is None:
            return ""
        letter = get_column_letter(column)
        part, whole = (
            f"{letter}{self._rows[key]}" for key in (indicator.ratio.part, indicator.ratio.whole)
        )
        return f"IF({whole}=0,0,ROUND(100*{part}/{whole},1))"


def _titles(sheet: Worksheet, row: int, names: tuple[T, ...]) -> None:
    for column, name in enumerate(names, 1):
        put(sheet, row, column, str(name), HEAD)


def _write_areas(sheet: Worksheet, computed: Computed) -> None:
    """Only figures that add up over the areas, so that the total is the report's own figure."""
    lines = [
        line for line in computed.lines.values() if line.indicator.areas and line.indicator.additive
    ]
    width = 2 + len(lines)
    head_row = titles(sheet, 1, width, (_SHEET_AREAS,), computed.period)
    _titles(sheet, head_row, (_NUMBER, _AREA, *(line.indicator.label for line in lines)))
    names: list[tuple[int | None, str]] = [(id_, t.words) for id_, t in computed.areas.items()]
    if any(line.areas.get(None) for line in lines):
        names.append((None, str(UNSAID)))
    number = Look(align="right", form=WHOLE)
    for row, (id_, name) in enumerate(names, head_row + 1):
        put(sheet, row, 1, row - head_row, MIDDLE)
        put(sheet, row, 2, name, TEXT)
        for column, line in enumerate(lines, 3):
            put(sheet, row, column, line.areas.get(id_, 0), number)
    last = head_row + len(names) + 1
    put(sheet, last, 1, None, MIDDLE)
    put(sheet, last, 2, str(_TOTAL), replace(TEXT, bold=True))
    for column in range(3, width + 1):
        _total(sheet, last, column, head_row + 1)
    set_up(sheet, (6.0, 28.0, *[13.0] * len(lines)), head_row, last)


def _total(sheet: Worksheet, row: int, column: int, first: int) -> None:
    letter = get_column_letter(column)
    formula = f"SUM({letter}{first}:{letter}{row - 1})" if row > first else "0"
    put_formula(sheet, row, column, formula, Look(bold=True, align="right", form=WHOLE))


def _write_notes(sheet: Worksheet, computed: Computed) -> None:
    head_row = titles(sheet, 1, len(_NOTES), (_SHEET_NOTES,))
    _titles(sheet, head_row, _NOTES)
    lines: list[Line] = list(computed.lines.values())
    for row, line in enumerate(lines, head_row + 1):
        put(sheet, row, 1, row - head_row, MIDDLE)
        put(sheet, row, 2, str(line.indicator.label), TEXT)
        put(sheet, row, 3, str(line.indicator.unit), MIDDLE)
        put(sheet, row, 4, str(line.indicator.definition), TEXT)
    set_up(sheet, (6.0, 34.0, 16.0, 90.0), head_row, head_row + len(lines))
