"""The paper that a single record is printed on, where its register has one: as PDF, or as Word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.base.errors import NotFound
from app.base.jobs import Progress
from app.base.json_types import JsonValue
from app.base.language import T
from app.paper.document.printable import WORD, Printable
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
ONLY_PDF = ("award",)  # printed on a full page, or on bought stock
_NONE = T(
    "Sổ {book} không có giấy in riêng cho từng bản ghi; chưa in gì.",
    "{book} has no paper for a single record; nothing was printed.",
)
_NO_WORD = T(
    "{paper} chỉ in ra PDF; chưa ghi gì, hãy chọn tên tệp .pdf.",
    "{paper} is a PDF only; nothing was written. Choose a name that ends in .pdf.",
)


def record_paper(store: Store, record: Record) -> Printable:
    """Return the record's paper, as it is printed.

    Raises NotFound where its register has none, UserError where it cannot be printed yet.
    """
    schema = record.schema
    if schema.key not in PAPERS:
        raise NotFound(_NONE.format(book=schema.book))
    unit = unit_settings.load(store)
    if isinstance(record, Award):
        from app.paper.certificate.award_printing import certificate_paper

        return certificate_paper(store, record, unit)
    about: dict[str, JsonValue] = {"register": schema.key, "record": record.id}
    closed = bool(schema.sensitive)
    paper = _paper_of(store, record, unit)
    made = printable(PAPERS[schema.key], paper, about, closed=closed)
    return _as_certificate(store, record, unit, made) if schema.key == "safety" else made


def print_paper(store: Store, record: Record, target: Path) -> None:
    """Write the record's paper as a PDF, or as Word by the file's ending; the audit log has it before.

    Raises as ``record_paper`` does, UserError where it cannot be printed so, or the target be written.
    """
    key = record.schema.key
    if target.suffix.lower() == WORD and key in ONLY_PDF:
        raise NotFound(_NO_WORD.format(paper=PAPERS[key]))
    record_paper(store, record).write(store, target)


def printable(
    title: T, paper: OfficePaper, about: dict[str, JsonValue] | None = None, *, closed: bool = False
) -> Printable:
    """Return a paper of the office as it is printed, and written for Word."""

    # The drawing is loaded when it is asked for: the window starts without it.
    def draw(_store: Store, file: BinaryIO, _progress: Progress) -> None:
        from app.paper.office.as_pdf import write_pdf

        write_pdf(paper, file)

    def for_word(_store: Store, file: BinaryIO, _progress: Progress) -> None:
        from app.paper.office.as_word import write_word

        write_word(paper, file)

    return Printable(title, draw, about or {}, word=for_word, closed=closed)


def _as_certificate(reader: Reader, record: Any, unit: Unit, as_paper: Printable) -> Printable:
    """What is recognised is printed on a full page, and written for Word as a paper of the office."""
    from app.paper.certificate.recognition import recognition

    on_page = recognition(reader, record, unit)

    def draw(_store: Store, file: BinaryIO, _progress: Progress) -> None:
        on_page(file)

    return replace(as_paper, draw=draw)


def _paper_of(reader: Reader, record: Any, unit: Unit) -> OfficePaper:
    match record.schema.key:
        case "safety":
            from app.paper.certificate.recognition import recognition_paper

            return recognition_paper(reader, record, unit)
        case "decision":
            from app.paper.office.award_papers import decision_paper

            return decision_paper(reader, record, unit)
        case _:
            from app.paper.office.settlement import settlement

            return settlement(reader, record, unit)
