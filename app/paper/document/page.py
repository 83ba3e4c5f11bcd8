"""Administrative documents as NĐ 30/2020/NĐ-CP lays them out, on A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Literal, Self

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from app.base.jobs import Progress, watched
from app.paper.document.canvas import MM, PdfCanvas, Target
from app.paper.document.flow import FlowPiece, PageFlow
from app.paper.document.fonts import balanced, width, wrapped
from app.paper.document.letterhead import (
    Letterhead,
    Signature,
    draw_head,
    recipient_lines,
    recipients_piece,
    signatures_piece,
)
from app.paper.document.letters import note_of, refuse_lacking
from app.paper.document.tables import PdfGroup, PdfIntro, PdfTable, PdfTotal, Row, TablePieces
from app.paper.document.typefaces import BOLD, ITALIC, REGULAR

__all__ = ["Letterhead", "PdfDocument", "Signature"]

# The decree: upper and lower 20-25 mm, left 30-35 mm, right 15-20 mm.
_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * MM, 20 * MM, 30 * MM, 15 * MM
_SHORT, _LONG = 210 * MM, 297 * MM
_BODY = 13.0
_LEADING, _CLOSE_LEADING = 1.25, 1.15  # of the text, and of what is in small type
_INDENT = 10 * MM
_SMALL = 10.0
_CLOSE = 0.4  # mm between paragraphs in small type
_RECEIVERS_BESIDE = 20  # lines of Nơi nhận beside the signature; more stand below
_GUTTER, _AROUND = 8 * MM, 2 * MM  # between charts, and around them

ParagraphAlign = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class _Style:
    font: str
    size: float
    align: ParagraphAlign
    indent: float = 0.0


_TITLE = _Style(BOLD, 14, "center")
_NOTE = _Style(ITALIC, _BODY, "center")
_HEADING = _Style(BOLD, _BODY, "left")
_COVER_KEEPER = _Style(BOLD, 14, "center")
_COVER_TITLE = _Style(BOLD, 26, "center")
_COVER_BELOW = _Style(REGULAR, 14, "center")
_COVER_LEADING = 1.6


class PdfDocument:
    """A document that is written from above to below and saved when its block ends well.

    Without a ``letterhead`` it begins with what is put first, as a book does with its cover. Else
    ``title`` stands centred in bold, ``about`` below it (what the document is about), and
    ``notes`` in italics (“(Số liệu tính từ ngày … đến hết ngày …)”). Nothing is saved when the block
    is left by an error or a cancelled job. With ``made`` the same content gives the same bytes. A
    document ``of`` a record, by its code, is refused where the fonts lack a letter; another one says so
    at its end. Raises UserError for that, and when the target cannot be written.

    >>> with Document(path, letterhead, title="BÁO CÁO") as document:  # doctest: +SKIP
    ...     document.paragraph("…")
    """

    def __init__(
        self,
        target: Target,
        letterhead: Letterhead | None,
        *,
        title: str,
        about: str = "",
        notes: Sequence[str] = (),
        landscape: bool = False,
        made: datetime | None = None,
        of: str = "",
    ) -> None:
        self._of = of
        size = _size(landscape=landscape)
        self._target = target
        self._ink = PdfCanvas(size, title=f"{title} {about}".strip(), subject=about, made=made)
        self.room = size[0] - _LEFT - _RIGHT
        self._pages, self._number, self._numbered = 1, 1, False
        top = size[1] - _TOP
        self._flow = PageFlow(start=top, top=top, bottom=_BOTTOM, turn=self._turn)
        if letterhead:
            self._head(letterhead, title, about, notes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()

    def close(self) -> int:
        """Save the document; returns how many pages it has."""
        self._flow.land()
        if boxes := self._ink.boxes:
            if self._of:
                refuse_lacking([(self._of, boxes)])
            self.paragraph(note_of(boxes), align="left", size=_SMALL)
            self._flow.land()
        self._end_page()
        self._ink.save(self._target)
        return self._pages

    @property
    def pages(self) -> int:
        """How many pages it has so far."""
        return self._pages

    def heading(self, text: str) -> None:
        """A heading in bold, which stays with what follows it."""
        self.space(1.5)
        self._lines(text, _HEADING, introduces=True)

    def centred(self, text: str) -> None:
        """A line in bold in the middle, which stays with what follows it."""
        self.space(2)
        self._lines(text, _TITLE, introduces=True)
        self.space(2)

    def begin_annex(self, name: str, title: str, attached: str, *, landscape: bool = False) -> None:
        """Begin a page that numbers its own pages, below what it is and to what it belongs."""
        self._begin(landscape=landscape)
        for text, style in ((name, _TITLE), (title, _HEADING), (attached, _NOTE)):
            self._lines(text, replace(style, align="center"), introduces=True)
        self.space(3)

    def begin_paper(
        self, letterhead: Letterhead, *, title: str, about: str = "", notes: Sequence[str] = ()
    ) -> None:
        """Begin another document in the same file, with a head of its own."""
        self._begin(landscape=False)
        self._head(letterhead, title, about, notes)

    def paragraph(
        self,
        text: str,
        *,
        font: str = REGULAR,
        align: ParagraphAlign = "justify",
        joins: bool = False,
        size: float = _BODY,
    ) -> None:
        """A paragraph; ``joins`` keeps it on the page of what it follows."""
        indent = _INDENT if align == "justify" else 0
        self._lines(text, _Style(font, size, align, indent), joins=joins)
        self.space(1 if size >= _BODY else _CLOSE)

    def table(self, table: PdfTable, progress: Progress | None = None) -> None:
        """A table as wide as the text; without ``progress`` its rows are passed over once, and not held.

        Raises Cancelled through ``progress``.
        """
        pieces = TablePieces(table, self._ink, left=_LEFT, room=self.room, page=self._flow.capacity)
        self.space(1)
        self._flow.add(pieces.head())
        rows = table.rows
        if progress:
            held = [*rows]
            rows = watched(held, len(held), progress)
        for row, ends in _with_end(rows):
            for piece in pieces.pieces(row, joins=ends):
                self._flow.add(piece)

    def figures(self, columns: Sequence[Sequence[Drawing]]) -> None:
        """Charts below each other in columns of the same width, here or above the next page's text."""
        wide = self.column_room(len(columns))

        def draw(top: float) -> None:
            for place, some in enumerate(columns):
                x, y = _LEFT + place * (wide + _GUTTER), top - _AROUND
                for drawing in some:
                    renderPDF.draw(drawing, self._ink.canvas, x, y - drawing.height)
                    y -= drawing.height + _AROUND

        heights = (sum(drawing.height + _AROUND for drawing in some) for some in columns)
        self._flow.float(FlowPiece(max(heights, default=0) + _AROUND, draw))

    def column_room(self, columns: int) -> float:
        """The width of one of several columns of charts, in points."""
        return (self.room - (columns - 1) * _GUTTER) / columns

    def land(self) -> None:
        """Begin a page for the charts that still wait for room."""
        self._flow.land()

    def cover(self, keeper: Sequence[str], title: str, below: Sequence[str]) -> None:
        """A page of its own that opens a book: who keeps it, its title, lines for the pen."""
        lines = [(text, _COVER_KEEPER) for text in keeper if text]
        lines += [("", _COVER_TITLE)]
        lines += [
            (text, _COVER_TITLE)
            for text in balanced(title, BOLD, _COVER_TITLE.size, self.room - 30 * MM)
        ]
        lines += [("", _COVER_TITLE), *((text, _COVER_BELOW) for text in below)]
        height = sum(style.size * _COVER_LEADING for _, style in lines)
        page = self._flow.capacity

        def draw(top: float) -> None:
            self._numbered = False
            self._border(top, page)
            y = top - (page - height) * 0.42
            for text, style in lines:
                self._line(text, style, False, 0.0, y)
                y -= style.size * _COVER_LEADING

        self._flow.add(FlowPiece(page, draw))

    def _border(self, top: float, height: float) -> None:
        """Two rules around the page's text, the outer one thicker."""
        for inset, thick in ((0.0, 1.6), (1.6 * MM, 0.6)):
            left, right = _LEFT + inset, _LEFT + self.room - inset
            upper, lower = top - inset, top - height + inset
            across = ((left, y, right, y) for y in (upper, lower))
            down = ((x, lower, x, upper) for x in (left, right))
            self._ink.lines(*across, *down, thick=thick)

    def space(self, millimetres: float) -> None:
        """An empty band; it vanishes at the top of a page."""
        self._flow.add(FlowPiece(millimetres * MM, None, joins=True))

    def sign(self, signature: Signature, recipients: Sequence[str] = ()) -> None:
        """Who signs, on the right, and *Nơi nhận* on the left; stays with what stands above."""
        half = self.room / 2
        right = signatures_piece(self._ink, (signature,), left=_LEFT + half, room=half)
        lines = recipient_lines(recipients, half)
        beside, below = lines[:_RECEIVERS_BESIDE], lines[_RECEIVERS_BESIDE:]
        self._flow.add(_beside(recipients_piece(self._ink, beside, left=_LEFT), right))
        for line in below:
            self._flow.add(recipients_piece(self._ink, [line], left=_LEFT, above=0))

    def sign_row(self, signatures: Sequence[Signature]) -> None:
        """Several signatures side by side (Người lập biểu | Người kiểm tra | Thủ trưởng)."""
        self._flow.add(signatures_piece(self._ink, tuple(signatures), left=_LEFT, room=self.room))

    def _begin(self, *, landscape: bool) -> None:
        """Begin a page of a size, which numbers its own pages."""
        self._flow.break_page()
        size = _size(landscape=landscape)
        self._ink.resize(size)
        self.room = size[0] - _LEFT - _RIGHT
        self._flow.begin(size[1] - _TOP)
        self._number, self._numbered = 1, False

    def _head(self, letterhead: Letterhead, title: str, about: str, notes: Sequence[str]) -> None:
        top = self._ink.height - _TOP
        end = draw_head(self._ink, letterhead, left=_LEFT, top=top, room=self.room)
        self._flow.skip_to(end)
        self._titles(title, about, notes)

    def _titles(self, title: str, about: str, notes: Sequence[str]) -> None:
        self._flow.add(FlowPiece(5 * MM, None, introduces=True))
        for text in filter(None, (title, about)):
            self._lines(text, _TITLE, introduces=True)
        if about:
            self._flow.add(FlowPiece(2.5 * MM, self._title_rule, introduces=True))
        for note in notes:
            self._lines(note, _NOTE, introduces=True)
        self._flow.add(FlowPiece(4 * MM, None, introduces=True))

    def _title_rule(self, top: float) -> None:
        middle, half = _LEFT + self.room / 2, 22 * MM
        y = top - 1.2 * MM
        self._ink.lines((middle - half, y, middle + half, y), thick=0.7)

    def _lines(
        self, text: str, style: _Style, *, introduces: bool = False, joins: bool = False
    ) -> None:
        """A line a piece; first and last lines are never alone on a page."""
        if style.align == "center":
            lines = balanced(text, style.font, style.size, self.room)
        else:
            lines = wrapped(text, style.font, style.size, self.room, indent=style.indent)
        last = len(lines) - 1
        height = style.size * (_LEADING if style.size >= _BODY else _CLOSE_LEADING)
        for number, line in enumerate(lines):
            spread = style.align == "justify" and number < last
            shift = 0.0 if number else style.indent
            self._flow.add(
                FlowPiece(
                    height,
                    partial(self._line, line, style, spread, shift),
                    introduces=introduces or (number == 0 and last > 0),
                    joins=joins or (number == last and last > 0),
                    lines=0 if introduces else 1,
                ),
            )

    def _line(self, line: str, style: _Style, spread: bool, shift: float, top: float) -> None:
        font, size = style.font, style.size
        slack = self.room - shift - width(line, font, size)
        x = _LEFT + shift + {"center": slack / 2, "right": slack}.get(style.align, 0.0)
        gaps = line.count(" ")
        stretch = slack / gaps if spread and gaps else 0
        y = top - size * 0.95
        self._ink.write(self._ink.text_operators(x, y, line, font, size, word_space=stretch))

    def _turn(self) -> None:
        self._end_page()
        self._pages += 1
        self._number += 1
        self._numbered = True

    def _end_page(self) -> None:
        """The first page and covers have no number."""
        if self._numbered:
            number = str(self._number)
            x = (self._ink.width - width(number, REGULAR, _BODY)) / 2
            self._ink.write(
                self._ink.text_operators(x, self._ink.height - 13 * MM, number, REGULAR, _BODY)
            )
        self._ink.end_page()


def _size(*, landscape: bool) -> tuple[float, float]:
    return (_LONG, _SHORT) if landscape else (_SHORT, _LONG)


def _with_end(rows: Iterable[Row]) -> Iterator[tuple[Row, bool]]:
    """The rows, and whether each belongs to the end of its table: the last one, with its title above and the
    totals below, which are never alone on a page."""
    held: list[Row] = []
    for row in rows:
        if held and not isinstance(row, PdfTotal) and not isinstance(held[-1], PdfGroup | PdfIntro):
            yield from ((one, False) for one in held)
            held = []
        held.append(row)
    yield from ((one, True) for one in held)


def _beside(left: FlowPiece, right: FlowPiece) -> FlowPiece:
    """Two pieces next to each other, with one upper edge."""

    def draw(top: float) -> None:
        for piece in (left, right):
            if piece.draw:
                piece.draw(top)

    return FlowPiece(max(left.height, right.height), draw, joins=True, signs=True)
