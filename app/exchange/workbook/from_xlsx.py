"""Reading .xlsx and .xlsm: openpyxl knows the package and its styles, rows are read in one pass of our own.

That pass gives what openpyxl's read-only one leaves out (merges, widths, what is hidden, fonts inside a
text) and takes no longer. Macros are neither run nor kept. Only within the limited process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.cell.rich_text import CellRichText
from openpyxl.cell.text import InlineFont, Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    BUILTIN_FORMATS_MAX_SIZE,
    is_date_format,
    is_timedelta_format,
)
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.xml.constants import SHARED_STRINGS

from app.exchange.workbook.allowance import Allowance, fit_text, moment, number
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
    Moment,
    Sheet,
    SheetRow,
    Value,
)
from app.exchange.workbook.looks import Looks

Sizes = Mapping[str, tuple[int, int]]
_Shared = str | tuple[tuple[str, BookFont | None], ...]
_DIGITS = "0123456789"
_MACROS = "xl/vbaProject.bin"


def read(data: bytes, allowance: Allowance, sizes: Sizes | None = None) -> Book:
    """The book; with ``sizes`` only the first rows and columns of the sheets named there.

    Raises whatever openpyxl and zipfile stumble on.
    """
    package = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    package.read_manifest()
    package.read_workbook()
    apply_stylesheet(package.archive, package.wb)
    styles = _Styles(package.wb)
    strings = _strings(package)
    sheets = []
    for sheet, link in package.parser.find_sheets():
        if link.target not in package.valid_files or "chartsheet" in link.Type:
            continue
        size = sizes.get(sheet.name, (0, 0)) if sizes is not None else None
        reading = _SheetReading(strings, styles, allowance, size)
        if size != (0, 0):
            with package.archive.open(link.target) as part:
                reading.read(part)
        sheets.append(reading.sheet(sheet.name, hidden=sheet.state != "visible"))
    return Book(
        BookFormat.XLSX, tuple(sheets), styles.looks.fonts, styles.looks.styles,
        since_1904=styles.since_1904, modified=_modified(package),
        macros=_MACROS in package.valid_files,
    )  # fmt: skip


def _modified(package: ExcelReader) -> datetime | None:
    try:
        package.read_properties()
    except (ValueError, TypeError, KeyError):  # it is said for people only
        return None
    made = package.wb.properties.modified
    return made if isinstance(made, datetime) else None


def _strings(package: Any) -> list[_Shared]:
    part = package.package.find(SHARED_STRINGS)
    if part is None:
        return []
    found: list[_Shared] = []
    with package.archive.open(part.PartName[1:]) as source:
        for _, element in iterparse(source):
            if element.tag.endswith("}si"):
                found.append(_text(element))
                element.clear()
    return found


def _text(element: Any) -> _Shared:
    """A shared or inline string: its text, or its pieces with their fonts."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return _unescaped(fit_text(element[0].text or ""))
    if not any(child.tag.endswith("}rPr") for run in element for child in run):
        return _unescaped(fit_text(_plain(element)))
    return tuple(
        (_unescaped(fit_text(piece)), None)
        if isinstance(piece, str)
        else (_unescaped(fit_text(piece.text)), _font(piece.font))
        for piece in CellRichText.from_tree(element)
    )


def _plain(element: Any) -> str:
    made: Any = Text.from_tree(element)
    return str(made.content or "")


def _unescaped(text: str) -> str:
    """Excel writes a line end of old as ``_x000D_``."""
    return text.replace("_x000D_", "") if "_x000D_" in text else text


class _Styles:
    """The looks of a book by the numbers that its cells give."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.looks = Looks(_font(book._fonts[0]) if book._fonts else None)
        self.since_1904 = book.epoch == CALENDAR_MAC_1904
        self._numbers: dict[str, int] = {}
        self._shows: list[tuple[bool, bool]] = []  # by number: as a day, without a value

    def number(self, given: str | None) -> int:
        """The number of the style that a cell names; 0 for one that there is none of."""
        if not given:
            return 0
        if given not in self._numbers:
            made = self._style(int(given))
            self._numbers[given] = self.looks.style(made) if made else 0
        return self._numbers[given]

    def _style(self, number: int) -> BookStyle | None:
        book = self._book
        if not 0 <= number < len(book._cell_styles):
            return None
        look = book._cell_styles[number]
        aligned = book._alignments[look.alignmentId] if look.alignmentId else None
        border = book._borders[look.borderId]
        sides = (border.left, border.right, border.top, border.bottom)
        left, right, top, bottom = ((side and side.style) or "" for side in sides)
        return BookStyle(
            font=self.looks.font(_font(book._fonts[look.fontId])),
            form=self._form(look.numFmtId),
            horizontal=(aligned and aligned.horizontal) or "",
            vertical=(aligned and aligned.vertical) or "",
            wrap=bool(aligned and aligned.wrap_text),
            fill=_fill(book._fills[look.fillId]),
            borders=(left, right, top, bottom),
        )

    def _form(self, number: int) -> str:
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        formats = self._book._number_formats
        at = number - BUILTIN_FORMATS_MAX_SIZE
        return str(formats[at]) if at < len(formats) else "General"

    def shows_day(self, number: int) -> bool:
        """Whether numbers of this style are days."""
        return self._shown(number)[0]

    def shows_without_value(self, number: int) -> bool:
        """Whether an empty cell of this style can be seen."""
        return self._shown(number)[1]

    def _shown(self, number: int) -> tuple[bool, bool]:
        styles = self.looks.styles if len(self._shows) <= number else ()
        for style in styles[len(self._shows) :]:
            day = is_date_format(style.form) and not is_timedelta_format(style.form)
            self._shows.append((day, style.shows_without_value))
        return self._shows[number]


def _font(font: Any) -> BookFont:
    """A font of openpyxl's, of a cell or of a piece of text."""
    name = font.rFont if isinstance(font, InlineFont) else font.name
    size = float(font.sz or 0)
    return BookFont(
        str(name or ""), size, bool(font.b), bool(font.i), bool(font.u and font.u != "none"),
        _color(font.color),
    )  # fmt: skip


def _color(color: Any) -> str:
    if color is None or color.type != "rgb" or not isinstance(color.rgb, str):
        return ""
    return color.rgb[-6:] if color.rgb[-6:] != "000000" else ""


def _fill(fill: Any) -> str:
    solid = getattr(fill, "fill_type", None) == "solid"
    return _color(fill.fgColor) if solid else ""


@dataclass(slots=True)
class _SheetReading:
    """Reads one sheet; with a ``size`` no more than its first rows and columns."""

    strings: list[_Shared]
    styles: _Styles
    allowance: Allowance
    size: tuple[int, int] | None
    rows: list[SheetRow] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    columns: list[ColumnSpan] = field(default_factory=list)

    def sheet(self, name: str, *, hidden: bool) -> Sheet:
        """What was read."""
        rows = sorted(self.rows, key=lambda row: row.number)
        return Sheet(name, tuple(rows), tuple(self.merges), tuple(self.columns), hidden)

    def read(self, part: Any) -> None:
        """Read the XML of the sheet."""
        last, names = (
            0,
            dict[str, str](),
        )  # of elements without their namespace: few, a million times
        for _, element in iterparse(part):
            tag = element.tag
            name = names.get(tag)
            if name is None:
                name = names[tag] = tag.rpartition("}")[2]
            if name == "row":
                last = int(float(element.get("r") or last + 1))
                if self.size and last > self.size[0]:
                    return
                self._row(element, last)
                element.clear()
            elif name == "col":
                self._columns(element)
            elif name == "mergeCell":
                bounds = range_boundaries(element.get("ref") or "")
                left, top, right, bottom = (number or 0 for number in bounds)
                if left and top and right and bottom:
                    self.merges.append(Merge(top, left, bottom, right))

    def _columns(self, element: Element) -> None:
        width = float(element.get("width") or 0) if element.get("customWidth") != "0" else 0.0
        hidden = _true(element.get("hidden"))
        if width or hidden:
            span = int(element.get("min") or 0), int(element.get("max") or 0)
            self.columns.append(ColumnSpan(*span, width, hidden))

    def _row(self, element: Element, row: int) -> None:
        hidden = _true(element.get("hidden"))
        height = float(element.get("ht") or 0) if _true(element.get("customHeight")) else 0.0
        cells = tuple(self._cells(element))
        if cells or hidden or height:
            self.rows.append(SheetRow(row, cells, hidden, height))

    def _cells(self, element: Element) -> Iterator[Cell]:
        column = 0
        most = self.size[1] if self.size else 0
        for cell in element:
            place = cell.get("r")
            column = _column(place.rstrip(_DIGITS)) if place else column + 1
            if most and column > most:
                return
            if made := self._cell(cell, column):
                yield made

    def _cell(self, element: Element, column: int) -> Cell | None:
        written, formula, inside = None, "", None
        for child in element:
            tail = child.tag[-3:]
            if tail[-2:] == "}v":
                written = child.text
            elif tail[-2:] == "}f":
                formula = f"={fit_text(child.text or '')}"
            elif tail == "}is":
                inside = child
        style = self.styles.number(element.get("s"))
        kind = element.get("t", "n")
        value: Value
        if kind == "s" and written:
            if (at := int(written)) < 0:
                raise ValueError("a negative index of a text")
            return self._of_text(column, self.strings[at], style, formula)
        if inside is not None:
            return self._of_text(column, _text(inside), style, formula)
        if written is None or not written:
            if formula or (self.styles.shows_without_value(style) and self.allowance.take_blank()):
                return Cell(column, None, style, (), formula)
            return None
        value = self._value(kind, written, style)
        return Cell(column, self.allowance.take(value), style, (), formula)

    def _of_text(self, column: int, text: _Shared, style: int, formula: str) -> Cell:
        if isinstance(text, str):
            return Cell(column, self.allowance.take(text), style, (), formula)
        looks = self.styles.looks
        own = looks.styles[style].font
        runs = tuple(
            FontRun(piece, own if font is None else looks.font(_named(font, looks.fonts[own])))
            for piece, font in text
        )
        whole = self.allowance.take("".join(run.text for run in runs))
        return Cell(column, whole, style, runs, formula)

    def _value(self, kind: str, written: str, style: int) -> Value:
        match kind:
            case "b":
                return written.strip() in ("1", "true")
            case "e":
                return CellError(written[:20])
            case "d":
                return _iso(written)
            case "n":
                found = number(written)
                day = isinstance(found, int | float) and self.styles.shows_day(style)
                return (day and moment(found, self.styles.since_1904)) or found  # type: ignore[arg-type]
            case _:
                return _unescaped(written)


_column = cache(column_index_from_string)  # by its letters


def _iso(written: str) -> Value:
    try:
        return Moment(datetime.fromisoformat(written).replace(tzinfo=None))
    except ValueError:
        return written


def _named(font: BookFont, own: BookFont) -> BookFont:
    """The font of a piece of text; where it names none it goes on in that of its cell."""
    if font.name:
        return font
    return BookFont(
        own.name, font.size or own.size, font.bold, font.italic, font.underline, font.color
    )


def _true(given: str | None) -> bool:
    return given in ("1", "true")
