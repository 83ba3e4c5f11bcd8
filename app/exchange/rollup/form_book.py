"""The workbook in which a form came back: it must be an .xlsx, and harmless, or nothing is taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.base.errors import UserError
from app.base.language import T
from app.exchange.workbook.book import Cell, Sheet
from app.exchange.workbook.guard import REASONS, Cause, RefusedBook
from app.exchange.workbook.reading import Sizes, read_cells

_NOTHING_TAKEN = T(
    "Chưa lấy gì từ “{name}”: {why}; hãy xin lại tệp đúng mẫu.",
    "Nothing was taken from “{name}”: {why}. Ask for it in the right form.",
)
_NOT_A_BOOK = T("không phải tệp .xlsx", "it is no .xlsx file")
_TOO_BIG = T("quá lớn", "it is too large")
_HOSTILE = T("có nội dung không an toàn", "it holds unsafe content")
_HEAVY = T("đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much")
_BROKEN = T("không đọc được như một sổ Excel", "it cannot be read as a workbook")
# An honest form is small: whoever meets one of these is not told to split it.
_WHY = {
    Cause.EMPTY: _NOT_A_BOOK,
    Cause.OTHER_KIND: _NOT_A_BOOK,
    Cause.TOO_LARGE: _TOO_BIG,
    Cause.UNSAFE: _HOSTILE,
    Cause.HEAVY: _HEAVY,
    Cause.LONG_TEXT: _HEAVY,
    Cause.BROKEN: _BROKEN,
}


class BadWorkbook(UserError):
    """A form that is not read; nothing was taken from it."""

    def __init__(self, name: str, why: T) -> None:
        super().__init__(_NOTHING_TAKEN.format(name=name, why=why))


class FormSheet:
    """The cells of one sheet by their rows and columns, counted from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = {row.number: {cell.column: cell for cell in row.cells} for row in sheet.rows}

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; one without a value where nothing stands."""
        return self._rows.get(row, {}).get(column) or Cell(column, None)

    def cells(self, column: int) -> Iterator[tuple[int, Cell]]:
        """The cells of a column that hold something, with the numbers of their rows."""
        for row, cells in self._rows.items():
            if column in cells:
                yield row, cells[column]


@dataclass(frozen=True, slots=True)
class FormBook:
    """The sheets that were asked for, where the file has them, and when it was last changed."""

    sheets: dict[str, FormSheet]
    modified: datetime | None


def read_form(path: Path, sizes: Sizes) -> FormBook:
    """Return the first rows and columns of each sheet in ``sizes``.

    Raises BadWorkbook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    try:
        book = read_cells(path, sizes)
    except RefusedBook as refused:
        why = _WHY.get(refused.cause) or REASONS[refused.cause][0]
        raise BadWorkbook(path.name, why) from None
    sheets = {sheet.name: FormSheet(sheet) for sheet in book.sheets if sheet.name in sizes}
    return FormBook(sheets, book.modified)
