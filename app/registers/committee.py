"""Ban Chỉ đạo: the committee that steers the movement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type


@row_type(
    r.open_fields("a seat stands in a public decision", "name position task since until"),
)
class Seat(Row):
    """A member of the committee."""

    name: str = r.name(T("Họ tên", "Name"))
    position: str | None = r.text(T("Chức vụ", "Position"), default=None)
    task: str | None = r.text(T("Nhiệm vụ", "Task"), default=None)
    since: date | None = r.day(T("Từ ngày", "From"), default=None)
    until: date | None = r.day(T("Đến ngày", "Until"), default=None)

    def rules(self) -> Iterator[Problem]:
        """Check that the seat does not end before it begins."""
        if self.since and self.until and self.until < self.since:
            yield Problem("until", T("Trước ngày bắt đầu", "Before the start"))


@record_type(
    "committee",
    T("Ban Chỉ đạo", "Committee"),
    T("Ban Chỉ đạo", "Steering committees"),
    prefix="BCD",
    digits=2,
    group=RegisterGroup.PLACES,
    order=30,
    columns="name decision_no decided",
    form=(
        FormSection(T("Ban Chỉ đạo", "Committee"), "name", "decision_no decided"),
        FormSection(T("Thành viên", "Members"), "seats"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "a committee and its seats stand in a public decision",
            "name decision_no decided seats note",
        ),
    ),
    sort_by="name",
    dated_by="decided",
    icon="landmark",
)
class Committee(Record):
    """A committee; it is due for renewal when a member has left since its decision."""

    name: str = r.text(T("Tên", "Name"), search=True, width=40)
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None, width=18)
    decided: date | None = r.day(T("Ngày quyết định", "Decided on"), default=None)
    seats: tuple[Seat, ...] = r.rows(T("Thành viên", "Members"), Seat)
    note: str | None = r.note()
