"""Giấy công nhận an toàn về an ninh, trật tự: the words are the unit's own, in its settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.language import T
from app.law.signing import signature_lines
from app.paper.certificate.certificate import CertificateText, draw_certificates, words_of
from app.paper.document.canvas import Target
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.letters import refuse_lacking
from app.paper.document.phrases import day_in_words
from app.paper.office.content import OfficePaper, Part, SignaturePart, TextPart
from app.registers.safety import Safety, SafetyLevel, Verdict

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Reader

_NOT_SAFE = T(
    "{code} chưa được công nhận đạt nên chưa có giấy để in; dữ liệu còn nguyên. "
    "Hãy ghi kết quả và ngày quyết định rồi in lại.",
    "{code} has not been found safe, so there is no paper to print; nothing is changed. "
    "Note the verdict and the day of the decision, then print again.",
)
_TITLE = "GIẤY CÔNG NHẬN"
YEAR = "{năm}"  # where the unit's words have the year


def recognition(reader: Reader, safety: Safety, unit: Unit) -> Callable[[Target], None]:
    """Return what prints to a target the paper of an area or institution found safe, on a full page.

    Raises UserError where it was not found safe.
    """
    if safety.verdict is not Verdict.SAFE:
        raise UserError(_NOT_SAFE.format(code=safety.code))
    return partial(_draw, reader, safety, unit)


def recognition_paper(reader: Reader, safety: Safety, unit: Unit) -> OfficePaper:
    """Return the same as a paper of the office; raises UserError where it was not found safe."""
    if safety.verdict is not Verdict.SAFE:
        raise UserError(_NOT_SAFE.format(code=safety.code))
    text, issuer = _text(reader, safety, unit), unit.issuer("committee")
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, safety.decided)
    parts: tuple[Part, ...] = (
        TextPart(text.issuer, "centred"),
        TextPart("CÔNG NHẬN", "centred"),
        TextPart(text.recipient, "centred"),
        TextPart(f"Địa chỉ: {text.of_where}", "left"),
        TextPart(text.merit),
        *([TextPart(f"({text.decision_line})", "left")] if text.decision_line else []),
        SignaturePart((Signature(text.capacity, text.signer),)),
    )
    return OfficePaper(safety.code, head, _TITLE, "", parts)


def _draw(reader: Reader, safety: Safety, unit: Unit, target: Target) -> None:
    text = _text(reader, safety, unit)
    refuse_lacking([(safety.code, words_of(text))])
    draw_certificates(target, [text])


def _text(reader: Reader, safety: Safety, unit: Unit) -> CertificateText:
    issuer = unit.issuer("committee")
    decided = safety.decided
    number = f"Quyết định số: {safety.decision_no}" if safety.decision_no else ""
    return CertificateText(
        issuer=unit.chair,
        recipient=_recipient(reader, safety, unit),
        of_where=unit.name if safety.level is not SafetyLevel.COMMUNE else unit.province,
        merit=unit.recognition.replace(YEAR, str(safety.year)),
        place=unit.place,
        day=decided,
        capacity=signature_lines(issuer.capacity[-1:]),
        signer=issuer.signer,
        decision_line=f"{number} {day_in_words(decided)}" if number and decided else number,
        giving="",
        title=_TITLE,
    )


def _recipient(reader: Reader, safety: Safety, unit: Unit) -> str:
    for register, id_ in (("area", safety.area), ("institution", safety.institution)):
        if id_ is not None:
            return reader.titles(register, [id_])[id_].words
    return unit.name
