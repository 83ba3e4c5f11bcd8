"""Everything that one record can be printed as: its papers, then the sheet that every record has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.base.language import T
from app.paper.office.record_paper import PAPERS, record_paper
from app.services import unit_settings

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from app.schema.record import Record
    from app.store import Store

CERTIFICATES = T("Giấy khen", "Certificates")
RECEIPTS = T("Danh sách ký nhận", "Receipt list")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One paper of a record, by its name, and what makes it as the record is now."""

    title: T
    make: Callable[[Store, Record], Printable]


def papers_of(key: str) -> tuple[PaperKind, ...]:
    """Return the papers of a record of a register; none where it has but the sheet."""
    if key not in PAPERS:
        return ()
    own = PaperKind(PAPERS[key], record_paper)
    if key != "decision":
        return (own,)
    return own, PaperKind(CERTIFICATES, _certificates), PaperKind(RECEIPTS, _receipts)


def _certificates(store: Store, record: Record) -> Printable:
    from app.paper.certificate.award_printing import certificates_paper
    from app.paper.certificate.print_settings import kept_printing
    from app.registers.decision import Decision

    assert isinstance(record, Decision)
    how = kept_printing(store)
    return certificates_paper(store, record, unit_settings.load(store), how)[0]


def _receipts(store: Store, record: Record) -> Printable:
    from app.paper.certificate.award_printing import receipts_paper
    from app.registers.decision import Decision

    assert isinstance(record, Decision)
    return receipts_paper(store, record, unit_settings.load(store))[0]
