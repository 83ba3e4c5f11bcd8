"""What a decision's certificates and receipt list say, from its awards and the unit's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.errors import NotFound, UserError
from app.base.jobs import Progress
from app.base.language import T
from app.law.signing import signature_lines
from app.paper.certificate.certificate import CertificateText, draw_certificates, words_of
from app.paper.certificate.print_settings import PrintSettings, kept_printing
from app.paper.document.canvas import Target
from app.paper.document.letterhead import Letterhead
from app.paper.document.letters import refuse_lacking
from app.paper.document.phrases import day_in_words
from app.paper.document.receipts import Receipt, draw_receipts
from app.registers.award import Award, AwardForm, Reissue
from app.registers.decision import Decision
from app.schema.conditions import Query, all_of, eq

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Reader, Store

_CERTIFICATES = T("In giấy khen", "Print certificates")
_DRAFT = T("In thử giấy khen", "Print certificates as a draft")
_COUNTED = T("In giấy khen {number}", "Print certificates {number}")
_REISSUE = T("Cấp lại giấy khen", "Issue a certificate again")
_NO_CERTIFICATE = T(
    "{code} không phải giấy khen theo quyết định trong sổ nên chưa in gì; hãy chọn hình thức Giấy khen và "
    "quyết định rồi in lại.",
    "{code} is no certificate by a decision of this book; nothing was printed. Choose the form and the "
    "decision, then print again.",
)
_PRINTED = T(
    "Giấy khen {code} đã in. Cấp lại thì ghi ngày và lý do vào mục Cấp lại, lưu rồi in; chưa in gì.",
    "The certificate {code} was printed. To issue it again, note the day and why under Issued again, save, "
    "then print; nothing was printed.",
)
_NO_MONEY = T(
    "Quyết định {code} không có tiền thưởng để ký nhận; chưa in gì. Ghi tiền thưởng rồi in lại.",
    "Decision {code} gives no money to sign for; nothing was printed. Enter the money, then print again.",
)
_RECEIPTS = T("In danh sách ký nhận", "Print the receipt list")
_NONE = T(
    "Quyết định {code} chưa có giấy khen nào; hãy thêm người được khen vào quyết định rồi in lại.",
    "Decision {code} has no certificate yet; add recipients to it and print again.",
)


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


def print_certificates(
    store: Store,
    decision: Decision,
    unit: Unit,
    target: Path,
    how: PrintSettings,
    *,
    draft: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write a decision's certificates in its order and count the printing; gives how many.

    A ``draft``, to look at, counts nothing. The audit log has it before. One that could not be counted is
    not left there.

    Raises NotFound where the decision has none, UserError where the target cannot be written.
    """
    awards = awards_of(store, decision, AwardForm.CERTIFICATE)
    if not awards:
        raise NotFound(_NONE.format(code=decision.code))
    _check_letters(awards, decision, unit)
    about = {"decision": decision.id, "number": len(awards)}
    title = _DRAFT if draft else _CERTIFICATES
    with store.leaving(target, "print", title, **about) as file:
        preview(file, awards, decision, unit, how, progress=progress)
        if draft:
            return len(awards)
        with store.step(_COUNTED.format(number=decision.number)) as step:
            step.save_many([replace(a, printed=a.printed + 1) for a in awards])
    return len(awards)


def print_certificate(
    store: Store, award: Award, unit: Unit, target: Path, reissue: str = ""
) -> None:
    """Write the certificate of one award alone, as the unit prints them, and count the printing.

    Once printed it is only issued again: an act of its own, with its day and reason in the record;
    ``reissue`` is the reason of one of today.
    Raises UserError where the award has none, or it was printed and not issued again.
    """
    if award.form is not AwardForm.CERTIFICATE or award.decision is None:
        raise NotFound(_NO_CERTIFICATE.format(code=award.code))
    decision = store.get(Decision, award.decision)
    if reissue:
        row = Reissue(day=clock.today(), reason=reissue)
        award = replace(award, reissues=(*award.reissues, row))
    if award.printed and not award.reissues:
        raise UserError(_PRINTED.format(code=award.code))
    _check_letters([award], decision, unit)
    about = {"register": "award", "record": award.id}
    title = _REISSUE if award.reissues else _CERTIFICATES
    with store.leaving(target, "print", title, **about) as file:
        preview(file, [award], decision, unit, kept_printing(store))
        with store.step(_COUNTED.format(number=decision.number)) as step:
            step.save(replace(award, printed=award.printed + 1))


def _check_letters(awards: Sequence[Award], decision: Decision, unit: Unit) -> None:
    refuse_lacking((a.code, words_of(certificate_text(a, decision, unit))) for a in awards)


def preview(
    target: Target,
    awards: Sequence[Award],
    decision: Decision,
    unit: Unit,
    how: PrintSettings,
    *,
    progress: Progress | None = None,
) -> None:
    """Draw the certificates as they will print; counts nothing."""
    texts = [certificate_text(a, decision, unit) for a in awards]
    draw_certificates(
        target, texts, how.layout, stock=how.stock, dx=how.dx, dy=how.dy, progress=progress
    )


def print_receipts(
    store: Store, decision: Decision, unit: Unit, target: Path, progress: Progress | None = None
) -> int:
    """Write the list of who signs for money (ký nhận), in the decision's order; gives how many.

    Raises NotFound where nobody receives money, UserError where the target cannot be written.
    """
    issuer = unit.issuer("committee")
    paid = [award for award in awards_of(store, decision) if award.money]
    lines = [
        Receipt(addressed(a), post_and_unit(a), a.form.label.vi, a.money or 0, a.note or "")
        for a in paid
    ]
    refuse_lacking((a.code, f"{addressed(a)} {post_and_unit(a)} {a.note or ''}") for a in paid)
    if not lines:
        raise NotFound(_NO_MONEY.format(code=decision.code))
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, None)
    number = f"(Kèm theo Quyết định số {decision.number} {day_in_words(decision.day)})"
    about = {"decision": decision.id, "number": len(lines)}
    with store.leaving(target, "print", _RECEIPTS, **about) as file:
        draw_receipts(file, head, lines, attached_to=number, progress=progress)
    return len(lines)
