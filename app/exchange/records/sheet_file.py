"""A register's rows in a workbook: the empty form to fill in, and what a filled one holds.

What is read goes on as if it had been pasted (``paste.read``): the same fates, the same one step.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.errors import UserError
from app.base.files import whole
from app.base.language import T
from app.base.numbers import show_number
from app.exchange.records import tsv
from app.exchange.records.paste import headed, recognise_columns
from app.schema.fields import AnyField, ChoiceField, LinkField, LinksField
from app.schema.record import Record, register
from app.services.list_cells import CODE, column_specs

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from app.exchange.records.xlsx_sandbox import Value

MOST = 5_000  # rows of one workbook
_COLUMNS = 60
_ABOVE = 12  # rows that titles may take above the row of heads
_HOW_TO = T("Cách ghi", "How to fill in")
_HEADS = (T("Cột", "Column"), T("Phải có", "Required"), T("Ghi gì", "What to write"))
_YES = T("có", "yes")
_LINK = T("Mã hoặc tên, đã có ở sổ {book}", "A code or name that is in {book}")
_EMPTY = T(
    "“{name}” không có dòng nào dưới hàng tên cột; chưa ghi gì, hãy dùng tệp mẫu.",
    "“{name}” has no row below its heads; nothing was written. Use the form.",
)
_LONG = T(
    "“{name}” có hơn {n} dòng; chưa ghi gì, hãy chia thành nhiều tệp.",
    "“{name}” has more than {n} rows; nothing was written. Split it.",
)


def columns(cls: type[Record]) -> list[AnyField]:
    """The fields of a register that a row of a workbook can hold."""
    specs = column_specs(cls).values()
    return [spec for spec in specs if spec is not CODE and recognise_columns(spec)]


def write_form(cls: type[Record], path: Path) -> None:
    """Write the empty form of a register: a sheet of heads, and one that says what goes where."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.reports.output.saved_workbook import saved

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "".join(letter for letter in str(cls.schema.label) if letter not in "[]:*?/\\")
    _write_heads(sheet, columns(cls))
    _write_how_to(book.create_sheet(str(_HOW_TO)), columns(cls))
    with whole(path) as file:
        file.write(saved(book))


def read_rows(cls: type[Record], path: Path) -> str:
    """The rows of the first sheet as pasted text, from the row of heads on. Raises UserError."""
    from app.exchange.records.xlsx_sandbox import read_book

    names = read_book(path, {}).names
    size = (MOST + _ABOVE + 1, _COLUMNS)
    rows = read_book(path, {names[0]: size}).sheets[names[0]] if names else []
    lines = [[_shown(value) for value in row] for row in rows]
    lines = [line for line in lines if any(line)]
    head = next((n for n, line in enumerate(lines[:_ABOVE]) if headed(cls, line)), 0)
    if len(lines) - head < 2:
        raise UserError(_EMPTY.format(name=path.name))
    if len(lines) - head > MOST + 1:
        raise UserError(_LONG.format(name=path.name, n=show_number(MOST)))
    width = max(n + 1 for line in lines[head:] for n, cell in enumerate(line) if cell)
    return tsv.write(line[:width] for line in lines[head:])


def _shown(value: Value) -> str:
    if isinstance(value, datetime | date):
        return show_day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _write_heads(sheet: Worksheet, specs: list[AnyField]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from app.reports.output.sheet_style import HEAD, put

    for place, spec in enumerate(specs, 1):
        put(sheet, 1, place, f"{spec.label} *" if spec.required else str(spec.label), HEAD)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, min(spec.width, 40))
        sheet.column_dimensions[letter].number_format = "@"
        labels = [str(one.label) for one in spec.choices] if isinstance(spec, ChoiceField) else []
        words = ",".join(labels)
        if 0 < len(words) <= 255 and words.count(",") == len(labels) - 1:
            offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            offered.showErrorMessage = False  # the program says what it cannot read
            offered.add(f"{letter}2:{letter}{MOST + 1}")
            sheet.add_data_validation(offered)
    sheet.freeze_panes = "A2"


def _write_how_to(sheet: Worksheet, specs: list[AnyField]) -> None:
    from app.reports.output.sheet_style import HEAD, TEXT, put

    for place, head in enumerate(_HEADS, 1):
        put(sheet, 1, place, str(head), HEAD)
    for row, spec in enumerate(specs, 2):
        cells = (str(spec.label), str(_YES) if spec.required else "", _how(spec))
        for place, words in enumerate(cells, 1):
            put(sheet, row, place, words, TEXT)
    for letter, width in zip("ABC", (28, 10, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _how(spec: AnyField) -> str:
    if isinstance(spec, ChoiceField):
        return "; ".join(str(one.label) for one in spec.choices)
    if isinstance(spec, LinkField | LinksField):
        return str(_LINK.format(book=register(spec.target).schema.book))
    return str(spec.help or "")
