"""The head, the addressee and the foot of an administrative document as Word (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Sequence

from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.phrases import MOTTO, STATE, place_and_day
from app.paper.word.markup import Paragraph, Run, WordAlign, WordCell, WordTable
from app.paper.word.page import BODY, FIRST_MM, WordPage

_LEFT_SHARE = 0.42
_TO_SIGN = 66.0  # points between the capacity and the name
_FROM_RULE = 2.0
_RULE = 3.0  # points that the line of a rule takes
_MM_A_LETTER = 2.45  # of the motto at 13 points bold


def write_head(page: WordPage, head: Letterhead) -> None:
    """Write who issues the document and the state, then number, place and day."""
    room = page.room_mm
    left, right = room * _LEFT_SHARE, room * (1 - _LEFT_SHARE)
    organ = [_line(text, size=12) for text in head.superior.split("\n") if text]
    organ += [_line(text, bold=True, size=12) for text in head.organ.split("\n")]
    organ.append(_rule(left * 0.3))
    state = [_line(STATE, bold=True, size=12), _line(MOTTO, bold=True, size=13)]
    state.append(_rule((right - len(MOTTO) * _MM_A_LETTER) / 2))
    number = [_line(head.number, size=13, before=4)]
    day = [_line(place_and_day(head.place, head.day), italic=True, size=13, before=4)]
    rows = [[WordCell(organ), WordCell(state)], [WordCell(number), WordCell(day)]]
    page.table(WordTable((left, right), rows, framed=False))


def write_title(page: WordPage, kind: str, about: Sequence[str]) -> None:
    """Write the kind of document and what it is about, with the rule below."""
    page.gap(10)
    page.centred(kind, bold=True)
    for line in about:
        page.centred(line, bold=True)
    page.add(_rule(page.room_mm * 0.36))


def write_addressees(page: WordPage, addressees: Sequence[str]) -> None:
    """Write *Kính gửi*: one on the same line, several below each other with a dash."""
    if not addressees:
        return
    named = [text.strip("-–; .") for text in addressees]
    page.gap(8)
    if len(named) == 1:
        page.add(_plain(f"Kính gửi: {named[0]}", "center"))
    else:
        page.add(Paragraph((Run("Kính gửi:"),), "left", left_mm=35))
        for number, text in enumerate(named, 1):
            end = "." if number == len(named) else ";"
            page.add(Paragraph((Run(f"- {text}{end}"),), "left", left_mm=55))
    page.gap(6)


def write_foot(page: WordPage, signature: Signature, receivers: Sequence[str]) -> None:
    """Write *Nơi nhận* at the left and who signs at the right, in one row that no page parts."""
    room = page.room_mm
    named = [text.strip().lstrip("-– ").rstrip(" ;.") for text in receivers]
    to = [_line("Nơi nhận:", bold=True, italic=True, size=12, align="left")] if named else []
    for number, text in enumerate(named, 1):
        end = "." if number == len(named) else ";"
        to.append(_line(f"- {text}{end}", size=11, align="left"))
    write_signatures(page, (signature,), beside=to, room_mm=room)


def write_signatures(
    page: WordPage,
    signatures: Sequence[Signature],
    *,
    beside: Sequence[Paragraph] = (),
    room_mm: float = 0,
) -> None:
    """Write signatures in equal columns, with something ``beside`` them at their left."""
    columns = [WordCell(_signed(one)) for one in signatures]
    if beside or len(columns) == 1:
        columns.insert(0, WordCell(beside or (Paragraph(()),)))
    widths = [(room_mm or page.room_mm) / len(columns)] * len(columns)
    page.gap(8)
    page.table(WordTable(widths, [columns], framed=False))


def write_annex_title(page: WordPage, name: str, title: str, attached: str) -> None:
    """Write the head of an annex: its name, its title, and to which document it belongs."""
    page.centred(name, bold=True)
    page.centred(title, bold=True, size=13)
    page.centred(attached, italic=True, size=13)
    page.gap(6)


def _signed(one: Signature) -> list[Paragraph]:
    lines = [_line(text, bold=True, size=BODY) for part in one.capacity for text in [part]]
    if one.how:
        lines.append(_line(one.how, italic=True, size=12))
    return [*lines, _line(one.signer, bold=True, size=BODY, before=_TO_SIGN)]


def _line(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 13,
    align: WordAlign = "center",
    before: float = 0,
) -> Paragraph:
    return Paragraph((Run(text, bold, italic, size),), align, before=before, keeps=True)


def _plain(text: str, align: WordAlign) -> Paragraph:
    return Paragraph((Run(text),), align, first_mm=0 if align == "center" else FIRST_MM)


def _rule(side_mm: float) -> Paragraph:
    side = max(side_mm, 0)
    return Paragraph(
        (), "center", left_mm=side, right_mm=side, before=_FROM_RULE, rule=True, exact=_RULE
    )
