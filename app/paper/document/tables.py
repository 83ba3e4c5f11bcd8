"""Tables drawn straight on the page: own wrapping, black hairlines, heads that repeat.

A paragraph object for each cell would take some twenty times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from typing import Literal

from app.paper.document.canvas import HAIRLINE, MM, PdfCanvas
from app.paper.document.column_widths import MARK, SIDE, RowTexts, fitted
from app.paper.document.flow import FlowPiece
from app.paper.document.fonts import clean, width, wrapped
from app.paper.document.typefaces import BOLD, REGULAR

Align = Literal["left", "center", "right"]
_ABOVE, _CLOSE, _LEADING = 0.9 * MM, 0.25 * MM, 1.17
# Where a line's baseline lies below its upper edge, as a share of the size.
_RISE = 0.91
_SMALLEST_FIGURE = 6.0
# A row higher than this share of a page is cut, so that what introduces a table finds room above it.
_HIGHEST = 0.6


@dataclass(frozen=True, slots=True)
class PdfColumn:
    """A column; widths are shares: the table always fills the room between the margins."""

    title: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class PdfGroup:
    """A row across all columns that names the rows below it."""

    title: str


@dataclass(frozen=True, slots=True)
class PdfRemark:
    """A row across all columns that says more of the row above, with which it stays."""

    text: str


@dataclass(frozen=True, slots=True)
class PdfIntro:
    """A row in usual type that names those below it: it never ends a page."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfTotal:
    """A row in bold."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfMarked:
    """A cell with a short mark below its text, in small: the code of the row."""

    text: str
    mark: str


Row = tuple[str | PdfMarked, ...] | PdfGroup | PdfIntro | PdfRemark | PdfTotal


@dataclass(frozen=True, slots=True)
class PdfTable:
    """Columns and rows; ``size`` in points, ``min_row_mm`` leaves room to sign in.

    ``fitted``: columns of figures and marks are as wide as what stands in them, and those of text
    share what is left; rows stand close together.
    """

    columns: tuple[PdfColumn, ...]
    rows: Iterable[Row]
    size: float = 12
    min_row_mm: float = 0
    fitted: bool = False


@dataclass(frozen=True)
class _Cell:
    lines: list[str]
    size: float
    mark: str = ""

    @cached_property
    def height(self) -> float:
        return (len(self.lines) * self.size + (MARK if self.mark else 0)) * _LEADING


class TablePieces:
    """Turns a table into pieces of a page that is ``room`` points wide from ``left``."""

    def __init__(
        self, table: PdfTable, ink: PdfCanvas, *, left: float, room: float, page: float
    ) -> None:
        self._table, self._ink = table, ink
        self._above = _CLOSE if table.fitted else _ABOVE
        if table.fitted:
            widths = fitted(table.columns, list(_texts(table)), table.size, room)
        else:
            scale = room / sum(column.width_mm for column in table.columns)
            widths = [column.width_mm * scale for column in table.columns]
        self._edges = [left, *accumulate(widths, initial=left)][1:]
        self._rooms = [wide - 2 * SIDE for wide in widths]
        self._aligns: list[Align] = [column.align for column in table.columns]
        self._centred: list[Align] = ["center"] * len(widths)
        self._head = self._head_piece()
        self._most = (page - self._head.height) * _HIGHEST

    def head(self) -> FlowPiece:
        """The row of titles."""
        return self._head

    def pieces(self, row: Row, *, joins: bool = False) -> Iterator[FlowPiece]:
        """A row as one piece, or as several where it is taller than a page.

        One that ``joins``, as totals do, takes the row above along to a new page.
        """
        if isinstance(row, PdfGroup):
            yield self._across_piece(row.title, BOLD, introduces=True, joins=joins)
            return
        if isinstance(row, PdfRemark):
            yield self._across_piece(row.text, REGULAR, joins=True)
            return
        bold = isinstance(row, PdfTotal)
        cells = self._cells(row if isinstance(row, tuple) else row.cells, bold=bold)
        font = BOLD if bold else REGULAR
        least = self._table.min_row_mm * MM
        for number, part in enumerate(self._parts(cells)):
            height = max(least, self._height(part))
            yield FlowPiece(
                height,
                partial(self._draw, part, height, font, self._aligns),
                introduces=isinstance(row, PdfIntro),
                joins=bold or (joins and not number),
                carry=self._head,
                lines=max(len(cell.lines) for cell in part),
            )

    def _head_piece(self) -> FlowPiece:
        titles = [column.title for column in self._table.columns]
        cells = [
            _Cell(wrapped(title, BOLD, self._table.size, room), self._table.size)
            for title, room in zip(titles, self._rooms, strict=True)
        ]
        height = self._height(cells) + _ABOVE
        return FlowPiece(height, partial(self._draw_head, cells, height), introduces=True)

    def _across_piece(
        self, text: str, font: str, *, joins: bool, introduces: bool = False
    ) -> FlowPiece:
        room = self._edges[-1] - self._edges[0] - 2 * SIDE
        cell = _Cell(wrapped(text, font, self._table.size, room), self._table.size)
        height = self._height([cell])
        draw = partial(self._draw_across, cell, height, font)
        lines = 0 if introduces else len(cell.lines)
        return FlowPiece(
            height, draw, introduces=introduces, joins=joins, carry=self._head, lines=lines
        )

    def _cells(self, texts: tuple[str | PdfMarked, ...], *, bold: bool) -> list[_Cell]:
        font = BOLD if bold else REGULAR
        return [
            self._marked(text, font, room, align)
            if isinstance(text, PdfMarked)
            else self._cell(text, font, room, align)
            for text, room, align in zip(texts, self._rooms, self._aligns, strict=True)
        ]

    def _marked(self, marked: PdfMarked, font: str, room: float, align: Align) -> _Cell:
        cell = self._cell(marked.text, font, room, align)
        return _Cell(cell.lines if marked.text else [], cell.size, clean(marked.mark))

    def _cell(self, text: str, font: str, room: float, align: Align) -> _Cell:
        size = self._table.size
        if align == "right" and any(map(str.isdigit, text)):
            # A figure broken over two lines would be read as two figures.
            text = clean(text)
            reach = width(text, font, size)
            size = max(_SMALLEST_FIGURE, min(size, size * room / reach)) if reach else size
        return _Cell(wrapped(text, font, size, room), size)

    def _height(self, cells: list[_Cell]) -> float:
        return 2 * self._above + max(cell.height for cell in cells)

    def _parts(self, cells: list[_Cell]) -> Iterator[list[_Cell]]:
        if self._height(cells) <= self._most:
            yield cells
            return
        fitting = int((self._most - 2 * self._above) / (self._table.size * _LEADING))
        for first in range(0, max(len(cell.lines) for cell in cells), fitting):
            yield [
                _Cell(cell.lines[first : first + fitting], cell.size, "" if first else cell.mark)
                for cell in cells
            ]

    def _draw(
        self, cells: list[_Cell], height: float, font: str, aligns: list[Align], top: float
    ) -> None:
        written: list[str] = []
        for left, room, cell, align in zip(self._edges, self._rooms, cells, aligns, strict=False):
            y = top - (height - cell.height) / 2 - cell.size * _RISE
            for line in cell.lines:
                if line:
                    x = left + SIDE
                    if align != "left":
                        slack = room - width(line, font, cell.size)
                        x += slack if align == "right" else slack / 2
                    written.append(self._ink.text_operators(x, y, line, font, cell.size))
                y -= cell.size * _LEADING
            if cell.mark:
                y += (cell.size - MARK) * _RISE
                reach = width(cell.mark, REGULAR, 1)
                size = min(MARK, room / reach)
                x = left + SIDE + (room - reach * size) / 2
                written.append(self._ink.text_operators(x, y, cell.mark, REGULAR, size))
        self._ink.write(*written, self._rules(top, height, self._edges))

    def _rules(self, top: float, height: float, edges: list[float]) -> str:
        """The uprights of a row and the line below it."""
        high, deep = f"{top:.2f}", f"{top - height:.2f}"
        xs = [f"{x:.2f}" for x in edges]
        strokes = [f"{x} {high} m {x} {deep} l" for x in xs]
        strokes.append(f"{xs[0]} {deep} m {xs[-1]} {deep} l")
        return f"{HAIRLINE:g} w {' '.join(strokes)} S"

    def _draw_head(self, cells: list[_Cell], height: float, top: float) -> None:
        self._ink.lines((self._edges[0], top, self._edges[-1], top))
        self._draw(cells, height, BOLD, self._centred, top)

    def _draw_across(self, cell: _Cell, height: float, font: str, top: float) -> None:
        y = top - self._above - cell.size * _RISE
        written: list[str] = []
        for line in cell.lines:
            x = self._edges[0] + SIDE
            written.append(self._ink.text_operators(x, y, line, font, cell.size))
            y -= cell.size * _LEADING
        ends = [self._edges[0], self._edges[-1]]
        self._ink.write(*written, self._rules(top, height, ends))


def _texts(table: PdfTable) -> Iterator[RowTexts]:
    """The rows that stand in columns."""
    for row in table.rows:
        if not isinstance(row, PdfGroup | PdfRemark):
            cells = row if isinstance(row, tuple) else row.cells
            marked = [(c.text, c.mark) if isinstance(c, PdfMarked) else (c, "") for c in cells]
            yield BOLD if isinstance(row, PdfTotal) else REGULAR, marked
