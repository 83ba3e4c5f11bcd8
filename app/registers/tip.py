"""Tin báo: tips from the people, as numbers only. The givers are never recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class TipTopic(Choice):
    """Starters of the topics; the commune may add its own."""

    DRUGS = "drugs", T("Ma túy", "Drugs")
    THEFT = "theft", T("Trộm cắp", "Theft")
    GAMBLING = "gambling", T("Cờ bạc", "Gambling")
    ORDER = "order", T("Gây rối trật tự", "Public order")
    FRAUD = "fraud", T("Lừa đảo", "Fraud")
    TRAFFIC = "traffic", T("Giao thông", "Traffic")
    SECURITY = "security", T("An ninh", "Security")
    OTHER = "other", T("Khác", "Other")


@record_type(
    "tip",
    T("Số liệu nguồn tin theo tháng", "Tips of a month"),
    T("Nguồn tin Nhân dân cung cấp", "Tips from the people"),
    prefix="TB",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=130,
    columns="month topic count valuable settled from_teams",
    form=(
        FormSection(T("Nguồn tin", "Tips"), "month topic", "count valuable", "settled from_teams"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "counts of tips, which tell no giver",
            "month topic count valuable settled from_teams",
        ),
        r.personal_fields("words that might point at a giver", "note"),
    ),
    title="topic",
    sort_by="-month",
    dated_by="month",
    indexes=("month topic",),
    icon="message-square",
)
class Tip(Record):
    """Tips of one topic in one month: not the day, not the place, never the giver."""

    month: date = r.month(
        T("Tháng", "Month"),
        help=T("Chỉ ghi tháng: ngày và nơi có thể làm lộ người cung cấp tin.",
               "The month only: a day and a place could point at the giver."),
    )  # fmt: skip
    topic: str = r.term(T("Chủ đề", "Topic"), TipTopic)
    count: int = r.number(T("Số tin", "Tips"), least=1, most=100_000)
    valuable: int = r.number(T("Có giá trị", "Valuable"), default=0, most=100_000)
    settled: int = r.number(
        T("Giúp giải quyết vụ việc", "Helped settle a matter"), default=0, most=100_000
    )
    from_teams: int = r.number(T("Từ tổ nòng cốt", "From core teams"), default=0, most=100_000)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that no part is larger than the number of tips."""
        for name in ("valuable", "settled", "from_teams"):
            if getattr(self, name) > self.count:
                yield Problem(name, T("Nhiều hơn số tin", "More than the tips"))
