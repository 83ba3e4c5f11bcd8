"""A paper of the office as a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from app.paper.document.canvas import Target
from app.paper.document.page import PdfDocument
from app.paper.document.tables import PdfTable, PdfTotal, Row
from app.paper.document.typefaces import ITALIC
from app.paper.office.content import (
    AnnexPart,
    OfficePaper,
    Part,
    SignaturePart,
    TablePart,
    TextPart,
)


def write_pdf(paper: OfficePaper, target: Target) -> None:
    """Write the paper; raises UserError for letters that the fonts lack, or an unwritable target."""
    with PdfDocument(
        target, paper.head, title=paper.title, about=paper.about, notes=paper.notes, of=paper.of
    ) as page:
        _fill(page, paper)


def write_pdfs(papers: Sequence[OfficePaper], target: Target) -> int:
    """Write papers one after the other into one file, each with its head and its own page numbers;
    returns how many pages they take.

    Letters that the fonts lack are named at the end. Raises UserError for an unwritable target.
    """
    first, *others = papers
    with PdfDocument(
        target, first.head, title=first.title, about=first.about, notes=first.notes
    ) as page:
        _fill(page, first)
        for paper in others:
            page.begin_paper(paper.head, title=paper.title, about=paper.about, notes=paper.notes)
            _fill(page, paper)
    return page.pages


def _fill(page: PdfDocument, paper: OfficePaper) -> None:
    _addressees(page, paper.to)
    for part in paper.parts:
        _write(page, part)


def _addressees(page: PdfDocument, to: tuple[str, ...]) -> None:
    if len(to) == 1:
        page.paragraph(f"Kính gửi: {to[0]}", align="center")
    elif to:
        page.paragraph("Kính gửi:", align="center")
        for number, name in enumerate(to, 1):
            page.paragraph(
                f"- {name}{'.' if number == len(to) else ';'}", align="center", joins=True
            )


def _write(page: PdfDocument, part: Part) -> None:
    match part:
        case TextPart(text, "heading"):
            page.heading(text)
        case TextPart(text, "centred"):
            page.centred(text)
        case TextPart(text, "basis"):
            page.paragraph(text, font=ITALIC)
        case TextPart(text, kind):
            page.paragraph(text, align="left" if kind == "left" else "justify")
        case TablePart():
            rows: list[Row] = [*part.rows, *([PdfTotal(part.total)] if part.total else [])]
            page.table(PdfTable(part.columns, rows, size=part.size, min_row_mm=part.room_mm))
            page.space(2)
        case SignaturePart(signatures, receivers) if receivers or len(signatures) == 1:
            page.sign(signatures[0], receivers)
        case SignaturePart(signatures):
            page.sign_row(signatures)
        case AnnexPart(name, title, attached, landscape):
            page.begin_annex(name, title, attached, landscape=landscape)
