"""The paper that a single record is printed on, where its register has one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.base.errors import NotFound
from app.base.language import T
from app.registers.award import Award
from app.services import unit_settings

if TYPE_CHECKING:
    from app.schema.record import Record
    from app.services.unit_settings import Unit
    from app.store import Reader, Store

Paper = Callable[["Reader", Any, "Unit"], Callable[[BinaryIO], None]]

PAPERS = {
    "award": T("Giấy khen", "Certificate of merit"),
    "dispute": T("Văn bản hòa giải thành", "Record of the settlement"),
    "safety": T("Giấy công nhận", "Paper of recognition"),
}
_NONE = T(
    "Sổ {book} không có giấy in riêng cho từng bản ghi; chưa in gì.",
    "{book} has no paper for a single record; nothing was printed.",
)


def print_paper(store: Store, record: Record, target: Path) -> None:
    """Write the record's paper as a PDF; the audit log has it before.

    Raises NotFound where its register has none, UserError where it cannot be printed yet or the
    target cannot be written.
    """
    schema = record.schema
    if schema.key not in PAPERS:
        raise NotFound(_NONE.format(book=schema.book))
    if isinstance(record, Award):
        _certificate(store, record, target)
        return
    about = {"register": schema.key, "record": record.id}
    draw = _paper_of(schema.key)(store, record, unit_settings.load(store))
    with store.leaving(target, "print", PAPERS[schema.key], **about) as file:
        draw(file)


def _certificate(store: Store, award: Award, target: Path) -> None:
    from app.paper.certificate.award_texts import print_certificate

    print_certificate(store, award, unit_settings.load(store), target)


def _paper_of(register: str) -> Paper:
    """The drawing is loaded when it is asked for: the window starts without it."""
    if register == "dispute":
        from app.paper.document.settlement import settlement

        return settlement
    from app.paper.certificate.recognition import recognition

    return recognition
