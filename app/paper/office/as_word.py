"""A paper of the office as a Word file, to be gone on with. Heavy: it loads python-docx."""

from __future__ import annotations

from typing import BinaryIO

from app.paper.document.tables import Align
from app.paper.office.content import Annexed, Listed, OfficePaper, Part, Said, Signed
from app.paper.word.letterhead import (
    write_addressees,
    write_annex_title,
    write_foot,
    write_head,
    write_signatures,
    write_title,
)
from app.paper.word.markup import Paragraph, Run, WordAlign, WordCell, WordTable
from app.paper.word.page import WordPage, cell_text

_CELL = 12.0
_TO_SIGN: dict[bool, float] = {False: 0, True: 22}  # points above and below what is signed in
_ALIGNS: dict[Align, WordAlign] = {"left": "left", "center": "center", "right": "right"}


def write_word(paper: OfficePaper, target: BinaryIO) -> None:
    """Write the paper; raises what the target does."""
    page = WordPage(f"{paper.title} {paper.about}".strip())
    write_head(page, paper.head)
    write_title(page, paper.title, [paper.about] if paper.about else [])
    for note in paper.notes:
        page.centred(note, italic=True, size=13)
    write_addressees(page, paper.to)
    for part in paper.parts:
        _write(page, part)
    page.save(target)


def _write(page: WordPage, part: Part) -> None:
    match part:
        case Said(text, "heading"):
            page.heading(text)
        case Said(text, "centred"):
            page.gap(6)
            page.centred(text, bold=True)
            page.gap(6)
        case Said(text, "basis"):
            page.text(Run(text, italic=True))
        case Said(text, kind):
            page.text(text, align="left" if kind == "left" else "both")
        case Listed():
            page.table(_table(part, page.room_mm))
        case Signed(signatures, receivers) if receivers or len(signatures) == 1:
            write_foot(page, signatures[0], receivers)
        case Signed(signatures):
            write_signatures(page, signatures)
        case Annexed(name, title, attached):
            page.begin_annex()
            write_annex_title(page, name, title, attached)


def _table(part: Listed, room: float) -> WordTable:
    whole = sum(column.width_mm for column in part.columns)
    widths = [column.width_mm * room / whole for column in part.columns]
    head = [WordCell([cell_text(c.title, "center", bold=True, size=_CELL)]) for c in part.columns]
    rows = [_cells(part, row) for row in part.rows]
    if part.total:
        rows.append(_cells(part, part.total, bold=True))
    return WordTable(widths, [head, *rows], heads=1)


def _cells(part: Listed, row: tuple[str, ...], *, bold: bool = False) -> list[WordCell]:
    around = _TO_SIGN[bool(part.room_mm)] / 2
    return [
        WordCell([_spaced(cell_text(text, _ALIGNS[c.align], bold=bold, size=_CELL), around)])
        for c, text in zip(part.columns, row, strict=True)
    ]


def _spaced(paragraph: Paragraph, around: float) -> Paragraph:
    from dataclasses import replace

    return replace(paragraph, before=around, after=around)
