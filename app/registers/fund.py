"""Thu chi quỹ: money and goods in and out of a team or a model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class Way(Choice):
    """In or out."""

    IN = "in", T("Thu", "In")
    OUT = "out", T("Chi", "Out")


class Source(Choice):
    """The origin of a gift."""

    PEOPLE = "people", T("Nhân dân", "The people")
    BUSINESS = "business", T("Doanh nghiệp", "Businesses")
    BUDGET = "budget", T("Ngân sách", "The budget")
    OTHER = "other", T("Khác", "Other")


@record_type(
    "fund",
    T("Khoản thu chi", "Fund entry"),
    T("Thu chi quỹ", "Fund"),
    prefix="TC",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=180,
    columns="day way source amount name",
    form=(
        FormSection(
            T("Khoản thu chi", "Entry"), "day way", "name", "amount source", "in_kind", "team model"
        ),
        FormSection(T("Người đóng góp", "Giver"), "giver consent"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "money given and spent is accounted for in public",
            "day way source amount team model",
        ),
        r.personal_fields("a private giver; a business is public", "giver", in_part=True),
        r.personal_fields(
            "words about people, and whether one agreed",
            "name in_kind consent note",
        ),
    ),
    sort_by="-day",
    dated_by="day",
    indexes=("day way amount",),
    icon="wallet",
)
class Fund(Record):
    """One sum or gift; thù lao hòa giải and monthly support are entries out."""

    day: date = r.day(T("Ngày", "Day"))
    way: Way = r.choice(T("Thu hay chi", "In or out"), Way, width=8)
    source: Source = r.choice(T("Nguồn", "Source"), Source, default=Source.PEOPLE)
    name: str = r.text(T("Nội dung", "What for"), search=True, width=36)
    amount: int = r.money(T("Số tiền (đồng)", "Amount (đồng)"))
    in_kind: str | None = r.text(T("Hiện vật", "In kind"), default=None)
    team: int | None = r.link(T("Tổ", "Team"), "team", default=None)
    model: int | None = r.link(T("Mô hình", "Model"), "model", default=None)
    giver: str | None = r.text(
        T("Người, đơn vị đóng góp", "Giver"), default=None,
        help=T("Tên doanh nghiệp, đơn vị; cá nhân thì chỉ ghi khi người đó đồng ý.",
               "A business or institution; a private giver only with consent."),
    )  # fmt: skip
    consent: bool | None = r.yes_no(T("Cá nhân đồng ý ghi tên", "A private giver consents"))
    note: str | None = r.note()

    def open_part(self, _name: str) -> str | None:
        """The giver, unless that is one of the people."""
        return self.giver if self.source in (Source.BUSINESS, Source.BUDGET) else None

    def rules(self) -> Iterator[Problem]:
        """Check that something was given, and warn of a private name without consent."""
        if self.amount == 0 and not self.in_kind:
            yield Problem(
                "amount", T("Ghi số tiền hoặc hiện vật", "Give an amount or what was given in kind")
            )
        if self.giver and self.source is Source.PEOPLE and not self.consent:
            yield Problem(
                "consent",
                T("Chỉ ghi tên cá nhân khi họ đồng ý", "A private name needs consent"),
                Level.WARNING,
            )
