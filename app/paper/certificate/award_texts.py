"""What a decision's certificates say, from its awards and the unit's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.law.signing import signature_lines
from app.paper.certificate.certificate import CertificateText
from app.paper.document.phrases import day_in_words
from app.registers.award import Award, AwardForm
from app.registers.decision import Decision
from app.schema.conditions import Query, all_of, eq

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Reader


def awards_of(reader: Reader, decision: Decision, only: AwardForm | None = None) -> list[Award]:
    """The awards of a decision in its order."""
    form = (eq("form", only),) if only else ()
    where = all_of(eq("decision", decision.id), *form)
    found = reader.fetch(Award, reader.ids(Award, Query(where)))
    return sorted(found, key=lambda a: (a.order_no is None, a.order_no or 0, a.id))


def addressed(award: Award) -> str:
    """The recipient as paper names one: “Ông Nguyễn Văn An”."""
    salutation = award.salutation.label.vi if award.salutation else ""
    return f"{salutation} {award.name}".strip()


def post_and_unit(award: Award) -> str:
    """The recipient's post and unit, as far as they are known."""
    return ", ".join(filter(None, (award.position, award.unit)))


def certificate_text(award: Award, decision: Decision, unit: Unit) -> CertificateText:
    """What one certificate says; the exact words are the award's own."""
    book = award.gold_book_no or ""
    return CertificateText(
        issuer=unit.chair,
        recipient=addressed(award),
        of_where=post_and_unit(award),
        merit=award.achievement,
        place=unit.place,
        day=decision.day,
        capacity=signature_lines(decision.signer_title),
        signer=decision.signer,
        decision_line=f"Quyết định số: {decision.number} {day_in_words(decision.day)}",
        book_line=f"Vào sổ vàng số: {book}" if book else "",
    )
