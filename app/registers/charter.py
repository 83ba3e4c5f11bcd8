"""Hương ước, quy ước, nội quy: the people's own rules (NĐ 61/2023)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class CharterKind(Choice):
    """The name of the rules."""

    VILLAGE = "village", T("Hương ước", "Village charter")
    CONVENTION = "convention", T("Quy ước", "Convention")
    RULES = "rules", T("Nội quy", "House rules")


@record_type(
    "charter",
    T("Hương ước, quy ước", "Charter"),
    T("Hương ước, quy ước, nội quy", "Charters"),
    prefix="HU",
    digits=3,
    group=RegisterGroup.MOVEMENT,
    order=170,
    columns="kind area institution adopted security reviewed",
    form=(
        FormSection(
            T("Văn bản", "Charter"),
            "kind",
            "area institution",
            "adopted recognised_by",
            "security reviewed",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "charters are public by their nature",
            "kind area institution adopted recognised_by security reviewed note",
        ),
    ),
    title="kind",
    sort_by="-adopted",
    dated_by="adopted",
    icon="book-open",
)
class Charter(Record):
    """The rules of one area or institution."""

    kind: CharterKind = r.choice(T("Loại", "Kind"), CharterKind)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    institution: int | None = r.link(
        T("Cơ quan, đơn vị", "Institution"), "institution", default=None
    )
    adopted: date = r.day(T("Ngày thông qua", "Adopted on"))
    recognised_by: str | None = r.text(T("Cấp công nhận", "Recognised by"), default=None)
    security: bool | None = r.yes_no(T("Có nội dung ANTT", "Security clause"), width=14)
    reviewed: date | None = r.day(T("Rà soát gần nhất", "Last reviewed"), default=None)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that it belongs to one area or institution, and was reviewed after its adoption."""
        if (self.area is None) == (self.institution is None):
            yield Problem(
                "area", T("Chọn khu dân cư hoặc cơ quan", "Choose an area or an institution")
            )
        if self.reviewed and self.reviewed < self.adopted:
            yield Problem("reviewed", T("Trước ngày thông qua", "Before the adoption"))
