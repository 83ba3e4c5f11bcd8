"""Reading .xls of Excel 2 to 2003 by xlrd, with its fonts. Only within the limited process."""

from __future__ import annotations

from io import StringIO
from typing import Any

import xlrd

from app.exchange.workbook.allowance import Allowance, fit_number, moment
from app.exchange.workbook.book import (
    Book,
    BookFont,
    BookFormat,
    BookStyle,
    Cell,
    CellError,
    ColumnSpan,
    FontRun,
    Merge,
    Sheet,
    SheetRow,
    Value,
)
from app.exchange.workbook.guard import Cause, Refusal
from app.exchange.workbook.looks import Looks

_UNICODE = 80  # the version of BIFF from which texts are Unicode
_EMPTY, _TEXT, _NUMBER, _DAY, _BOOLEAN, _ERROR, _BLANK = range(7)
_LINES = (
    *("", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed"),
    *("dashDot", "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot"),
)
_ACROSS = ("", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_DOWN = ("top", "center", "", "justify", "distributed")
_SOLID, _BOLD = 1, 600
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read(data: bytes, allowance: Allowance) -> Book:
    """The book. Raises Refusal, and whatever xlrd stumbles on."""
    book = _opened(data, None)
    if book.biff_version < _UNICODE:
        # Bytes of an unknown font's own code: as they stand, and not as letters of some code page.
        book = _opened(data, "latin-1")
    looks = _Styles(book)
    sheets = tuple(_sheet(sheet, looks, allowance) for sheet in book.sheets())
    return Book(
        BookFormat.XLS, sheets, looks.looks.fonts, looks.looks.styles,
        since_1904=bool(book.datemode), macros=_MACROS in data,
    )  # fmt: skip


def _opened(data: bytes, charset: str | None) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=StringIO(), encoding_override=charset
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Refusal(Cause.PASSWORD) from None
        raise


class _Styles:
    """The looks of a book by xlrd's numbers."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.looks = Looks(self._font(0) if book.font_list else None)
        self._numbers: dict[int, int] = {}
        self.fonts: dict[int, int] = {}

    def number(self, xf: int) -> int:
        """The number of a style."""
        if xf not in self._numbers:
            known = 0 <= xf < len(self._book.xf_list)
            self._numbers[xf] = (
                self.looks.style(self._style(self._book.xf_list[xf])) if known else 0
            )
        return self._numbers[xf]

    def font(self, number: int) -> int:
        """The number of a font."""
        if number not in self.fonts:
            known = 0 <= number < len(self._book.font_list)
            self.fonts[number] = self.looks.font(self._font(number)) if known else 0
        return self.fonts[number]

    def _style(self, xf: Any) -> BookStyle:
        form = self._book.format_map.get(xf.format_key)
        line = xf.border
        lines = (
            line.left_line_style,
            line.right_line_style,
            line.top_line_style,
            line.bottom_line_style,
        )
        left, right, top, bottom = (_named(_LINES, one) for one in lines)
        solid = xf.background.fill_pattern == _SOLID
        return BookStyle(
            font=self.font(xf.font_index),
            form=(form.format_str if form else "") or "General",
            horizontal=_named(_ACROSS, xf.alignment.hor_align),
            vertical=_named(_DOWN, xf.alignment.vert_align),
            wrap=bool(xf.alignment.text_wrapped),
            fill=self._color(xf.background.pattern_colour_index) if solid else "",
            borders=(left, right, top, bottom),
        )

    def _font(self, number: int) -> BookFont:
        font = self._book.font_list[number]
        return BookFont(
            str(font.name), font.height / 20, bool(font.bold) or font.weight >= _BOLD,
            bool(font.italic), bool(font.underline_type), self._color(font.colour_index),
        )  # fmt: skip

    def _color(self, index: int) -> str:
        color = self._book.colour_map.get(index)
        return "{:02X}{:02X}{:02X}".format(*color) if color and any(color) else ""


def _named(names: tuple[str, ...], number: int) -> str:
    return names[number] if 0 <= number < len(names) else ""


def _sheet(sheet: Any, styles: _Styles, allowance: Allowance) -> Sheet:
    rows = []
    infos = sheet.rowinfo_map
    for number in range(max(sheet.nrows, *(n + 1 for n in infos)) if infos else sheet.nrows):
        info = infos.get(number)
        cells = _cells(sheet, number, styles, allowance) if number < sheet.nrows else ()
        hidden = bool(info and info.hidden)
        height = info.height / 20 if info and info.height_mismatch else 0.0
        if cells or hidden or height:
            rows.append(SheetRow(number + 1, cells, hidden, height))
    merges = tuple(
        Merge(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
    )
    columns = tuple(
        ColumnSpan(n + 1, n + 1, info.width / 256, bool(info.hidden))
        for n, info in sorted(sheet.colinfo_map.items())
        if info.width or info.hidden
    )
    return Sheet(sheet.name, tuple(rows), merges, columns, bool(sheet.visibility))


def _cells(sheet: Any, row: int, styles: _Styles, allowance: Allowance) -> tuple[Cell, ...]:
    made = []
    runs_of = sheet.rich_text_runlist_map
    found = zip(sheet.row_types(row), sheet.row_values(row), _xfs(sheet, row), strict=True)
    for column, (kind, written, xf) in enumerate(found):
        if kind == _EMPTY:
            continue
        style = styles.number(xf)
        if kind == _BLANK:
            shows = styles.looks.styles[style].shows_without_value
            if shows and allowance.take_blank():
                made.append(Cell(column + 1, None, style))
            continue
        value = allowance.take(_value(kind, written, sheet.book.datemode))
        runs = runs_of.get((row, column)) if kind == _TEXT and runs_of else None
        pieces = _runs(value, runs, styles, style) if runs and isinstance(value, str) else ()
        made.append(Cell(column + 1, value, style, pieces))
    return tuple(made)


def _xfs(sheet: Any, row: int) -> list[int]:
    return [sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row))]


def _value(kind: int, written: Any, datemode: int) -> Value:
    match kind:
        case 1:
            return str(written)
        case 2:
            return fit_number(written)
        case 3:
            return moment(written, bool(datemode)) or fit_number(written)
        case 4:
            return bool(written)
        case _:
            return CellError(xlrd.error_text_from_code.get(written, "#N/A"))


def _runs(text: str, starts: Any, styles: _Styles, style: int) -> tuple[FontRun, ...]:
    """The pieces of a text; before the first that is told it is in the font of its cell."""
    own = styles.looks.styles[style].font
    places = [(0, own), *((at, styles.font(font)) for at, font in starts if at < len(text))]
    ends = [at for at, _ in places[1:]] + [len(text)]
    return tuple(
        FontRun(text[at:end], font)
        for (at, font), end in zip(places, ends, strict=True)
        if end > at
    )
