"""The head and the foot of an administrative document (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.paper.document.canvas import MM, PdfCanvas
from app.paper.document.flow import FlowPiece
from app.paper.document.fonts import balanced, clean, width, wrapped
from app.paper.document.phrases import MOTTO, STATE, place_and_day, tied
from app.paper.document.typefaces import BOLD, BOLD_ITALIC, ITALIC, REGULAR

_LEFT_SHARE = 0.42
_TO_SIGN = 27 * MM
_LEADING = 1.22
Line = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the superior organ (may be empty), the organ, number, place and day.

    ``number`` is the whole text, “Số:      /BC-UBND”; ``day`` None leaves room for the pen.
    """

    superior: str
    organ: str
    number: str
    place: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), the name, and how, “(Ký, họ tên)”."""

    capacity: tuple[str, ...]
    signer: str = ""
    how: str = ""


def draw_head(ink: PdfCanvas, head: Letterhead, *, left: float, top: float, room: float) -> float:
    """Draw the head; returns the height on the page at which it ends."""
    narrow = room * _LEFT_SHARE
    left_middle, right_middle = left + narrow / 2, left + (room + narrow) / 2
    organ = [(line, REGULAR, 12.0) for line in _broken(head.superior, REGULAR, 12, narrow)]
    bold = _broken(head.organ, BOLD, 12, narrow)
    organ += [(line, BOLD, 12.0) for line in bold]
    y_left = _centred(ink, organ, left_middle, top)
    y_right = _centred(ink, [(STATE, BOLD, 12.0), (MOTTO, BOLD, 13.0)], right_middle, top)
    if bold:
        _rule(ink, left_middle, y_left, width(bold[-1], BOLD, 12) * 0.4)
    _rule(ink, right_middle, y_right, width(MOTTO, BOLD, 13))
    y = min(y_left, y_right) - 2.5 * MM
    number = [(line, REGULAR, 13.0) for line in _broken(head.number, REGULAR, 13, narrow)]
    said = place_and_day(head.place, head.day)
    where = [(line, ITALIC, 13.0) for line in _broken(said, ITALIC, 13, room - narrow)]
    return min(_centred(ink, number, left_middle, y), _centred(ink, where, right_middle, y))


def signatures_piece(
    ink: PdfCanvas, signatures: Sequence[Signature], *, left: float, room: float
) -> FlowPiece:
    """Signatures in equal columns, which never leave what stands above them."""
    share = room / len(signatures)
    blocks = [_capacity(signature, share - 2 * MM) for signature in signatures]
    names = [
        [(line, BOLD, 13.0) for line in _broken(signature.signer, BOLD, 13, share - 2 * MM)]
        for signature in signatures
    ]
    above = 5 * MM
    head, name = max(map(_height, blocks)), max(13 * _LEADING, *map(_height, names))

    def draw(top: float) -> None:
        for number, (block, signer) in enumerate(zip(blocks, names, strict=True)):
            middle = left + share * (number + 0.5)
            _centred(ink, block, middle, top - above)
            _centred(ink, signer, middle, top - above - head - _TO_SIGN)

    return FlowPiece(above + head + _TO_SIGN + name, draw, joins=True, signs=True)


def recipient_lines(recipients: Iterable[str], room: float) -> list[Line]:
    """*Nơi nhận*, each with a dash, a semicolon and at the end a full stop."""
    named = [text.rstrip(" ;.") for text in recipients]
    lines: list[Line] = [("Nơi nhận:", BOLD_ITALIC, 12.0)] if named else []
    for number, text in enumerate(named, 1):
        said = f"- {text}{'.' if number == len(named) else ';'}"
        lines += [(line, REGULAR, 11.0) for line in wrapped(said, REGULAR, 11, room - 4 * MM)]
    return lines


def recipients_piece(
    ink: PdfCanvas, lines: Sequence[Line], *, left: float, above: float = 5 * MM
) -> FlowPiece:
    """Lines of *Nơi nhận*, ``above`` points below the last piece."""

    def draw(top: float) -> None:
        y = top - above
        for text, font, size in lines:
            ink.write(ink.text_operators(left, y - size * 0.95, text, font, size))
            y -= size * _LEADING

    return FlowPiece(above + _height(lines), draw, lines=len(lines))


def _capacity(signature: Signature, room: float) -> list[Line]:
    lines = [
        (line, BOLD, 13.0) for part in signature.capacity for line in _broken(part, BOLD, 13, room)
    ]
    return lines + ([(signature.how, ITALIC, 12.0)] if signature.how else [])


def _broken(text: str, font: str, size: float, room: float) -> list[str]:
    return balanced(tied(text), font, size, room) if text else []


def _height(lines: Sequence[Line]) -> float:
    return sum(size * _LEADING for _, _, size in lines)


def _centred(ink: PdfCanvas, lines: Sequence[Line], middle: float, top: float) -> float:
    """Write lines about a middle; returns where the last one ends."""
    for said, font, size in lines:
        if said:
            text = clean(said)
            x = middle - width(text, font, size) / 2
            ink.write(ink.text_operators(x, top - size * 0.95, text, font, size))
        top -= size * _LEADING
    return top


def _rule(ink: PdfCanvas, middle: float, y: float, long: float) -> None:
    y -= 0.3 * MM
    ink.lines((middle - long / 2, y, middle + long / 2, y), thick=0.7)
