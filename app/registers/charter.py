"""Hương ước, quy ước, nội quy: the people's own rules (NĐ 61/2023)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type

NOT_HALF = T("Chưa quá nửa (NĐ 61/2023)", "Not more than half (NĐ 61/2023)")


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
        FormSection(
            T("Họp thông qua, công nhận", "Adoption and recognition"),
            "households present",
            "in_favour",
            "sent recognised",
        ),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "charters are public by their nature",
            "kind area institution adopted recognised_by security reviewed note "
            "households present in_favour sent recognised",
        ),
    ),
    title="kind",
    sort_by="-adopted",
    dated_by="adopted",
    icon="book-open",
    repeats="kind adopted",
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
    households: int | None = r.number(T("Tổng số hộ", "Households"), default=None, most=100_000)
    present: int | None = r.number(T("Số hộ dự họp", "Households present"), default=None)
    in_favour: int | None = r.number(T("Số hộ tán thành", "Households in favour"), default=None)
    sent: date | None = r.day(
        T("Ngày gửi hồ sơ", "Sent on"), default=None,
        help=T("Gửi Ủy ban nhân dân cấp xã trong 5 ngày làm việc từ ngày thông qua (NĐ 61/2023).",
               "To the commune's committee within 5 working days of the adoption (NĐ 61/2023)."),
    )  # fmt: skip
    recognised: date | None = r.day(
        T("Ngày công nhận", "Recognised on"), default=None,
        help=T("Quyết định trong 5 ngày làm việc từ ngày nhận hồ sơ; có hiệu lực từ ngày quyết định.",
               "Decided within 5 working days of receiving it; in force from that day."),
    )  # fmt: skip
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that it belongs to one area or institution, and was reviewed after its adoption."""
        if (self.area is None) == (self.institution is None):
            yield Problem(
                "area", T("Chọn khu dân cư hoặc cơ quan", "Choose an area or an institution")
            )
        if self.reviewed and self.reviewed < self.adopted:
            yield Problem("reviewed", T("Trước ngày thông qua", "Before the adoption"))
        if self.sent and self.sent < self.adopted:
            yield Problem("sent", T("Trước ngày thông qua", "Before the adoption"))
        if self.recognised and self.recognised < (self.sent or self.adopted):
            yield Problem("recognised", T("Trước ngày gửi hồ sơ", "Before it was sent"))
        yield from self._majorities()

    def _majorities(self) -> Iterator[Problem]:
        """More than half of the households are to be present, and of those more than half in favour."""
        of_all, of_those = (self.present, self.households), (self.in_favour, self.present)
        for name, (some, whole) in (("present", of_all), ("in_favour", of_those)):
            if some is None or whole is None:
                continue
            if some > whole:
                yield Problem(name, T("Nhiều hơn số hộ", "More than the households"))
            elif 2 * some <= whole:
                yield Problem(name, NOT_HALF, Level.WARNING)
