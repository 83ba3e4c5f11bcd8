"""Tổ: the people's teams that keep order, mediate, or fight fires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.common_rows import RATED_TWICE, Rating
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type
from app.schema.vocabulary import Running


class TeamKind(Choice):
    """Starters of the team kinds; the commune may add its own.

    Tổ bảo vệ an ninh, trật tự: Luật 30/2023, from 1/7/2024; the older names stay readable.
    """

    SECURITY = "security", T("Tổ bảo vệ an ninh, trật tự", "Security and order team")
    SELF_RUN = "self_run", T("Tổ tự quản", "Self-run team")
    CORE = "core", T("Tổ nòng cốt", "Core team")
    SOCIAL = "social", T("Tổ an ninh xã hội", "Social security team")
    MEDIATION = "mediation", T("Tổ hòa giải", "Mediation team")
    FIRE = "fire", T("Tổ liên gia phòng cháy, chữa cháy", "Family fire-safety group")
    CLUB = "club", T("Câu lạc bộ", "Club")
    SQUAD = "squad", T("Đội", "Squad")
    OLD_GUARD = "old_guard", T("Bảo vệ dân phố (cũ)", "Neighbourhood guard (former)"), True
    OLD_POLICE = "old_police", T("Công an viên (cũ)", "Village police (former)"), True
    OLD_DEFENCE = "old_defence", T("Dân phòng (cũ)", "Civil defence (former)"), True


@record_type(
    "team",
    T("Tổ", "Team"),
    T("Tổ, đội, câu lạc bộ", "Teams"),
    prefix="TO",
    digits=3,
    group=RegisterGroup.MOVEMENT,
    order=60,
    columns="name kind established state",
    form=(
        FormSection(T("Tổ", "Team"), "name", "kind areas", "model unlisted"),
        FormSection(T("Thành lập", "Founding"), "established decision_no", "state ended"),
        FormSection(T("Xếp loại năm", "Yearly rating"), "ratings"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "teams are public by their nature",
            "name kind areas model established decision_no unlisted state ended note ratings",
        ),
    ),
    sort_by="name",
    dated_by="established",
    icon="users",
)
class Team(Record):
    """A team; one team may serve several areas."""

    name: str = r.text(T("Tên tổ", "Name"), search=True, width=34)
    kind: str = r.term(T("Loại tổ", "Kind"), TeamKind, width=24)
    areas: tuple[int, ...] = r.links(T("Khu dân cư", "Areas"), "area")
    model: int | None = r.link(T("Thuộc mô hình", "Of the model"), "model", default=None)
    established: date = r.day(T("Ngày thành lập", "Established on"))
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    unlisted: int = r.number(
        T("Thành viên chưa ghi tên", "Members not listed by name"), default=0, most=10_000,
        help=T("Số người của tổ chuyển từ sổ giấy, chưa nhập từng tên vào sổ Thành viên.",
               "For teams taken over from paper: members not yet entered by name."),
    )  # fmt: skip
    state: Running = r.choice(T("Trạng thái", "State"), Running, default=Running.ACTIVE)
    ended: date | None = r.day(T("Ngày kết thúc", "Ended on"), default=None)
    ratings: tuple[Rating, ...] = r.rows(T("Xếp loại năm", "Yearly rating"), Rating)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check the day of the end against the founding and the state, and that a year is rated once."""
        if len({one.year for one in self.ratings}) < len(self.ratings):
            yield Problem("ratings", RATED_TWICE)
        if self.ended and self.ended < self.established:
            yield Problem("ended", T("Trước ngày thành lập", "Before the founding"))
        if (self.state is Running.ENDED) != (self.ended is not None):
            yield Problem(
                "ended",
                T(
                    "Đã kết thúc thì ghi ngày, và ngược lại",
                    "An ended team has its day, and only it",
                ),
            )
