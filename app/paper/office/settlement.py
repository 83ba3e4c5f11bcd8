"""Văn bản hòa giải thành: what the parties of a dispute agreed, on paper that they sign.

Mediation is confidential (Luật 35/2013 Đ4): the paper is for its parties and its register.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.errors import UserError
from app.base.language import T
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.tables import PdfColumn
from app.paper.office.content import OfficePaper, Part, SignaturePart, TablePart, TextPart
from app.registers.dispute import Dispute, DisputeOutcome, Ground, Party

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Reader

_NOT_SETTLED = T(
    "Vụ {code} chưa hòa giải thành nên chưa có văn bản để in; dữ liệu còn nguyên. "
    "Hãy ghi kết quả và thỏa thuận rồi in lại.",
    "Dispute {code} is not settled, so there is no paper to print; nothing is changed. "
    "Note its outcome and agreement, then print again.",
)
_TITLE = "VĂN BẢN HÒA GIẢI THÀNH"
_GROUNDS = {
    Ground.ASKED: "Theo yêu cầu của bên tranh chấp",
    Ground.KNOWN: "Hòa giải viên chứng kiến hoặc biết về vụ, việc",
    Ground.ASSIGNED: "Theo phân công của tổ hòa giải",
}
_BLANK = "…" * 28
_LINES_FOR_THE_PEN = 3
_ABREAST, _ROWS = 3, 2
_MEDIATOR = "Hòa giải viên"
_TO_SIGN_MM = 16
_LIST = (
    PdfColumn("STT", 11, "center"),
    PdfColumn("Họ và tên", 62),
    PdfColumn("Tư cách", 42),
    PdfColumn("Chữ ký", 50),
)
_SIGN = "(Ký, ghi rõ họ tên)"


def settlement(reader: Reader, dispute: Dispute, unit: Unit) -> OfficePaper:
    """Return the paper of what was agreed, lettered a to h, with room for every signature.

    Raises UserError where the dispute is not settled.
    """
    if dispute.outcome is not DisputeOutcome.SETTLED:
        raise UserError(_NOT_SETTLED.format(code=dispute.code))
    team = reader.titles("team", [dispute.team])[dispute.team].words if dispute.team else ""
    head = Letterhead(
        unit.name.upper(), team.upper() or "TỔ HÒA GIẢI", "", unit.place, dispute.ended
    )
    people = reader.titles("member", {m.member for m in dispute.mediators})
    mediators = [people[m.member].words for m in dispute.mediators]
    parts: list[Part] = []
    for title, lines in _sections(dispute, mediators):
        parts += [TextPart(title, "heading"), *(TextPart(line, "left") for line in lines)]
    parts.append(TextPart("h) Chữ ký của các bên và hòa giải viên", "heading"))
    signers = [(_role(p), _named(p)) for p in dispute.parties]
    parts += _signed([*signers, *((_MEDIATOR, name) for name in mediators)])
    notes = (f"(Vụ {dispute.code})",)
    return OfficePaper(dispute.code, head, _TITLE, "", tuple(parts), notes)


def _sections(dispute: Dispute, mediators: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    ground = f"{_GROUNDS[dispute.ground]}; tiếp nhận ngày {show_day(dispute.received)}."
    guests = [f"{g.name}, {g.position}" if g.position else g.name for g in dispute.invited]
    present = [f"Hòa giải viên: {'; '.join(mediators)}."] if mediators else []
    present += [f"Người được mời tham gia: {'; '.join(guests)}."] if guests else []
    yield "a) Căn cứ tiến hành hòa giải", [ground, *present]
    yield "b) Các bên", [_described(party) for party in dispute.parties] or _by_hand()
    wants = [f"Yêu cầu của các bên: {dispute.wants}"] if dispute.wants else []
    yield "c) Nội dung chủ yếu của vụ, việc", [dispute.matter, *wants]
    meetings = [
        ": ".join(filter(None, (", ".join(filter(None, (show_day(m.day), m.place))), m.what)))
        for m in dispute.meetings
    ]
    yield "d) Diễn biến của quá trình hòa giải", meetings or _by_hand()
    yield "đ) Thỏa thuận đạt được", [dispute.agreement] if dispute.agreement else _by_hand()
    yield "e) Quyền và nghĩa vụ của các bên", _by_hand()
    by = f"Thời hạn: {show_day(dispute.carry_out_by)}." if dispute.carry_out_by else ""
    how = [text for text in (dispute.carry_out, by) if text]
    yield "g) Phương thức, thời hạn thực hiện", how or _by_hand()


def _by_hand() -> list[str]:
    """Lines for the pen: what the register does not hold."""
    return [_BLANK] * _LINES_FOR_THE_PEN


def _named(party: Party) -> str:
    title = f"{party.address_as.label.vi} " if party.address_as else ""
    return f"{title}{party.name}"


def _described(party: Party) -> str:
    born = f"sinh năm {party.born}" if party.born else None
    address = f"địa chỉ: {party.address}" if party.address else None
    return "- " + ", ".join(filter(None, (_named(party), born, address, party.role))) + "."


def _role(party: Party) -> str:
    return party.role or "Các bên"


def _signed(signers: Sequence[tuple[str, str]]) -> list[Part]:
    """Side by side in equal rows; more than two rows of them are a list to sign."""
    rows = ceil(len(signers) / _ABREAST)
    if rows > _ROWS:
        listed = [(str(n), name, role, "") for n, (role, name) in enumerate(signers, 1)]
        return [TablePart(_LIST, listed, room_mm=_TO_SIGN_MM)]
    signatures = [Signature((role.upper(),), name, _SIGN) for role, name in signers]
    cuts = [ceil(len(signers) * n / rows) for n in range(rows + 1)] if rows else []
    return [SignaturePart(tuple(signatures[a:b])) for a, b in pairwise(cuts)]
