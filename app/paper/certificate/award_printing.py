"""Printing what a decision awards: its certificates, that of one award, the list of who signs for money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.base import clock
from app.base.errors import NotFound, UserError
from app.base.jobs import Progress
from app.base.language import T
from app.paper.certificate.award_texts import addressed, awards_of, certificate_text, post_and_unit
from app.paper.certificate.certificate import draw_certificates, words_of
from app.paper.certificate.print_settings import PrintSettings, kept_printing
from app.paper.document.letterhead import Letterhead
from app.paper.document.letters import refuse_lacking
from app.paper.document.phrases import day_in_words
from app.paper.document.printable import Draw, Printable
from app.paper.document.receipts import Receipt, draw_receipts
from app.registers.award import Award, AwardForm, AwardState, Reissue
from app.registers.decision import Decision

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


_NONE_DECIDED = T(
    "Quyết định {code} chưa có giấy khen nào để in: {why}. Dữ liệu còn nguyên; ghi trạng thái Đã có quyết định "
    "rồi in lại.",
    "Decision {code} has no certificate to print: {why}. Nothing is changed; note them as decided, then "
    "print again.",
)
_UNDECIDED = T(
    "{code} còn ở trạng thái {state} nên chưa in giấy khen; dữ liệu còn nguyên. Ghi trạng thái Đã có quyết định "
    "rồi in lại.",
    "{code} is still {state}, so its certificate was not printed; nothing is changed. Note it as decided, then "
    "print again.",
)
_STILL = T("{name}: còn {state}", "{name}: still {state}")
_NO_PAPER = T("{name}: {form}, không phải giấy khen", "{name}: {form}, no certificate")
_DECIDED = (AwardState.DECIDED, AwardState.HANDED)


def certificates_paper(
    reader: Reader, decision: Decision, unit: Unit, how: PrintSettings, *, draft: bool = False
) -> tuple[Printable, int]:
    """Return a decision's certificates in its order, and how many: of what is decided, by a certificate.

    Who is left out is named with the reason. A ``draft``, to look at, counts nothing; else each printing
    is counted. Raises NotFound where there is none, UserError for letters that the fonts lack.
    """
    everybody = awards_of(reader, decision)
    why = {award.id: reason for award in everybody if (reason := _reason(award))}
    awards = [award for award in everybody if award.id not in why]
    if not any(award.form is AwardForm.CERTIFICATE for award in everybody):
        raise NotFound(_NONE.format(code=decision.code))
    if not awards:
        all_ = why.values()
        reasons = T("; ".join(one.vi for one in all_), "; ".join(one.en for one in all_))
        raise NotFound(_NONE_DECIDED.format(code=decision.code, why=reasons))
    _check_letters(awards, decision, unit)
    draw = _drawing(awards, decision, unit, how)
    count = None if draft else partial(_count, decision, [award.id for award in awards])
    about = {"decision": decision.id, "number": len(awards)}
    title = _DRAFT if draft else _CERTIFICATES
    paper = Printable(title, draw, about, count=count, left_out=tuple(why.values()))
    return paper, len(awards)


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
    """Write a decision's certificates to a file and count the printing; gives how many.

    The audit log has it before. Raises as ``certificates_paper`` does, and where the target cannot be
    written.
    """
    paper, number = certificates_paper(store, decision, unit, how, draft=draft)
    paper.write(store, target, progress)
    return number


def certificate_paper(store: Store, award: Award, unit: Unit, reissue: str = "") -> Printable:
    """Return the certificate of one award alone, as the unit prints them.

    Once printed it is only issued again: an act of its own, with its day and reason in the record;
    ``reissue`` is the reason of one of today.
    Raises UserError where the award has none, or it was printed and not issued again.
    """
    if award.form is not AwardForm.CERTIFICATE or award.decision is None:
        raise NotFound(_NO_CERTIFICATE.format(code=award.code))
    if award.state not in _DECIDED:
        raise UserError(_UNDECIDED.format(code=award.code, state=award.state.label))
    decision = store.get(Decision, award.decision)
    rows = (Reissue(day=clock.today(), reason=reissue),) if reissue else ()
    award = replace(award, reissues=(*award.reissues, *rows))
    if award.printed and not award.reissues:
        raise UserError(_PRINTED.format(code=award.code))
    _check_letters([award], decision, unit)
    draw = _drawing([award], decision, unit, kept_printing(store))

    def count(store: Store, _pages: Sequence[int] | None) -> None:
        with store.step(_COUNTED.format(number=decision.number)) as step:
            now = store.get(Award, award.id)  # the preview may have stood open for long
            step.save(replace(now, printed=now.printed + 1, reissues=(*now.reissues, *rows)))

    title = _REISSUE if award.reissues else _CERTIFICATES
    return Printable(title, draw, {"register": "award", "record": award.id}, count=count)


def print_certificate(
    store: Store, award: Award, unit: Unit, target: Path, reissue: str = ""
) -> None:
    """Write the certificate of one award and count it; raises as ``certificate_paper`` does."""
    certificate_paper(store, award, unit, reissue).write(store, target)


def receipts_paper(reader: Reader, decision: Decision, unit: Unit) -> tuple[Printable, int]:
    """Return the list of who signs for money (ký nhận), in the decision's order, and how many they are.

    Raises NotFound where nobody receives money.
    """
    issuer = unit.issuer("committee")
    paid = [award for award in awards_of(reader, decision) if award.money]
    lines = [
        Receipt(addressed(a), post_and_unit(a), a.form.label.vi, a.money or 0, a.note or "")
        for a in paid
    ]
    refuse_lacking((a.code, f"{addressed(a)} {post_and_unit(a)} {a.note or ''}") for a in paid)
    if not lines:
        raise NotFound(_NO_MONEY.format(code=decision.code))
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, None)
    number = f"(Kèm theo Quyết định số {decision.number} {day_in_words(decision.day)})"

    def draw(_store: Store, file: BinaryIO, progress: Progress) -> None:
        draw_receipts(file, head, lines, attached_to=number, progress=progress)

    about = {"decision": decision.id, "number": len(lines)}
    return Printable(_RECEIPTS, draw, about), len(lines)


def print_receipts(
    store: Store, decision: Decision, unit: Unit, target: Path, progress: Progress | None = None
) -> int:
    """Write that list to a file; gives how many sign. Raises as ``receipts_paper`` does."""
    paper, number = receipts_paper(store, decision, unit)
    paper.write(store, target, progress)
    return number


def _reason(award: Award) -> T | None:
    """Why an award of a decision has no certificate to print, if it has none."""
    if award.form is not AwardForm.CERTIFICATE:
        return _NO_PAPER.format(name=award.name, form=award.form.label)
    if award.state not in _DECIDED:
        return _STILL.format(name=award.name, state=award.state.label)
    return None


def _drawing(awards: Sequence[Award], decision: Decision, unit: Unit, how: PrintSettings) -> Draw:
    texts = [certificate_text(award, decision, unit) for award in awards]

    def draw(_store: Store, file: BinaryIO, progress: Progress) -> None:
        draw_certificates(
            file, texts, how.layout, stock=how.stock, dx=how.dx, dy=how.dy, progress=progress
        )

    return draw


def _count(
    decision: Decision, ids: Sequence[int], store: Store, pages: Sequence[int] | None
) -> None:
    """Count the printing of each that stands on one of the pages, as it is now."""
    printed = ids if pages is None else [ids[page] for page in pages]
    with store.step(_COUNTED.format(number=decision.number)) as step:
        awards = store.fetch(Award, printed)
        step.save_many([replace(award, printed=award.printed + 1) for award in awards])


def _check_letters(awards: Sequence[Award], decision: Decision, unit: Unit) -> None:
    refuse_lacking((a.code, words_of(certificate_text(a, decision, unit))) for a in awards)
