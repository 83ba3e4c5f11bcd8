"""Hoạt động: meetings, patrols, trainings and festivals of the movement."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.common_rows import Proposal
from app.schema.fields import Choice
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class ActivityKind(Choice):
    """The kind of activity."""

    INFORM = "propaganda", T("Tuyên truyền", "Informing the people")
    MEETING = "meeting", T("Họp", "Meeting")
    PATROL = "patrol", T("Tuần tra", "Patrol")
    TRAINING = "training", T("Tập huấn", "Training")
    DRILL = "drill", T("Diễn tập", "Drill")
    INSPECTION = "inspection", T("Kiểm tra", "Inspection")
    REVIEW = "review", T("Sơ kết", "Review meeting")
    FORUM = (
        "forum",
        T("Diễn đàn Công an lắng nghe ý kiến Nhân dân", "Forum: the police listen to the people"),
    )
    PLEDGE = "pledge", T("Ký giao ước", "Signing of pledges")
    LAUNCH = "launch", T("Ra mắt", "Launch")
    FESTIVAL = "festival", T("Ngày hội toàn dân bảo vệ ANTQ 19/8", "Festival of 19 August")


@record_type(
    "activity",
    T("Hoạt động", "Activity"),
    T("Hoạt động phong trào", "Activities"),
    prefix="HD",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=140,
    columns="day kind name area people",
    form=(
        FormSection(T("Hoạt động", "Activity"), "day kind", "name", "area", "team model"),
        FormSection(
            T("Kết quả", "Figures"),
            "sessions people",
            "pledges leaflets",
            "broadcasts articles",
            "summary",
        ),
        FormSection(T("Kiến nghị", "Proposals"), "proposals"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "activities are public by their nature",
            "day kind name area team model sessions people pledges leaflets broadcasts articles "
            "summary proposals",
        ),
        r.personal_fields("words about people", "note"),
    ),
    sort_by="-day",
    dated_by="day",
    indexes=("day kind people", "area day"),
    icon="megaphone",
    repeats="day area",
)
class Activity(Record):
    """One activity on one day; figures left empty count as none."""

    day: date = r.day(T("Ngày", "Day"))
    kind: ActivityKind = r.choice(T("Loại", "Kind"), ActivityKind, width=20)
    name: str = r.text(T("Tên hoạt động", "Title"), search=True, width=36)
    area: int | None = r.link(T("Khu dân cư", "Area"), "area", default=None)
    team: int | None = r.link(T("Tổ", "Team"), "team", default=None)
    model: int | None = r.link(T("Mô hình", "Model"), "model", default=None)
    sessions: int = r.number(T("Số buổi", "Sessions"), default=1, most=10_000)
    people: int | None = r.number(
        T("Lượt người", "People taking part"), default=None, most=1_000_000
    )
    pledges: int | None = r.number(
        T("Hộ ký cam kết", "Households pledging"), default=None, most=1_000_000
    )
    leaflets: int | None = r.number(T("Tờ rơi", "Leaflets"), default=None, most=1_000_000)
    broadcasts: int | None = r.number(
        T("Lượt phát thanh", "Broadcasts"), default=None, most=100_000
    )
    articles: int | None = r.number(T("Tin bài", "Articles"), default=None, most=100_000)
    summary: str | None = r.text(T("Tóm tắt", "Summary"), default=None, lines=3, longest=4000)
    proposals: tuple[Proposal, ...] = r.rows(T("Kiến nghị", "Proposals"), Proposal)
    note: str | None = r.note()
