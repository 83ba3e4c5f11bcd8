"""Reading SpreadsheetML 2003, the XML that only calls itself .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element, iterparse

from app.exchange.workbook.allowance import Allowance, number
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

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_LETTER = 5.25  # points that a letter of the ordinary font is wide
_FORMS = {
    "Short Date": "dd/mm/yyyy",
    "Long Date": "dd/mm/yyyy",
    "General Date": "dd/mm/yyyy hh:mm",
    "Standard": "#,##0.00",
    "Fixed": "0.00",
    "Percent": "0.00%",
}
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14


def read(data: bytes, allowance: Allowance) -> Book:
    """The book. Raises what the parser stumbles on."""
    reading = _Reading(allowance)
    for event, element in iterparse(BytesIO(data), ("start", "end")):
        reading.take(event, element)
    return Book(
        BookFormat.XML_2003, tuple(reading.sheets), reading.looks.fonts, reading.looks.styles
    )


class _Reading:
    def __init__(self, allowance: Allowance) -> None:
        self.sheets: list[Sheet] = []
        self.looks = Looks()
        self._allowance = allowance
        self._styles: dict[str, int] = {}
        self._begin()

    def _begin(self) -> None:
        self._rows: list[SheetRow] = []
        self._merges: list[Merge] = []
        self._columns: list[ColumnSpan] = []
        self._row = 0

    def take(self, event: str, element: Element) -> None:
        """One more step of the parser."""
        tag = element.tag
        if event == "start":
            if tag == f"{_SS}Worksheet":
                self._begin()
            return
        if tag == f"{_SS}Style":
            self._styles[element.get(f"{_SS}ID", "")] = self._style(element)
        elif tag == f"{_SS}Column":
            self._column(element)
            element.clear()
        elif tag == f"{_SS}Row":
            self._end_row(element)
            element.clear()
        elif tag == f"{_SS}Worksheet":
            hidden = any(
                child.text != "SheetVisible"
                for child in element.iter()
                if child.tag.endswith("}Visible")
            )
            name = element.get(f"{_SS}Name", "")
            self.sheets.append(
                Sheet(name, tuple(self._rows), tuple(self._merges), tuple(self._columns), hidden)
            )
            element.clear()

    def _style(self, element: Element) -> int:
        font, form, aligned = (
            element.find(f"{_SS}{one}") for one in ("Font", "NumberFormat", "Alignment")
        )
        look = _font(font, BookFont()) if font is not None else BookFont()
        shown = form.get(f"{_SS}Format", "") if form is not None else ""
        wrap = aligned is not None and aligned.get(f"{_SS}WrapText") == "1"
        across = aligned.get(f"{_SS}Horizontal", "").lower() if aligned is not None else ""
        return self.looks.style(
            BookStyle(
                font=self.looks.font(look),
                form=_FORMS.get(shown, shown) or "General",
                horizontal=across if across in ("left", "center", "right", "justify") else "",
                wrap=wrap,
            )
        )

    def _column(self, element: Element) -> None:
        after = self._columns[-1].last + 1 if self._columns else 1
        first = min(int(element.get(f"{_SS}Index") or after), _LAST_COLUMN)
        last = min(first + int(element.get(f"{_SS}Span") or 0), _LAST_COLUMN)
        width = float(element.get(f"{_SS}Width") or 0) / _LETTER
        self._columns.append(ColumnSpan(first, last, width, element.get(f"{_SS}Hidden") == "1"))

    def _end_row(self, element: Element) -> None:
        self._row = int(element.get(f"{_SS}Index") or self._row + 1)
        if not 0 < self._row <= _LAST_ROW:
            raise ValueError("a row beyond the sheet")
        cells = tuple(self._cells(element))
        hidden = element.get(f"{_SS}Hidden") == "1"
        height = float(element.get(f"{_SS}Height") or 0)
        if cells or hidden:
            self._rows.append(SheetRow(self._row, cells, hidden, height))
        self._row += int(element.get(f"{_SS}Span") or 0)

    def _cells(self, element: Element) -> Iterator[Cell]:
        column = 0
        for cell in element.iterfind(f"{_SS}Cell"):
            column = int(cell.get(f"{_SS}Index") or column + 1)
            if not 0 < column <= _LAST_COLUMN:
                raise ValueError("a column beyond the sheet")
            wide, high = (int(cell.get(f"{_SS}{one}") or 0) for one in ("MergeAcross", "MergeDown"))
            if wide or high:
                self._merges.append(Merge(self._row, column, self._row + high, column + wide))
            style = self._styles.get(cell.get(f"{_SS}StyleID", ""), 0)
            data = cell.find(f"{_SS}Data")
            if data is not None and (made := self._cell(data, column, style)):
                yield made
            column += wide

    def _cell(self, data: Element, column: int, style: int) -> Cell | None:
        text = "".join(data.itertext())
        if not text:
            return None
        value = self._allowance.take(_value(data.get(f"{_SS}Type", "String"), text))
        runs = tuple(self._runs(data, style)) if len(data) else ()
        return Cell(column, value, style, runs)

    def _runs(self, data: Element, style: int) -> Iterator[FontRun]:
        own = self.looks.styles[style].font
        yield from self._inside(data, self.looks.fonts[own])

    def _inside(self, element: Element, font: BookFont) -> Iterator[FontRun]:
        if element.text:
            yield FontRun(element.text, self.looks.font(font))
        for child in element:
            yield from self._inside(child, _font(child, font))
            if child.tail:
                yield FontRun(child.tail, self.looks.font(font))


def _font(element: Element, outer: BookFont) -> BookFont:
    """The font that an element sets, within another."""

    def given(name: str) -> str:
        return element.get(f"{_SS}{name}") or element.get(f"{_HTML}{name}") or ""

    color = given("Color").lstrip("#").upper()
    return BookFont(
        given("FontName") or given("Face") or outer.name,
        float(given("Size") or outer.size),
        given("Bold") == "1" or element.tag == f"{_HTML}B" or outer.bold,
        given("Italic") == "1" or element.tag == f"{_HTML}I" or outer.italic,
        outer.underline or given("Underline") not in ("", "None"),
        color if len(color) == 6 and color != "000000" else outer.color,
    )


def _value(kind: str, text: str) -> Value:
    match kind:
        case "Number":
            return number(text)
        case "Boolean":
            return text.strip() == "1"
        case "DateTime":
            try:
                return Moment(datetime.fromisoformat(text).replace(tzinfo=None))
            except ValueError:
                return text
        case "Error":
            return CellError(text[:20])
        case _:
            return text
