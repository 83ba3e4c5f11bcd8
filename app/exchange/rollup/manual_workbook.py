"""The blank workbook for a commune without the program, and reading it back: figures nobody signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.documents import convert
from app.base.errors import UserError
from app.base.files import whole
from app.base.json_types import JsonObject
from app.base.language import T
from app.base.numbers import show_number
from app.base.periods import Period
from app.base.text import clean
from app.exchange.package.figure_layout import layout_of
from app.exchange.package.package import FromFuture, NewerSchema, Package, period_of
from app.exchange.rollup.form_book import BadWorkbook, FormSheet, read_form
from app.exchange.rollup.typed_figures import HUNDRED, MOST, TypedFigures
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement.manual import MANUAL
from app.reports.spec.figures import Blank
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report
from app.reports.submission.written import WrittenIndicator
from app.store.submissions import ReportKey, canonical_json

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_FORMAT, _SCHEMA = "andan-bieu-nhap", 2
_NOT_IN_FIRST = frozenset(indicator.key for indicator in MANUAL.indicators)
_SHEET, _MARK = "Nhập số liệu", "andan"
_CODE, _NAME = (3, 3), (4, 3)  # where the unit stands
_HEAD = 7
_FIRST, _FIGURES, _KEY = 4, 4, 8  # the first column of figures, how many, the hidden key
_WIDTHS = (6.0, 60.0, 16.0, 14.0, 14.0, 16.0, 16.0, 10.0)
_MARKS, _MOST_ROWS = 5, 1000
_BLANK = Blank.NO_DATA.value
_HOW = T(
    "Ghi mã và tên đơn vị, rồi ghi số vào các ô trắng. Cột “Kỳ này” phải ghi đủ, không có thì ghi 0; "
    "ô bỏ trống ở các cột khác được tính là 0. Chỉ tiêu xét theo kỳ mà chưa xét thì để trống.",
    "Type the unit's code and name, then figures into the white cells. “This period” must be filled, "
    "0 for none; other cells left empty count as 0. What is assessed stays empty until it was.",
)
COLUMNS = (*TITLES[:4], TITLES[4], TITLES[7], TITLES[10])
_UNIT_CODE, _UNIT_NAME = T("Mã đơn vị", "Unit's code"), T("Tên đơn vị", "Unit's name")
_OTHER_FORM = T("không phải biểu nhập của An Dân", "it is no form of An Dân")
_NO_UNIT = T("ô {cell} chưa ghi mã đơn vị", "cell {cell} lacks the unit's code")
_TYPE_WHOLE_TITLE = T("Ô này ghi số nguyên", "A whole number goes here")
_TYPE_WHOLE = T(
    "Ghi số nguyên từ 0 đến {most}, viết liền các chữ số; không có thì ghi 0.",
    "Type a whole number from 0 to {most}, digits alone; 0 for none.",
)
_ROWS_MISSING = T("thiếu dòng “{label}”", "the row “{label}” is missing")


# ---- out ----------------------------------------------------------------------------------------


def write_template(report: Report, period: Period, path: Path) -> None:
    """Write the blank workbook of a report. Raises UserError when it cannot be written."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.reports.output.saved_workbook import saved
    from app.reports.output.sheet_style import titles

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _SHEET
    titles(sheet, 1, len(COLUMNS), (report.label,))
    _write_head(sheet, period)
    _write_rows(sheet, report)
    mark = book.create_sheet(_MARK)
    slot = (report.key, period.key, period.window.value)
    for row, value in enumerate((_FORMAT, _SCHEMA, *slot), 1):
        mark.cell(row, 1, value)
    mark.sheet_state = "hidden"
    with whole(path) as file:
        file.write(saved(book))


def _write_head(sheet: Worksheet, period: Period) -> None:
    from openpyxl.styles import Protection

    from app.reports.output.sheet_style import HEAD, LOOSE_ITALIC, TEXT, Look, across, put

    across(sheet, 2, (1, len(COLUMNS)), f"{period.label} ({period.dates})", LOOSE_ITALIC)
    for (row, column), label in ((_CODE, _UNIT_CODE), (_NAME, _UNIT_NAME)):
        put(sheet, row, column - 1, str(label), Look(boxed=False))
        put(sheet, row, column, None, replace(TEXT, form="@")).protection = Protection(locked=False)
    across(sheet, 5, (1, len(COLUMNS)), str(_HOW), Look(italic=True, boxed=False))
    sheet.row_dimensions[5].height = 34
    for column, title in enumerate(COLUMNS, 1):
        put(sheet, _HEAD, column, str(title), HEAD)


def _write_rows(sheet: Worksheet, report: Report) -> None:
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter

    from app.reports.output.sheet_style import (
        DECIMAL,
        MIDDLE,
        TEXT,
        WHOLE,
        Look,
        put,
        put_formula,
        set_up,
    )

    whole, shares = _validation(sheet, MOST), _validation(sheet, HUNDRED)
    filled = Look(align="right", form=WHOLE)
    rows = {one.key: row for row, one in enumerate(report.indicators(), _HEAD + 1)}
    for row, indicator in enumerate(report.indicators(), _HEAD + 1):
        put(sheet, row, 1, row - _HEAD, MIDDLE)
        put(sheet, row, 2, str(indicator.label), TEXT)
        put(sheet, row, 3, str(indicator.unit), MIDDLE)
        for column in range(_FIRST, _FIRST + _FIGURES):
            if formula := _formula(indicator, get_column_letter(column), rows):
                form = DECIMAL if indicator.ratio else WHOLE
                put_formula(sheet, row, column, formula, replace(filled, form=form, grey=True))
            else:
                put(sheet, row, column, None, filled).protection = Protection(locked=False)
                (shares if indicator.rate else whole).add(sheet.cell(row, column).coordinate)
        put(sheet, row, _KEY, indicator.key, Look(boxed=False))
    set_up(sheet, _WIDTHS, _HEAD, _HEAD + len(rows))
    sheet.column_dimensions[get_column_letter(_KEY)].hidden = True
    sheet.protection.sheet = True  # without a password: against slips, not against people


def _validation(sheet: Worksheet, most: int) -> DataValidation:
    """What Excel lets be typed: whole numbers from 0 to ``most``."""
    from openpyxl.worksheet.datavalidation import DataValidation

    made = DataValidation(
        type="whole", operator="between", formula1="0", formula2=str(most), allow_blank=True,
        showErrorMessage=True, errorTitle=str(_TYPE_WHOLE_TITLE),
        error=str(_TYPE_WHOLE.format(most=show_number(most))),
    )  # fmt: skip
    sheet.add_data_validation(made)
    return made


def is_made(indicator: Indicator) -> bool:
    """Whether a figure is made from others of the form, and not typed."""
    return indicator.ratio is not None or indicator.plus is not None


def _formula(indicator: Indicator, letter: str, rows: dict[str, int]) -> str:
    """Of a figure made from others; nothing for one that is typed."""
    if ratio := indicator.ratio:
        part, of = f"{letter}{rows[ratio.part]}", f"{letter}{rows[ratio.whole]}"
        return f'IF({of}=0,"",ROUND(100*{part}/{of},1))'
    parts = indicator.plus.parts if indicator.plus else ()
    return "+".join(f"{letter}{rows[key]}" for key in parts)


# ---- in -----------------------------------------------------------------------------------------


def read_manual(path: Path) -> Package:
    """The figures of a filled form. Raises BadWorkbook naming the cell, or NewerSchema, FromFuture."""
    name = path.name
    book = read_form(path, {_MARK: (_MARKS, 1), _SHEET: (_MOST_ROWS, _KEY)})
    if not {_MARK, _SHEET} <= book.sheets.keys():
        raise BadWorkbook(name, _OTHER_FORM)
    sheet = book.sheets[_SHEET]
    slot, schema = _slot(name, book.sheets[_MARK])
    code, unit_name = _unit(name, sheet)
    absent = _NOT_IN_FIRST if schema == 1 else frozenset[str]()
    figures_json = dict(_read_figures(name, REPORTS[slot.report], sheet, absent))
    layout, figures = layout_of(convert(dict[str, WrittenIndicator], figures_json))
    at = book.modified.replace(tzinfo=UTC) if book.modified else clock.now()
    if period_of(slot).first > clock.today():
        raise FromFuture(name)
    digest = hashlib.sha256(canonical_json([code, figures_json])).hexdigest()
    return Package(
        name, code, unit_name, slot, revision=1, sequence=1, previous="", digest=digest,
        at=at, definitions="", key="", layout=layout, figures=figures,
    )  # fmt: skip


def _slot(name: str, mark: FormSheet) -> tuple[ReportKey, int]:
    """What the form is of, and the number of its layout."""
    format_, schema, *of = (mark.cell(row, 1).value for row in range(1, _MARKS + 1))
    if format_ != _FORMAT or type(schema) is not int or None in of:
        raise BadWorkbook(name, _OTHER_FORM)
    report, period, window = map(str, of)
    slot = ReportKey(report, period, window)
    if schema > _SCHEMA or slot.report not in REPORTS:
        raise NewerSchema(name)
    try:
        period_of(slot)
    except (KeyError, ValueError, UserError):
        raise BadWorkbook(name, _OTHER_FORM) from None
    return slot, schema


def _unit(name: str, sheet: FormSheet) -> tuple[str, str]:
    code, said = (clean(str(sheet.cell(*place).value or "")) for place in (_CODE, _NAME))
    if not code.isascii() or not code.isdigit():
        raise BadWorkbook(name, _NO_UNIT.format(cell=f"C{_CODE[0]}"))
    return code.zfill(5), said[:200]


def _read_figures(
    name: str, report: Report, sheet: FormSheet, absent: frozenset[str]
) -> Iterator[tuple[str, JsonObject]]:
    """The figures as a package holds them; those that add up others are added up here.

    ``absent``: what a form of its age does not ask for, and so does not tell. Raises BadWorkbook, which tells
    everything that is wrong.
    """
    typed, read = TypedFigures(), dict[str, list[int | None]]()
    rows = {key.value: row for row, key in sheet.cells(_KEY) if row > _HEAD}
    asked = [one for one in report.indicators() if not (is_made(one) or one.key in absent)]
    for indicator in asked:
        if indicator.key not in rows:
            raise BadWorkbook(name, _ROWS_MISSING.format(label=indicator.label))
        row = rows[indicator.key]
        cells = [sheet.cell(row, column) for column in range(_FIRST, _FIRST + _FIGURES)]
        read[indicator.key] = typed.read(indicator, row, cells)
    typed.compare(report)
    if typed.wrong:
        raise BadWorkbook(name, typed.sentence())
    for indicator in asked:
        figures = read[indicator.key]
        figures_json: JsonObject = {"measure": indicator.measure_name, "figures": figures}
        if None in figures:
            figures_json["why"] = [_BLANK if one is None else None for one in figures]
        yield indicator.key, figures_json | {"splits": _unsplit(indicator, figures)}
    for indicator in report.indicators():
        if plus := indicator.plus:
            columns = zip(*(read[key] for key in plus.parts), strict=True)
            added = [sum(filter(None, column)) for column in columns]
            yield indicator.key, {"measure": indicator.measure_name, "figures": added}


def _unsplit(indicator: Indicator, figures: list[int | None]) -> dict[str, JsonObject]:
    """All of it in the part that is not said, so that the parts of all units still add up."""
    if not indicator.additive:
        return {}
    return {split.path: {"": figures} for split in indicator.splits}
