"""Thăm gặp gia đình: a visit to a family. It holds no transcript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from app.base.language import T
from app.schema import declare as r
from app.schema.common_rows import Proposal
from app.schema.conditions import Precedes, all_of, eq, is_null
from app.schema.fields import Choice, Level, Problem
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type
from app.schema.vocabulary import Need

NOT_AFTER = T("Phải sau ngày thăm", "Must follow the visit")
NOT_PROMISED = T("Nên hẹn lần sau", "Better promise a next visit")


class VisitKind(Choice):
    """Diện thăm: the reason for visiting this family. Never on a slip, a gift list or a file name."""

    USER = "user", T("Có người sử dụng ma túy", "A member uses drugs")
    REHAB = "rehab", T("Có người đang cai nghiện", "A member is in rehabilitation")
    AFTER_CARE = "after_care", T("Có người sau cai nghiện", "A member is in after-care")
    RETURNED = "returned", T("Có người tái hòa nhập cộng đồng", "A member is reintegrating")
    OTHER = "other", T("Khác", "Other")


class Purpose(Choice):
    """The purpose of the visit."""

    INFORM = "propaganda", T("Tuyên truyền", "Informing")
    CARE = "care", T("Quan tâm", "Caring")
    ENCOURAGE = "encourage", T("Động viên", "Encouraging")
    FOLLOW = "follow_up", T("Hỗ trợ tiếp", "Further support")
    PAPERS = "papers", T("Hỗ trợ thủ tục", "Help with papers")


class VisitOutcome(Choice):
    """The outcome of the visit."""

    GOOD = "good", T("Đã trao đổi", "Talked")
    PARTIAL = "partial", T("Trao đổi một phần", "Talked in part")
    NOT_YET = "not_yet", T("Chưa muốn gặp", "Not ready to meet")
    NOT_MET = "not_met", T("Chưa gặp được", "Not met")


@row_type(
    r.open_fields("who serves in a team is public", "member"),
    r.personal_fields("a visitor who is no member", "name"),
)
class Visitor(Row):
    """A visitor: a member of a team, or somebody else by name."""

    member: int | None = r.link(T("Thành viên", "Member"), "member", default=None)
    name: str | None = r.name(T("Người khác", "Somebody else"), default=None)
    doubtful: ClassVar = (
        all_of(is_null("member"), is_null("name")),
        all_of(is_null("member", False), is_null("name", False)),
    )

    def rules(self) -> Iterator[Problem]:
        """Check that either a member or a name is given."""
        if (self.member is None) == (self.name is None):
            yield Problem(
                "member", T("Chọn thành viên hoặc gõ tên", "Choose a member or type a name")
            )


@record_type(
    "visit",
    T("Buổi thăm gặp", "Visit"),
    T("Thăm gặp gia đình", "Family visits"),
    prefix="TV",
    digits=5,
    group=RegisterGroup.PEOPLE,
    order=100,
    columns="day household area outcome next_visit",
    form=(
        FormSection(T("Buổi thăm", "The visit"), "day household", "visitors", "team model", "area"),
        FormSection(T("Nội dung", "What happened"), "purposes", "outcome needs", "next_visit"),
        FormSection(T("Diện thăm", "Why this family"), "kind person"),
        FormSection(T("Kiến nghị", "Proposals"), "proposals"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "what a team did, where and when",
            "day area team visitors purposes outcome proposals",
        ),
        r.personal_fields("the household names a family", "household"),
        r.personal_fields("a promise leads to the next visit to one family", "next_visit"),
        r.personal_fields("a model for reintegration says why this family is visited", "model"),
        r.sensitive_fields(
            "why this family is visited, and what it lacks",
            "kind person needs note",
        ),
    ),
    title="day",
    sort_by="-day",
    dated_by="day",
    indexes=("day household", "area day household", "household day", "next_visit household day"),
    icon="footprints",
    repeats="day team model visitors purposes",
)
class Visit(Record):
    """One visit to one family on one day (một lượt)."""

    day: date = r.day(T("Ngày thăm", "Day"))
    household: int = r.link(T("Hộ gia đình", "Household"), "household")
    area: int | None = r.link(
        T("Khu dân cư", "Area"), "area", default=None, follows="household.area", width=18,
        help=T("Để trống thì lấy theo hộ; hộ chuyển nơi ở không làm đổi số liệu cũ.",
               "Left empty it is taken from the household; a later move does not change past figures."),
    )  # fmt: skip
    kind: VisitKind | None = r.choice(T("Diện thăm", "Why"), VisitKind, default=None)
    person: int | None = r.link(T("Người được giúp đỡ", "Person"), "person", default=None)
    model: int | None = r.link(T("Mô hình", "Model"), "model", default=None)
    team: int | None = r.link(T("Tổ", "Team"), "team", default=None)
    visitors: tuple[Visitor, ...] = r.rows(T("Người thăm", "Visitors"), Visitor)
    purposes: tuple[Purpose, ...] = r.choices(T("Mục đích", "Purposes"), Purpose)
    needs: tuple[Need, ...] = r.choices(T("Nhu cầu", "Needs"), Need)
    outcome: VisitOutcome = r.choice(T("Kết quả", "Outcome"), VisitOutcome, width=16)
    proposals: tuple[Proposal, ...] = r.rows(T("Kiến nghị", "Proposals"), Proposal)
    next_visit: date | None = r.day(T("Hẹn lần sau", "Next visit"), default=None, future=True)
    note: str | None = r.note()
    doubtful: ClassVar = (
        Precedes("next_visit", "day", equal=True),
        all_of(eq("outcome", VisitOutcome.NOT_MET), is_null("next_visit")),
    )

    def rules(self) -> Iterator[Problem]:
        """Check the day of the next visit, and warn where nobody was met and none is promised."""
        if self.next_visit and self.next_visit <= self.day:
            yield Problem("next_visit", NOT_AFTER)
        if self.outcome is VisitOutcome.NOT_MET and not self.next_visit:
            yield Problem("next_visit", NOT_PROMISED, Level.WARNING)
