"""A workbook as read: one value for every format, in which each cell still knows where it stood.

Rows and columns count from 1, as in an address: ``A1`` is row 1, column 1. Only what holds something is
kept: rows without cells, height or hiding are absent, and so are cells without value and visible style.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

LONGEST_TEXT = 32_767  # letters a cell of Excel can hold


class BookFormat(StrEnum):
    """What the file is by its bytes, whatever it calls itself."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"
    HTML = "html"
    XML_2003 = "xml-2003"


class Moment(Struct, frozen=True, gc=False, tag="moment"):
    """A number that its format shows as a day or time of day.

    ``at`` follows the book's date system; ``serial`` is the number itself, where the file holds one.
    """

    at: datetime
    serial: float | None = None


class CellError(Struct, frozen=True, gc=False, tag="error"):
    """What a spreadsheet shows in place of a value: ``#N/A``."""

    code: str


Value = None | bool | int | float | str | Moment | CellError


class FontRun(Struct, frozen=True, array_like=True, gc=False):
    """A piece of a text in a font of its own; ``font`` is an index into ``Book.fonts``."""

    text: str
    font: int


class Cell(Struct, frozen=True, array_like=True, gc=False):
    """One cell of a row. ``style`` is an index into ``Book.styles``.

    ``runs`` are given where a text changes its font, and add up to it. A formula begins with ``=``;
    ``value`` is then the result that the file keeps.
    """

    column: int
    value: Value
    style: int = 0
    runs: tuple[FontRun, ...] = ()
    formula: str = ""


class SheetRow(Struct, frozen=True, array_like=True):
    """A row by its number; ``height`` in points, 0 where it is the sheet's own."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    height: float = 0.0


class ColumnSpan(Struct, frozen=True, array_like=True):
    """Neighbouring columns that look alike; ``width`` in letters, 0 where it is the sheet's own."""

    first: int
    last: int
    width: float = 0.0
    hidden: bool = False


class Merge(Struct, frozen=True, array_like=True):
    """A rectangle of cells shown as one, whose value stands in its first."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def place(self) -> str:
        """``A1:C2``."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


class Sheet(Struct, frozen=True):
    """One sheet, its rows in order of their numbers."""

    name: str
    rows: tuple[SheetRow, ...] = ()
    merges: tuple[Merge, ...] = ()
    columns: tuple[ColumnSpan, ...] = ()
    hidden: bool = False


class BookFont(Struct, frozen=True):
    """A font: size in points, colour as ``RRGGBB``, empty where it is automatic."""

    name: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = ""


class BookStyle(Struct, frozen=True):
    """How a cell looks. ``font`` is an index into ``Book.fonts``; ``form`` is Excel's number format.

    ``borders``: the line of each side (left, right, top, bottom) by Excel's name, empty for none.
    """

    font: int = 0
    form: str = "General"
    horizontal: str = ""
    vertical: str = ""
    wrap: bool = False
    fill: str = ""
    borders: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def shows_without_value(self) -> bool:
        """Whether an empty cell of this style can be seen."""
        return bool(self.fill) or any(self.borders)


class Book(Struct, frozen=True):
    """A workbook as read. ``fonts`` and ``styles`` have at least one entry, the ordinary one.

    ``since_1904``: the date system by which ``Moment`` was worked out. ``macros``: the file holds some,
    which were neither run nor kept. ``charset``: in which a text file was written. ``plain``: values alone
    were read, because the format or a damage gave no more: no fonts, widths or merges.
    """

    format: BookFormat
    sheets: tuple[Sheet, ...]
    fonts: tuple[BookFont, ...] = (BookFont(),)
    styles: tuple[BookStyle, ...] = (BookStyle(),)
    since_1904: bool = False
    modified: datetime | None = None
    macros: bool = False
    charset: str = ""
    plain: bool = False

    def font_of(self, cell: Cell) -> BookFont:
        """The font of a cell, that of its first run aside."""
        return self.fonts[self.styles[cell.style].font]


def column_letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """``B7`` for row 7, column 2."""
    return f"{column_letters(column)}{row}"
