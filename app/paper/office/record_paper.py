"""The paper that a single record is printed on, where its register has one: as PDF, or as Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.base.errors import NotFound
from app.base.language import T
from app.registers.award import Award
from app.services import unit_settings

if TYPE_CHECKING:
    from app.paper.office.content import OfficePaper
    from app.schema.record import Record
    from app.services.unit_settings import Unit
    from app.store import Reader, Store

PAPERS = {
    "award": T("Giấy khen", "Certificate of merit"),
    "decision": T("Quyết định khen thưởng", "Award decision"),
    "dispute": T("Văn bản hòa giải thành", "Record of the settlement"),
    "safety": T("Giấy công nhận", "Paper of recognition"),
}
WORD = ".docx"
ONLY_PDF = ("award",)  # printed on a full page, or on bought stock
_NONE = T(
    "Sổ {book} không có giấy in riêng cho từng bản ghi; chưa in gì.",
    "{book} has no paper for a single record; nothing was printed.",
)
_NO_WORD = T(
    "{paper} chỉ in ra PDF; chưa ghi gì, hãy chọn tên tệp .pdf.",
    "{paper} is a PDF only; nothing was written. Choose a name that ends in .pdf.",
)


def print_paper(store: Store, record: Record, target: Path) -> None:
    """Write the record's paper as a PDF, or as Word by the file's ending; the audit log has it before.

    Raises NotFound where its register has none, UserError where it cannot be printed yet, or not so, or
    the target cannot be written.
    """
    schema, word = record.schema, target.suffix.lower() == WORD
    if schema.key not in PAPERS:
        raise NotFound(_NONE.format(book=schema.book))
    title = PAPERS[schema.key]
    if word and schema.key in ONLY_PDF:
        raise NotFound(_NO_WORD.format(paper=title))
    unit = unit_settings.load(store)
    if isinstance(record, Award):
        from app.paper.certificate.award_texts import print_certificate

        print_certificate(store, record, unit, target)
        return
    about = {"register": schema.key, "record": record.id}
    draw = _drawing(store, record, unit, word=word)
    with store.leaving(target, "print", title, **about) as file:
        draw(file)


def writing(paper: OfficePaper, *, word: bool) -> Callable[[BinaryIO], None]:
    """Return what writes a paper to a file: as Word, or as PDF."""
    if word:
        from app.paper.office.as_word import write_word

        return lambda file: write_word(paper, file)
    from app.paper.office.as_pdf import write_pdf

    return lambda file: write_pdf(paper, file)


def _drawing(store: Store, record: Any, unit: Unit, *, word: bool) -> Callable[[BinaryIO], None]:
    """The drawing is loaded when it is asked for: the window starts without it."""
    if record.schema.key == "safety":
        from app.paper.certificate.recognition import recognition, recognition_paper

        if not word:
            return recognition(store, record, unit)
        return writing(recognition_paper(store, record, unit), word=True)
    return writing(_paper_of(store, record, unit), word=word)


def _paper_of(reader: Reader, record: Any, unit: Unit) -> OfficePaper:
    if record.schema.key == "decision":
        from app.paper.office.award_papers import decision_paper

        return decision_paper(reader, record, unit)
    from app.paper.office.settlement import settlement

    return settlement(reader, record, unit)
