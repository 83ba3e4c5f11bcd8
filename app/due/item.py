"""One thing that is due, why, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from app.base.language import T
from app.schema.conditions import Query
from app.schema.record import register
from app.schema.values import Choice, Privacy
from app.store.read.reader import RecordTitle

CHASED = timedelta(days=365)  # what was due longer ago is no longer brought up
_NOBODY = RecordTitle("", "")


class DueRule(StrEnum):
    """Why something is due."""

    label: T
    icon: str

    def __new__(cls, key: str, label: T, icon: str) -> DueRule:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label, member.icon = label, icon
        return member

    VISIT = "visit", T("Hẹn thăm lại", "Promised visit"), "footprints"
    TERM = "term", T("Hết thời hạn", "End of term"), "folder-heart"
    STAGE = "stage", T("Hết giai đoạn", "End of stage"), "folder-heart"
    DECISION = "decision", T("Chờ quyết định", "No decision yet"), "folder-heart"
    HELPER = "helper", T("Báo cáo quý", "Quarterly report"), "folder-heart"
    REMARK = "remark", T("Nhận xét tháng", "Monthly remark"), "folder-heart"
    REQUEST = "request", T("Yêu cầu dữ liệu", "Rights request"), "user"
    MEETING = "meeting", T("Chờ hòa giải", "No meeting yet"), "handshake"
    AGREEMENT = "agreement", T("Thỏa thuận", "Agreement"), "handshake"
    PROPOSAL = "proposal", T("Chờ trả lời", "Not answered yet"), "circle-question-mark"
    REVIEW = "review", T("Sơ kết mô hình", "Model to review"), "layers"
    COMMITTEE = "committee", T("Kiện toàn", "To be renewed"), "users"
    CHARTER = "charter", T("Rà soát", "To look through"), "scroll"
    RECOGNITION = "recognition", T("Công nhận hương ước", "Charter to recognise"), "scroll"
    SAFETY = "safety", T("An toàn về ANTT", "Safety of the year"), "shield-check"
    GRADING = "grading", T("Chấm điểm phong trào", "Movement on 100 points"), "shield-check"
    RATING = "rating", T("Xếp loại năm", "Yearly rating"), "users"
    RHYTHM = "rhythm", T("Ngày trong năm", "Day of the year"), "calendar-days"
    DOCUMENT = "document", T("Văn bản đến hạn", "Document to handle"), "file-text"
    EXPIRY = "expiry", T("Hết hiệu lực", "Document expires"), "file-text"
    REPORT = "report", T("Báo cáo đến kỳ", "Report to send"), "chart-column"
    AWARD = "award", T("Chưa trao", "Not handed over"), "award"


class Urgency(Choice):
    """The urgency of a day."""

    LATE = "late", T("Quá hạn", "Late")
    TODAY = "today", T("Hôm nay", "Today")
    WEEK = "week", T("Tuần này", "This week")
    MONTH = "month", T("Tháng này", "This month")
    UNDATED = "undated", T("Chưa hẹn ngày", "No day set")


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do by ``day``: about one record, or (``query``) about several of a register.

    ``id`` is 0 where it is about several. ``subject`` names it in words that show no masked value;
    ``tells``: the fields that are not open and that it says something of, by being due on its day.
    Of what is ``undated`` nobody has set a day: it has waited since ``day``.
    """

    rule: DueRule
    register: str
    id: int
    day: date
    subject: T
    query: Query | None = None
    undated: bool = False
    tells: tuple[str, ...] = ()

    def reaches(self, least: Privacy) -> bool:
        """Whether it tells something of that class or above."""
        return _reaches(self.register, self.tells, least)


@cache
def _reaches(key: str, tells: tuple[str, ...], least: Privacy) -> bool:
    """Whether some of the fields, or all of the register, are of that class or above."""
    fields = register(key).schema.fields
    told = [fields[name].privacy.reaches(least) for name in tells]
    return any(told) or all(spec.privacy.reaches(least) for spec in fields.values())


def grouped(items: list[DueItem], today: date) -> dict[Urgency, list[DueItem]]:
    """The same under how soon they are due; groups without any are left out."""
    groups: dict[Urgency, list[DueItem]] = {when: [] for when in Urgency}
    for item in items:
        groups[Urgency.UNDATED if item.undated else when(item.day, today)].append(item)
    return {when: some for when, some in groups.items() if some}


def when(day: date, today: date) -> Urgency:
    """Return the urgency of a day; weeks end on Sunday."""
    if day < today:
        return Urgency.LATE
    if day == today:
        return Urgency.TODAY
    return Urgency.WEEK if day <= _end_of_week(today) else Urgency.MONTH


def horizon(today: date) -> date:
    """The last day that is looked ahead to."""
    next_month = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return max(next_month - timedelta(days=1), _end_of_week(today))


def named(titles: dict[int, RecordTitle], id_: int, *, masked: bool = False) -> T:
    """Return the text of a link to the record: its code and, unless ``masked``, a few words."""
    title = titles.get(id_, _NOBODY)
    if masked:
        return T(title.code, title.code)
    shown = f"{title.code} · {title.words}"
    return T(shown, shown)


def _end_of_week(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())
