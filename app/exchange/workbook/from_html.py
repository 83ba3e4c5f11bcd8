"""Reading the tables of a web page that only calls itself .xls, as web systems write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from app.exchange.workbook.allowance import Allowance
from app.exchange.workbook.book import (
    Book,
    BookFont,
    BookFormat,
    BookStyle,
    Cell,
    FontRun,
    Merge,
    Sheet,
    SheetRow,
)
from app.exchange.workbook.charsets import decoded
from app.exchange.workbook.looks import Looks

_SHEET = "Bảng {n}"
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_FACE = re.compile(r"font-family:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SILENT = ("script", "style", "head", "title")
_VOID = ("br", "meta", "link", "img", "input", "hr", "col", "wbr")
_BLOCK = 1 << 16  # letters
_MOST_SPANNED = 1000  # rows or columns of one cell


def read(data: bytes, allowance: Allowance) -> Book:
    """Each table of the page as a sheet; all values are texts, as they are shown."""
    text, charset = _decoded(data)
    page = _Page(allowance)
    # As the parts come, without a tree: a page may be as large as its file.
    parser = etree.HTMLParser(target=page, no_network=True, huge_tree=False)
    for at in range(0, len(text), _BLOCK):
        parser.feed(text[at : at + _BLOCK])
    parser.close()
    return Book(
        BookFormat.HTML, tuple(page.sheets), page.looks.fonts, page.looks.styles, charset=charset
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """The page as text: by its mark, else by what it says of itself if that can be, else as a text file."""
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        said = _CHARSET.search(data[:4096])
        try:
            if said and b"1252" not in said[1]:
                return data.decode(said[1].decode()), said[1].decode().lower()
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data)


class _Page:
    """Collects the cells of the tables; a table inside a cell belongs to that cell's text."""

    def __init__(self, allowance: Allowance) -> None:
        self.sheets: list[Sheet] = []
        self.looks = Looks()
        self._looked: dict[tuple[str, bool], tuple[int, int]] = {}
        self._allowance = allowance
        self._depth, self._silent = 0, 0
        self._faces = [""]  # of the open tags, each the font in which its text is
        self._begin()

    def _begin(self) -> None:
        self._rows: list[SheetRow] = []
        self._merges: list[Merge] = []
        self._cells: list[Cell] = []
        self._row, self._column = 0, 0
        self._taken: dict[int, set[int]] = {}  # by row: columns that a cell above or before covers
        self._pieces: list[tuple[str, str]] | None = None
        self._span, self._bold = (1, 1), False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
        elif tag == "br" and self._pieces is not None:
            self._pieces.append(("\n", self._face()))
        elif self._depth == 1 and tag == "tr":
            self._end_row()
            self._row += 1
            self._column = 0
        elif self._depth == 1 and tag in ("td", "th"):
            self._begin_cell(tag, given)
        if tag not in _VOID:
            style = given.get("style")
            face = _FACE.search(style) if style else None
            self._faces.append(face[1].strip() if face else given.get("face") or self._face())

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag not in _VOID:
            self._faces.pop()
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()
        elif tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.end_table()

    def data(self, data: str) -> None:
        """Text that is shown."""
        if self._pieces is not None and not self._silent:
            self._pieces.append((_BLANKS.sub(" ", data), self._face()))

    def close(self) -> None:
        """The page has ended."""
        self.end_table()

    def end_table(self) -> None:
        """What was collected becomes a sheet."""
        self._end_row()
        if self._rows:
            name = _SHEET.format(n=len(self.sheets) + 1)
            self.sheets.append(Sheet(name, tuple(self._rows), tuple(self._merges)))
        self._begin()

    def _face(self) -> str:
        return self._faces[-1]

    def _begin_cell(self, tag: str, given: Mapping[str, str]) -> None:
        self._end_cell()
        self._row = max(self._row, 1)
        taken = self._taken.setdefault(self._row, set())
        self._column += 1
        while self._column in taken:
            self._column += 1
        self._span = _span(given.get("rowspan", "")), _span(given.get("colspan", ""))
        self._pieces = []
        self._bold = tag == "th" or bool(_BOLD.search(given.get("style", "")))

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        pieces, self._pieces = self._pieces, None
        high, wide = self._span
        last = self._column + wide - 1
        if high > 1 or wide > 1:
            self._merges.append(Merge(self._row, self._column, self._row + high - 1, last))
            for row in range(self._row, self._row + high):
                self._taken.setdefault(row, set()).update(range(self._column, last + 1))
        if cell := self._made(pieces):
            self._cells.append(cell)
        self._column = last

    def _made(self, pieces: list[tuple[str, str]]) -> Cell | None:
        whole = "".join([text for text, _ in pieces])
        if not (shown := whole.strip()):
            return None
        faces = {face for text, face in pieces if text.strip()}
        if len(faces) == 1:
            return Cell(self._column, self._allowance.take(shown), self._style(faces.pop())[0])
        runs = tuple(FontRun(text, self._style(face)[1]) for text, face in pieces if text)
        first = next(face for text, face in pieces if text.strip())
        return Cell(self._column, self._allowance.take(whole), self._style(first)[0], runs)

    def _style(self, face: str) -> tuple[int, int]:
        """The numbers of the style and the font of a cell's text."""
        known = self._looked.get((face, self._bold))
        if known is None:
            font = self.looks.font(BookFont(face, bold=self._bold))
            known = self.looks.style(BookStyle(font=font, form="@")), font
            self._looked[face, self._bold] = known
        return known

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._rows.append(SheetRow(self._row, tuple(self._cells)))
        self._cells = []


def _span(given: str) -> int:
    return min(int(given), _MOST_SPANNED) if given.isdecimal() and int(given[:9]) else 1
