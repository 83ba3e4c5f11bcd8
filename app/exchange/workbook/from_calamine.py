"""Reading by calamine: .ods, and what the first reader of a format stumbles on. Values alone.

Only within the limited process: calamine can end it. What it raises beside exceptions is turned into one.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from app.exchange.workbook.allowance import Allowance, fit_number
from app.exchange.workbook.book import (
    Book,
    BookFormat,
    BookStyle,
    Cell,
    CellError,
    Merge,
    Moment,
    Sheet,
    SheetRow,
    Value,
)
from app.exchange.workbook.guard import Cause, Refusal

_MIDNIGHT = datetime(1899, 12, 30)
# How a cell looks by what it holds: calamine tells no number format.
_FORMS = ("General", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm")
_STYLES = tuple(BookStyle(form=form) for form in _FORMS)
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class Stumbled(Exception):
    """Calamine gave up in its own way."""


def read(data: bytes, format_: BookFormat, allowance: Allowance) -> Book:
    """The values of a book. Raises Refusal and Stumbled, and what calamine raises."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = tuple(
            _sheet(
                book.get_sheet_by_name(about.name),
                allowance,
                hidden=about.visible is not SheetVisibleEnum.Visible,
            )
            for about in book.sheets_metadata
        )
    except PasswordError:
        raise Refusal(Cause.PASSWORD) from None
    except (Exception, SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # a panic of Rust is no Exception
        raise Stumbled from error
    return Book(format_, sheets, styles=_STYLES, plain=True)


def _sheet(sheet: CalamineSheet, allowance: Allowance, *, hidden: bool) -> Sheet:
    top, left = sheet.start or (0, 0)
    rows = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        cells = tuple(
            Cell(column, allowance.take(_value(value)), _FORMS.index(_form(value)))
            for column, value in enumerate(values, left + 1)
            if value != ""
        )
        if cells:
            rows.append(SheetRow(number, cells))
    merges = tuple(
        Merge(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, tuple(rows), merges, hidden=hidden)


def _form(value: object) -> str:
    """The number format in which a value is read as what it is."""
    match value:
        case datetime() if value.time() != time.min:
            return "dd/mm/yyyy hh:mm"
        case date():
            return "dd/mm/yyyy"
        case time():
            return "hh:mm"
        case timedelta():
            return "[h]:mm"
    return "General"


def _value(value: object) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return fit_number(float(value))
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if at := _at(value):
        return Moment(at)
    text = str(value)
    return CellError(text) if text in _ERRORS else text


def _at(value: object) -> datetime | None:
    match value:
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)
        case time():
            return datetime.combine(_MIDNIGHT, value)
    return None
