"""Thành viên: a person's service in one team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from app.base.dates import PartDay
from app.base.language import T
from app.schema import declare as r
from app.schema.common_rows import RATED_TWICE, Rating
from app.schema.conditions import Precedes, all_of, is_null
from app.schema.fields import Choice, Problem
from app.schema.listed_in import ListedIn
from app.schema.record import FormSection, Record, RegisterGroup, Row, record_type, row_type
from app.schema.vocabulary import Sex


class Role(Choice):
    """A member's part in the team; the last one serves in mediation teams only."""

    HEAD = "head", T("Tổ trưởng", "Head")
    DEPUTY = "deputy", T("Tổ phó", "Deputy")
    MEMBER = "member", T("Tổ viên", "Member")
    MEDIATOR = "mediator", T("Hòa giải viên", "Mediator")


class Position(Choice):
    """Starters of what members otherwise are; the commune may add its own."""

    PARTY = "party_secretary", T("Bí thư chi bộ", "Party cell secretary")
    HEAD = "area_head", T("Trưởng thôn, tổ trưởng tổ dân phố", "Head of the area")
    POLICE = "police", T("Cảnh sát khu vực, Công an cấp xã", "Commune police")
    FRONT = "front", T("Mặt trận Tổ quốc", "Fatherland Front")
    WOMEN = "women", T("Hội Phụ nữ", "Women's union")
    VETERANS = "veterans", T("Hội Cựu chiến binh", "Veterans' union")
    FARMERS = "farmers", T("Hội Nông dân", "Farmers' union")
    YOUTH = "youth", T("Đoàn Thanh niên", "Youth union")


@row_type(
    r.open_fields("a course that a member took", "day what"),
)
class Training(Row):
    """Được bồi dưỡng: a course the member took."""

    day: date = r.day(T("Ngày", "Day"))
    what: str = r.text(T("Nội dung", "What"), width=30)


@record_type(
    "member",
    T("Thành viên", "Member"),
    T("Thành viên", "Members"),
    prefix="TVI",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=70,
    columns="name team role born since until",
    form=(
        FormSection(T("Người", "Person"), "name", "born sex", "phone"),
        FormSection(T("Trong tổ", "In the team"), "team", "role position", "task", "since until", "why_left"),
        FormSection(
            T("Giấy tờ, bồi dưỡng", "Papers and training"),
            "decision_no law_trained", "certificate_no badge_no", "trainings",
        ),
        FormSection(T("Xếp loại năm", "Yearly rating"), "ratings"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "who serves in a team, and as what, is public",
            "name sex team role position task decision_no certificate_no badge_no law_trained "
            "trainings since until ratings",
        ),
        r.personal_fields("the day of birth; the year alone is public", "born", in_part=True),
        r.personal_fields("a telephone, and words about a person", "phone why_left note"),
    ),
    sort_by="name",
    dated_by="since",
    indexes=("team until",),
    icon="user",
    repeats="team role since decision_no",
    listed_in=ListedIn("team", ("name", "born", "sex", "role", "since")),
)  # fmt: skip
class Member(Record):
    """One person in one team: who serves in two teams has two records."""

    name: str = r.name(T("Họ và tên", "Full name"))
    born: PartDay | None = r.part_day(T("Năm sinh", "Born"), default=None)
    sex: Sex | None = r.choice(T("Giới tính", "Sex"), Sex, default=None, width=9)
    team: int = r.link(T("Tổ", "Team"), "team")
    role: Role = r.choice(T("Vai trò", "Role"), Role, default=Role.MEMBER)
    position: str | None = r.term(T("Chức vụ khác", "Position"), Position, default=None)
    task: str | None = r.text(T("Nhiệm vụ", "Task"), default=None)
    phone: str | None = r.phone()
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    certificate_no: str | None = r.text(T("Giấy chứng nhận số", "Certificate no."), default=None)
    badge_no: str | None = r.text(T("Biển hiệu số", "Badge no."), default=None)
    law_trained: bool | None = r.yes_no(T("Có chuyên môn luật", "Trained in law"))
    trainings: tuple[Training, ...] = r.rows(T("Được bồi dưỡng", "Training"), Training)
    since: date = r.day(T("Tham gia từ", "Since"))
    until: date | None = r.day(T("Đến ngày", "Until"), default=None)
    why_left: str | None = r.text(T("Lý do thôi", "Why left"), default=None)
    ratings: tuple[Rating, ...] = r.rows(T("Xếp loại năm", "Yearly rating"), Rating)
    note: str | None = r.note()
    doubtful: ClassVar = (
        is_null("ratings", False),
        Precedes("until", "since"),
        all_of(is_null("why_left", False), is_null("until")),
    )

    def open_part(self, _name: str) -> PartDay | None:
        """The year of birth."""
        return PartDay(self.born.year) if self.born else None

    def rules(self) -> Iterator[Problem]:
        """Check the day of leaving against that of joining, and that a year is rated once."""
        if len({one.year for one in self.ratings}) < len(self.ratings):
            yield Problem("ratings", RATED_TWICE)
        if self.until and self.until < self.since:
            yield Problem("until", T("Trước ngày tham gia", "Before joining"))
        if self.why_left and not self.until:
            yield Problem("until", T("Ghi ngày thôi tham gia", "Give the day of leaving"))
