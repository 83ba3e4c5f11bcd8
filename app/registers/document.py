"""Văn bản: papers that came in, went out, or were issued for the movement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class Direction(Choice):
    """Which way the paper went."""

    IN = "in", T("Đến", "In")
    OUT = "out", T("Đi", "Out")
    OWN = "own", T("Nội bộ", "Own")


class DocumentKind(Choice):
    """Starters of the kinds; the commune may add its own."""

    RESOLUTION = "resolution", T("Nghị quyết", "Resolution")
    DIRECTIVE = "directive", T("Chỉ thị", "Directive")
    PLAN = "plan", T("Kế hoạch", "Plan")
    DECISION = "decision", T("Quyết định", "Decision")
    REPORT = "report", T("Báo cáo", "Report")
    LETTER = "letter", T("Công văn", "Official letter")
    NOTICE = "notice", T("Thông báo", "Notice")
    MINUTES = "minutes", T("Biên bản", "Minutes")


@record_type(
    "document",
    T("Văn bản", "Document"),
    T("Văn bản", "Documents"),
    prefix="VB",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=150,
    columns="day direction kind number name due",
    form=(
        FormSection(T("Văn bản", "Document"), "direction kind", "number day", "issuer", "name"),
        FormSection(T("Đăng ký", "Registration"), "arrived arrival_no", "signed_by sent_to"),
        FormSection(T("Xử lý", "Handling"), "handled_by due", "done answer_no", "expires"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "documents are public by their nature",
            "direction number day issuer kind name arrived arrival_no signed_by sent_to handled_by due "
            "done answer_no expires note",
        ),
    ),
    sort_by="-day",
    dated_by="day",
    indexes=("day kind", "due done", "expires done"),
    icon="file-text",
    repeats="direction day kind",
)
class Document(Record):
    """One paper."""

    direction: Direction = r.choice(T("Đến hay đi", "Direction"), Direction, width=9)
    number: str | None = r.text(
        T("Số, ký hiệu", "Number"), default=None, longest=60, search=True, width=16
    )
    day: date = r.day(T("Ngày văn bản", "Day"))
    issuer: str | None = r.text(T("Cơ quan ban hành", "Issuer"), default=None)
    kind: str = r.term(T("Loại", "Kind"), DocumentKind, width=14)
    name: str = r.text(T("Trích yếu", "About"), search=True, longest=500, lines=2, width=40)
    arrived: date | None = r.day(
        T("Ngày đến", "Arrived on"), default=None,
        help=T("Của văn bản đến, như trong sổ đăng ký.", "Of a document received, as registered."),
    )  # fmt: skip
    arrival_no: str | None = r.text(T("Số đến", "Arrival no."), default=None, longest=40)
    signed_by: str | None = r.text(T("Người ký", "Signed by"), default=None)
    sent_to: str | None = r.text(T("Nơi nhận", "Sent to"), default=None, longest=500, width=28)
    handled_by: str | None = r.text(T("Người xử lý", "Handled by"), default=None)
    due: date | None = r.day(T("Hạn xử lý", "By"), default=None, future=True)
    done: date | None = r.day(T("Xong ngày", "Done on"), default=None)
    answer_no: str | None = r.text(
        T("Số, ký hiệu văn bản trả lời", "Number of the answer"), default=None, longest=60
    )
    expires: date | None = r.day(T("Hết hiệu lực", "Expires"), default=None, future=True)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that the document does not expire before its day."""
        if self.expires and self.expires < self.day:
            yield Problem("expires", T("Trước ngày văn bản", "Before the document's day"))
