"""The page of codes that stands behind a report: squares of 50 mm, numbered, with what they are of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from app.paper.document.canvas import MM, PdfCanvas
from app.paper.document.fonts import width, wrapped
from app.paper.document.qr import code_operators, modules
from app.paper.document.typefaces import BOLD, REGULAR

MOST = 12  # codes on the page
_WIDE, _HIGH = 297 * MM, 210 * MM
_LEFT, _TOP, _ROOM = 30 * MM, 22 * MM, 252 * MM
_SIDE, _ACROSS, _ROW = 50 * MM, 4, 52 * MM
_BELOW = 1 * MM  # between the text and the quiet zone
_TITLE_SIZE, _TEXT_SIZE, _LABEL_SIZE = 13.0, 9.5, 11.0


def code_page(
    title: str, lines: Sequence[str], parts: Sequence[bytes], version: int, made: datetime
) -> bytes:
    """A PDF of one landscape page of A4: the title, what the codes are of, up to twelve of them.

    The same content and moment give the same bytes.
    """
    assert len(parts) <= MOST
    ink = PdfCanvas((_WIDE, _HIGH), title=title, made=made)
    y = _HIGH - _TOP
    ink.write(ink.text_operators(_LEFT, y, title, BOLD, _TITLE_SIZE))
    for line in (cut for text in lines for cut in wrapped(text, REGULAR, _TEXT_SIZE, _ROOM)):
        y -= _TEXT_SIZE * 1.25
        ink.write(ink.text_operators(_LEFT, y, line, REGULAR, _TEXT_SIZE))
    pitch, highest = _ROOM / _ACROSS, y - _BELOW
    for number, data in enumerate(parts):
        down, across = divmod(number, _ACROSS)
        left, top = _LEFT + across * pitch, highest - down * _ROW
        ink.write(code_operators(modules(data, version), left, top, _SIDE))
        label = f"{number + 1}/{len(parts)}"
        x = left + _SIDE + (pitch - _SIDE - width(label, REGULAR, _LABEL_SIZE)) / 2
        ink.write(ink.text_operators(x, top - _SIDE / 2, label, REGULAR, _LABEL_SIZE))
    ink.end_page()
    written = BytesIO()
    ink.save(written)
    return written.getvalue()


def with_page(paper: bytes, page: bytes) -> bytes:
    """A PDF with the page of another one behind its own. The same two give the same bytes."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=BytesIO(paper))
    writer.append(PdfReader(BytesIO(page)), import_outline=False)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
