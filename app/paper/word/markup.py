"""The XML of a Word file: runs, paragraphs and tables as text, put into the body in one piece.

Built as text because an object for each cell makes a table of some hundred rows take a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WordAlign = Literal["both", "left", "center", "right"]
_XMLNS = f'xmlns:w="{MAIN}"'
_TWIPS_A_MM = 1440 / 25.4
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("([\n\t])")
_AS_XML = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def twips(millimetres: float) -> int:
    """A length as Word writes it: 1440 to the inch."""
    return round(millimetres * _TWIPS_A_MM)


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters of one look. ``size`` in points, 0 that of the paragraph's style.

    ``mark`` names a bookmark around them: letters, digits and ``_``, 40 at most, once in a file.
    """

    text: str
    bold: bool = False
    italic: bool = False
    size: float = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs one after the other. ``before`` and ``after`` in points, indents in mm.

    ``keeps`` it on the page of the next one; ``rule`` is a line above it, ``apart`` begins a page.
    """

    runs: Sequence[Run]
    align: WordAlign = "both"
    style: str = ""
    first_mm: float = 0
    left_mm: float = 0
    right_mm: float = 0
    before: float = 0
    after: float = 0
    keeps: bool = False
    rule: bool = False
    exact: float = 0


@dataclass(frozen=True, slots=True)
class WordCell:
    """What a cell of a table holds; ``across`` so many columns."""

    paragraphs: Sequence[Paragraph]
    across: int = 1


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows over columns of given widths. The first ``heads`` rows are repeated on each page.

    ``framed``: with lines; without they only hold blocks beside each other.
    """

    widths_mm: Sequence[float]
    rows: Sequence[Sequence[WordCell]]
    heads: int = 0
    framed: bool = True


class MarkupWriter:
    """Turns paragraphs and tables into XML, and numbers the bookmarks."""

    def __init__(self) -> None:
        self._marks = count(1)

    def paragraph(self, one: Paragraph) -> str:
        """The paragraph as an element without a namespace of its own."""
        return f"<w:p><w:pPr>{_look(one)}</w:pPr>{''.join(map(self._run, one.runs))}</w:p>"

    def table(self, one: WordTable) -> str:
        """The table as an element without a namespace of its own."""
        widths = [twips(width) for width in one.widths_mm]
        pad = 57 if one.framed else 0
        head = (
            f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f"{_FRAME if one.framed else ''}"
            '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
            f'<w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr><w:tblGrid>"
            + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
            + "</w:tblGrid>"
        )
        rows = (self._row(one, row, widths, number) for number, row in enumerate(one.rows))
        return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"

    def _row(
        self, table: WordTable, row: Sequence[WordCell], widths: Sequence[int], number: int
    ) -> str:
        head = "<w:tblHeader/>" if number < table.heads else ""
        cells, column = [], 0
        middle = '<w:vAlign w:val="center"/>' if table.framed else ""
        for cell in row:
            width = sum(widths[column : column + cell.across])
            span = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
            held = "".join(map(self.paragraph, cell.paragraphs))
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{middle}</w:tcPr>{held}</w:tc>'
            )
            column += cell.across
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"

    def _run(self, run: Run) -> str:
        look = "<w:b/>" * run.bold + "<w:i/>" * run.italic
        if run.size:
            look += f'<w:sz w:val="{round(2 * run.size)}"/><w:szCs w:val="{round(2 * run.size)}"/>'
        look = f"<w:rPr>{look}</w:rPr>" if look else ""
        xml = f"<w:r>{look}{_letters(run.text)}</w:r>"
        if not run.mark:
            return xml
        number = next(self._marks)
        name = quoteattr(run.mark)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name={name}/>{xml}<w:bookmarkEnd w:id="{number}"/>'
        )


def rooted(element: str) -> str:
    """The element with the namespace that it needs to be read by itself."""
    name = re.match(r"<[\w:]+", element)
    assert name is not None
    return f"{name[0]} {_XMLNS}{element[name.end() :]}"


def writable(text: str) -> str:
    """The text without the characters that no XML may hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _letters(text: str) -> str:
    pieces: Iterable[str] = _BREAKS.split(writable(text))
    return "".join(
        _AS_XML.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in pieces
        if piece
    )


def _look(one: Paragraph) -> str:
    """In the order that the schema asks for."""
    parts = [f'<w:pStyle w:val="{one.style}"/>' if one.style else ""]
    parts.append("<w:keepNext/>" if one.keeps else "")
    if one.rule:
        line = '<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        parts.append(f"<w:pBdr>{line}</w:pBdr>")
    lines = f' w:line="{round(20 * one.exact)}" w:lineRule="exact"' if one.exact else ""
    before, after = round(20 * one.before), round(20 * one.after)
    parts.append(f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>')
    left, right, first = map(twips, (one.left_mm, one.right_mm, one.first_mm))
    parts.append(f'<w:ind w:left="{left}" w:right="{right}" w:firstLine="{first}"/>')
    parts.append(f'<w:jc w:val="{one.align}"/>')
    return "".join(parts)


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_FRAME = (
    "<w:tblBorders>"
    + "".join(f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for e in _EDGES)
    + "</w:tblBorders>"
)
