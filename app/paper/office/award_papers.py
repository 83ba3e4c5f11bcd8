"""Papers on the way of an award: minutes of the review, the proposal, the decision with its list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.language import T
from app.law.signing import signature_lines
from app.paper.certificate.award_texts import addressed, awards_of, post_and_unit
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.number_words import money_in_words
from app.paper.document.phrases import day_in_words
from app.paper.document.receipts import grouped
from app.paper.document.tables import PdfColumn
from app.paper.office.content import (
    BLANK,
    AnnexPart,
    OfficePaper,
    Part,
    SignaturePart,
    TablePart,
    TextPart,
    grounds,
)
from app.registers.award import Award, AwardState, Recipient
from app.schema.conditions import Query, one_of

if TYPE_CHECKING:
    from app.registers.decision import Decision
    from app.services.unit_settings import Unit
    from app.store import Reader

_NO_AWARD = T(
    "Quyết định {code} chưa có ai được khen; chưa ghi gì. Hãy thêm người được khen rồi in lại.",
    "Decision {code} has no recipient yet; nothing was written. Add recipients, then print again.",
)
_NONE_PROPOSED = T(
    "Chưa có đề nghị khen thưởng nào đang chờ; chưa ghi gì. Hãy ghi khen thưởng ở trạng thái Đề nghị, "
    "Họp xét hoặc Trình.",
    "No award is proposed; nothing was written. Enter awards as proposed, reviewed or submitted.",
)
_WAITING = (AwardState.PROPOSED, AwardState.REVIEWED, AwardState.SUBMITTED)
_COLUMNS = (
    PdfColumn("STT", 13, "center"),
    PdfColumn("Họ và tên, tên tập thể", 52),
    PdfColumn("Chức vụ, đơn vị", 50),
    PdfColumn("Hình thức", 26),
    PdfColumn("Tiền thưởng (đồng)", 26, "right"),
)
_PROPOSED = (*_COLUMNS[:4], PdfColumn("Thành tích", 60))
_KINDS = {
    Recipient.COLLECTIVE: "tập thể",
    Recipient.PERSON: "cá nhân",
    Recipient.HOUSEHOLD: "hộ gia đình",
}
_HOW = "(Ký, ghi rõ họ tên)"


def decision_paper(reader: Reader, decision: Decision, unit: Unit) -> OfficePaper:
    """Return the decision with its annexed list; raises NotFound where nobody is awarded by it."""
    awards = awards_of(reader, decision)
    if not awards:
        raise NotFound(_NO_AWARD.format(code=decision.code))
    issuer = unit.issuer("committee")
    head = Letterhead(
        issuer.superior, issuer.organ, f"Số: {decision.number}", unit.place, decision.day
    )
    signature = Signature(signature_lines(decision.signer_title), decision.signer)
    attached = f"(Kèm theo Quyết định số {decision.number} {day_in_words(decision.day)})"
    parts: list[Part] = [TextPart(unit.chair, "centred"), *grounds(decision.basis)]
    parts += [TextPart("QUYẾT ĐỊNH:", "centred"), *_articles(awards)]
    parts += [
        SignaturePart((signature,), ("Như Điều 3", "Lưu: VT")),
        AnnexPart("DANH SÁCH", "TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG", attached),
        _list(awards),
    ]
    return OfficePaper(decision.code, head, "QUYẾT ĐỊNH", "Về việc khen thưởng", tuple(parts))


def _articles(awards: Sequence[Award]) -> list[TextPart]:
    forms = ", ".join(dict.fromkeys(award.form.label.vi for award in awards))
    reasons = dict.fromkeys(award.achievement for award in awards)
    why = _lower(next(iter(reasons))) if len(reasons) == 1 else "đã có thành tích"
    total = sum(award.money or 0 for award in awards)
    money = f"Tổng số tiền thưởng: {grouped(total)} đồng (Bằng chữ: {money_in_words(total)})."
    no_money = "Khen thưởng không kèm tiền thưởng."
    return [
        TextPart(
            f"Điều 1. Khen thưởng ({forms}) {_counted(awards)} {why} (có danh sách kèm theo)."
        ),
        TextPart(f"Điều 2. {money if total else no_money}"),
        TextPart(
            "Điều 3. Các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách "
            "nhiệm thi hành Quyết định này. Quyết định này có hiệu lực kể từ ngày ký./."
        ),
    ]


def _list(awards: Sequence[Award]) -> TablePart:
    total = grouped(sum(award.money or 0 for award in awards))
    rows = [
        (*_who(number, award), grouped(award.money) if award.money else "")
        for number, award in enumerate(awards, 1)
    ]
    return TablePart(_COLUMNS, rows, ("", "Tổng cộng", "", "", total) if total != "0" else ())


def proposal_paper(reader: Reader, unit: Unit) -> OfficePaper:
    """Return the tờ trình for the awards that are proposed; raises NotFound where there is none."""
    awards = _proposed(reader)
    issuer = unit.issuer("police")
    body = issuer.symbol.rpartition("-")[2]
    head = Letterhead(issuer.superior, issuer.organ, f"Số:      /TTr-{body}", unit.place, None)
    signature = Signature(issuer.signs_as, issuer.signer)
    parts: tuple[Part, ...] = (
        TextPart(f"Qua kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc, Công an {_lower(unit.name)} đề nghị khen thưởng "
             f"{_counted(awards)} sau đây:"),
        _merits(awards),
        TextPart("Kính trình xem xét, quyết định./."),
        SignaturePart((signature,), ("Như trên", "Lưu")),
    )  # fmt: skip
    about = "Về việc đề nghị khen thưởng"
    return OfficePaper(
        about, head, "TỜ TRÌNH", about, parts, to=(f"Chủ tịch Ủy ban nhân dân {_lower(unit.name)}",)
    )


def review_paper(reader: Reader, unit: Unit) -> OfficePaper:
    """Return the minutes of the meeting that reviews the proposed awards, with room for the pen."""
    awards = _proposed(reader)
    issuer = unit.issuer("committee")
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, None)
    parts: tuple[Part, ...] = (
        TextPart("1. Thời gian, địa điểm", "heading"),
        TextPart(f"Hồi …… giờ …… phút, ngày …… tháng …… năm ………, tại {BLANK}", "left"),
        TextPart("2. Thành phần", "heading"),
        TextPart(f"Chủ trì: {BLANK}", "left"),
        TextPart(f"Thư ký: {BLANK}", "left"),
        TextPart(f"Thành viên: {BLANK}{BLANK}", "left"),
        TextPart("3. Nội dung", "heading"),
        TextPart(f"Cuộc họp xét {_counted(awards)} được đề nghị khen thưởng:"),
        _votes(awards),
        TextPart("4. Kết luận", "heading"),
        TextPart(f"{BLANK}{BLANK}", "left"),
        TextPart("Biên bản được đọc cho mọi người dự họp nghe và thống nhất thông qua."),
        SignaturePart((Signature(("THƯ KÝ",), how=_HOW), Signature(("CHỦ TRÌ",), how=_HOW))),
    )
    about = "Họp xét khen thưởng"
    return OfficePaper(about, head, "BIÊN BẢN", about, parts)


def _votes(awards: Sequence[Award]) -> TablePart:
    columns = (*_COLUMNS[:4], PdfColumn("Số phiếu đồng ý", 22), PdfColumn("Tỷ lệ (%)", 18))
    rows = [(*_who(number, award), "", "") for number, award in enumerate(awards, 1)]
    return TablePart(columns, rows, room_mm=9)


def _merits(awards: Sequence[Award]) -> TablePart:
    rows = [(*_who(n, award), award.achievement) for n, award in enumerate(awards, 1)]
    return TablePart(_PROPOSED, rows)


def _who(number: int, award: Award) -> tuple[str, ...]:
    return (str(number), addressed(award), post_and_unit(award), award.form.label.vi)


def _proposed(reader: Reader) -> list[Award]:
    ids = reader.ids(Award, Query(one_of("state", *_WAITING), order="id"))
    if not ids:
        raise NotFound(_NONE_PROPOSED)
    return reader.fetch(Award, ids)


def _counted(awards: Sequence[Award]) -> str:
    """“02 tập thể, 10 cá nhân”."""
    found = [(name, sum(a.recipient is kind for a in awards)) for kind, name in _KINDS.items()]
    return ", ".join(f"{n:02} {name}" for name, n in found if n)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}".rstrip(" .")
