"""The form of a register: an empty workbook to fill in, which is brought in as any other list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.files import whole
from app.base.language import T
from app.exchange.records.paste import recognise_columns
from app.schema.fields import (
    AnyField,
    ChoiceField,
    LinkField,
    LinksField,
    TermField,
    TextField,
    YesNoField,
)
from app.schema.record import Record, register
from app.services.list_cells import CODE, column_specs

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


ROWS = 5_000  # that the drop-downs of a form reach
_LONGEST_LIST = (
    255  # letters of choices that Excel takes where they are offered; longer ones stand on a sheet
)
_HOW_TO = T("Cách ghi", "How to fill in")
_LISTS = T("Danh mục", "Lists")
_HEADS = (
    T("Cột", "Column"),
    T("Phải có", "Required"),
    T("Ghi gì", "What to write"),
    T("Ví dụ", "Example"),
)
_YES = T("có", "yes")
_EXAMPLES = {
    "day": T("05/03/2026", "05/03/2026"),
    "part-day": T("12/03/1965, hoặc chỉ 1965", "12/03/1965, or only 1965"),
    "month": T("03/2026", "03/2026"),
    "number": T("12", "12"),
    "money": T("1.500.000", "1.500.000"),
    "phone": T("0912 345 678", "0912 345 678"),
}
_NAME = T("Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu")
_LINK = T("Mã hoặc tên, đã có ở sổ {book}", "A code or name that is in {book}")


def columns(cls: type[Record]) -> list[AnyField]:
    """The fields of a register that a row of a workbook can hold."""
    specs = column_specs(cls).values()
    return [spec for spec in specs if spec is not CODE and recognise_columns(spec)]


def write_form(cls: type[Record], path: Path) -> None:
    """Write the empty form of a register: a sheet of heads, and one that says what goes where, by example."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.reports.output.saved_workbook import saved

    book, specs = Workbook(), columns(cls)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "".join(letter for letter in str(cls.schema.label) if letter not in "[]:*?/\\")
    _write_heads(sheet, specs)
    _write_how_to(book.create_sheet(str(_HOW_TO)), specs)
    _write_lists(sheet, book.create_sheet(str(_LISTS)), specs)
    with whole(path) as file:
        file.write(saved(book))


def _write_heads(sheet: Worksheet, specs: list[AnyField]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    from app.reports.output.sheet_style import HEAD, put

    for place, spec in enumerate(specs, 1):
        put(sheet, 1, place, f"{spec.label} *" if spec.required else str(spec.label), HEAD)
        if note := _how(spec):
            sheet.cell(1, place).comment = Comment(note, str(_HOW_TO))
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, min(spec.width, 40))
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"


def _write_lists(sheet: Worksheet, lists: Worksheet, specs: list[AnyField]) -> None:
    """Offer the choices of each column below its head: from a hidden sheet where they are long."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from app.reports.output.sheet_style import TEXT, put

    lists.sheet_state = "hidden"
    for place, spec in enumerate(specs, 1):
        if not (words := _offered(spec)):
            continue
        joined, letter = ",".join(words), get_column_letter(place)
        formula = f'"{joined}"'
        if len(joined) > _LONGEST_LIST or any("," in word for word in words):
            for row, word in enumerate(words, 1):
                put(lists, row, place, word, TEXT)
            formula = f"'{lists.title}'!${letter}$1:${letter}${len(words)}"
        offered = DataValidation(type="list", formula1=formula, allow_blank=True)
        offered.showErrorMessage = False  # the program says what it cannot read
        offered.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(offered)


def _offered(spec: AnyField) -> list[str]:
    """The words that a column offers."""
    if isinstance(spec, ChoiceField):
        return [str(one.label) for one in spec.choices if not one.retired]
    if isinstance(spec, TermField):
        return [str(one.label) for one in spec.starters if not one.retired]
    return [str(spec.YES), str(spec.NO)] if isinstance(spec, YesNoField) else []


def _write_how_to(sheet: Worksheet, specs: list[AnyField]) -> None:
    from app.reports.output.sheet_style import HEAD, TEXT, put

    for place, head in enumerate(_HEADS, 1):
        put(sheet, 1, place, str(head), HEAD)
    for row, spec in enumerate(specs, 2):
        cells = (str(spec.label), str(_YES) if spec.required else "", _how(spec), _example(spec))
        for place, words in enumerate(cells, 1):
            put(sheet, row, place, words, TEXT)
    for letter, width in zip("ABCD", (28, 10, 80, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def _how(spec: AnyField) -> str:
    if isinstance(spec, ChoiceField):
        return "; ".join(str(one.label) for one in spec.choices if not one.retired)
    if isinstance(spec, LinkField | LinksField):
        return str(_LINK.format(book=register(spec.target).schema.book))
    return str(spec.help or "")


def _example(spec: AnyField) -> str:
    """What a cell may hold; empty where words of one's own are expected."""
    if offered := _offered(spec):
        return offered[0]
    if isinstance(spec, TextField) and spec.is_name:
        return str(_NAME)
    return str(_EXAMPLES.get(spec.kind, ""))
