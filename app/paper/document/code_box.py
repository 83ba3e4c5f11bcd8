"""A plain sheet with a code in a box, its groups numbered: read from afar, typed without slipping a line."""

from __future__ import annotations

from collections.abc import Sequence

from app.paper.document.canvas import MM, PdfCanvas, Target
from app.paper.document.fonts import balanced, width, wrapped
from app.paper.document.typefaces import BOLD, ITALIC, REGULAR

_WIDE, _HIGH = 210 * MM, 297 * MM
_SIDE, _TOP = 30 * MM, 35 * MM
_IN_A_ROW = 4
_CELL_HIGH = 24 * MM
_CODE, _NUMBER, _TEXT = 19.0, 9.0, 13.0  # points


def draw_sheet(
    target: Target, title: str, about: str, groups: Sequence[str], below: Sequence[str]
) -> None:
    """Draw a title, what the sheet is for, the groups in boxes, and what to know of them.

    Raises UserError when the target cannot be written.
    """
    ink = PdfCanvas((_WIDE, _HIGH), title=title, subject=title)
    y = _centred(ink, title, BOLD, 18, _HIGH - _TOP)
    y = _centred(ink, about, ITALIC, _TEXT, y) - 8 * MM
    y = _boxes(ink, groups, y) - 10 * MM
    room = _WIDE - 2 * _SIDE
    for text in below:
        for line in wrapped(text, REGULAR, _TEXT, room):
            ink.write(ink.text_operators(_SIDE, y, line, REGULAR, _TEXT))
            y -= _TEXT * 1.35
        y -= 2 * MM
    ink.end_page()
    ink.save(target)


def _centred(ink: PdfCanvas, text: str, font: str, size: float, y: float) -> float:
    for line in balanced(text, font, size, _WIDE - 2 * _SIDE):
        x = (_WIDE - width(line, font, size)) / 2
        ink.write(ink.text_operators(x, y, line, font, size))
        y -= size * 1.5
    return y


def _boxes(ink: PdfCanvas, groups: Sequence[str], top: float) -> float:
    """The groups in rows of boxes, each with its number; gives where they end."""
    wide = (_WIDE - 2 * _SIDE) / _IN_A_ROW
    for place, group in enumerate(groups):
        row, column = divmod(place, _IN_A_ROW)
        left, upper = _SIDE + column * wide, top - row * _CELL_HIGH
        right, lower = left + wide, upper - _CELL_HIGH
        ink.lines(
            (left, upper, right, upper),
            (left, lower, right, lower),
            (left, upper, left, lower),
            (right, upper, right, lower),
            thick=1.0,
        )
        number = str(place + 1)
        ink.write(
            ink.text_operators(left + 2 * MM, upper - 5 * MM, number, REGULAR, _NUMBER),
        )
        spread = 1.5
        size = min(_CODE, (wide - 6 * MM - spread * len(group)) / width(group or " ", BOLD, 1))
        reach = width(group, BOLD, size) + spread * (len(group) - 1)
        x, y = left + (wide - reach) / 2, lower + 8 * MM
        ink.write(ink.text_operators(x, y, group, BOLD, size, letter_space=spread))
    return top - -(-len(groups) // _IN_A_ROW) * _CELL_HIGH
