"""A paper of the office as a Word file, to be gone on with. Heavy: it loads python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from app.paper.document.flow import LINES_WITH_SIGNATURE
from app.paper.document.tables import Align, PdfGroup
from app.paper.office.content import (
    AnnexPart,
    OfficePaper,
    Part,
    SignaturePart,
    TablePart,
    TextPart,
)
from app.paper.word.letterhead import (
    write_addressees,
    write_annex_title,
    write_foot,
    write_head,
    write_signatures,
    write_title,
)
from app.paper.word.markup import Run, WordAlign, WordCell, WordTable
from app.paper.word.page import WordPage, cell_text

_TO_SIGN = 11.0  # points above and below what is signed in, at most
_POINTS_OF_MM, _LINE = 72 / 25.4, 1.2
_ALIGNS: dict[Align, WordAlign] = {"left": "left", "center": "center", "right": "right"}


def write_word(paper: OfficePaper, target: BinaryIO) -> None:
    """Write the paper; raises what the target does."""
    write_words((paper,), target)


def write_words(papers: Sequence[OfficePaper], target: BinaryIO) -> None:
    """Write papers one after the other into one file, each with its head and its own page numbers."""
    page = WordPage(f"{papers[0].title} {papers[0].about}".strip())
    for number, paper in enumerate(papers):
        if number:
            page.begin_annex()
        _fill(page, paper)
    page.save(target)


def _fill(page: WordPage, paper: OfficePaper) -> None:
    write_head(page, paper.head)
    write_title(page, paper.title, [paper.about] if paper.about else [])
    for note in paper.notes:
        page.centred(note, italic=True, size=13)
    write_addressees(page, paper.to)
    kept = _kept(paper.parts)
    for number, part in enumerate(paper.parts):
        _write(page, part, keeps=number in kept)


def _kept(parts: Sequence[Part]) -> set[int]:
    """Which parts stay on the page of who signs below them: at least the last lines of text."""
    kept: set[int] = set()
    lines = LINES_WITH_SIGNATURE
    for number, part in reversed([*enumerate(parts)]):
        if isinstance(part, SignaturePart):
            lines = 0
        elif lines < LINES_WITH_SIGNATURE:
            kept.add(number)
            heading = isinstance(part, TextPart) and part.kind in ("heading", "centred")
            lines += LINES_WITH_SIGNATURE if isinstance(part, TablePart) else not heading
    return kept


def _write(page: WordPage, part: Part, *, keeps: bool) -> None:
    match part:
        case TextPart(text, "heading"):
            page.heading(text)
        case TextPart(text, "centred"):
            page.gap(6)
            page.centred(text, bold=True)
            page.gap(6)
        case TextPart(text, "basis"):
            page.text(Run(text, italic=True), keeps=keeps)
        case TextPart(text, kind):
            page.text(text, align="left" if kind == "left" else "both", keeps=keeps)
        case TablePart():
            page.table(_table(part, page.room_mm, keeps=keeps))
        case SignaturePart(signatures, receivers) if receivers or len(signatures) == 1:
            write_foot(page, signatures[0], receivers)
        case SignaturePart(signatures):
            write_signatures(page, signatures)
        case AnnexPart(name, title, attached, landscape):
            page.begin_annex(landscape=landscape)
            write_annex_title(page, name, title, attached)


def _table(part: TablePart, room: float, *, keeps: bool) -> WordTable:
    whole = sum(column.width_mm for column in part.columns)
    widths = [column.width_mm * room / whole for column in part.columns]
    head = [
        WordCell([cell_text(c.title, "center", bold=True, size=part.size)]) for c in part.columns
    ]
    held = len(part.rows) - LINES_WITH_SIGNATURE if keeps else len(part.rows)
    rows = [
        [WordCell([cell_text(row.title, bold=True, size=part.size)], across=len(widths))]
        if isinstance(row, PdfGroup)
        else _cells(part, row, keeps=number >= held)
        for number, row in enumerate(part.rows)
    ]
    if part.total:
        rows.append(_cells(part, part.total, bold=True, keeps=keeps))
    return WordTable(widths, [head, *rows], heads=1)


def _cells(
    part: TablePart, row: tuple[str, ...], *, keeps: bool, bold: bool = False
) -> list[WordCell]:
    spare = part.room_mm * _POINTS_OF_MM - part.size * _LINE  # of the least height
    around = min(_TO_SIGN, max(spare / 2, 0))
    texts = (
        cell_text(text, _ALIGNS[column.align], bold=bold, size=part.size)
        for column, text in zip(part.columns, row, strict=True)
    )
    return [WordCell([replace(t, before=around, after=around, keeps=keeps)]) for t in texts]
