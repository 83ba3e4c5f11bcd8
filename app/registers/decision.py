"""Quyết định khen thưởng: the decision that awards stand in, in its order."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.record import FormSection, Record, RegisterGroup, record_type


@record_type(
    "decision",
    T("Quyết định khen thưởng", "Award decision"),
    T("Quyết định khen thưởng", "Award decisions"),
    prefix="QD",
    digits=3,
    group=RegisterGroup.AWARDS,
    order=200,
    columns="number day signer signer_title",
    form=(
        FormSection(T("Quyết định", "Decision"), "number day", "signer signer_title", "basis"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "decisions and signers are public",
            "number day signer signer_title basis note",
        ),
    ),
    title="number",
    sort_by="-day",
    dated_by="day",
    icon="scroll",
)
class Decision(Record):
    """One decision; its numbers start again each year, so its code tells it from others."""

    number: str = r.text(
        T("Số quyết định", "Number"), longest=40, width=18, search=True,
        help=T("Ghi đủ cả ký hiệu, ví dụ 128/QĐ-UBND.", "With its symbol, for example 128/QĐ-UBND."),
    )  # fmt: skip
    day: date = r.day(T("Ngày quyết định", "Day"))
    signer: str = r.name(T("Người ký", "Signer"))
    signer_title: str = r.text(
        T("Chức vụ người ký", "Signer's title"), default="CHỦ TỊCH", width=22,
        help=T("Ghi chức vụ, ví dụ Phó Chủ tịch: KT., Q. được in theo quy định.",
               "The post, as Phó Chủ tịch: KT. and Q. are printed by the rule."),
    )  # fmt: skip
    basis: str | None = r.text(T("Căn cứ", "Basis"), default=None, longest=2000, lines=3)
    note: str | None = r.note()
